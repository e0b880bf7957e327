"""What each command of the terminal does, and the words it prints."""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from moniqo_desktop.app import paths
from moniqo_desktop.domain.errors import BadFile, Mistake, Unavailable
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import read_flow
from moniqo_desktop.domain.texts import paid_word

SCREENS: Final = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""Any of these says where a window would appear."""


def carry_out(given: argparse.Namespace) -> int:
    """Returns the exit code; raises MoniqoError for what the trader must know."""
    match given.verb:
        case "window":
            return _window()
        case "demo":
            return _demo(given)
        case "backtest":
            return _backtest(given)
        case "optimize":
            from moniqo_desktop.app.terminal.optimize import optimize

            return optimize(given, say)
        case "run":
            return _run(given)
        case "replay":
            return _replay(given.tape)
        case "flow-check":
            return _flow_check(given.flow)
        case "flow-leaks":
            from moniqo_desktop.app.terminal.leaks import leaks

            return leaks(given, say)
        case "nodes-list":
            return _nodes_list(given.json)
        case "nodes-show":
            return _nodes_show(given.kind)
        case _:
            from moniqo_desktop.app.terminal.doctor import examine

            return examine(as_json=given.json, say=say)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def flow_at(path: Path) -> Flow:
    """Raises BadFile with the file's name."""
    try:
        return read_flow(path.read_bytes())
    except OSError as problem:
        reason = problem.strerror or "unreadable"
        raise BadFile(f"{path} cannot be opened: {reason.lower()}.") from problem
    except BadFile as problem:
        raise BadFile(f"{path}: {problem.message}", hint=problem.hint) from problem


def _window() -> int:
    """The window runs in a process of its own, so that this one never loads Qt."""
    import subprocess

    if sys.platform == "linux" and not any(map(os.environ.get, SCREENS)):
        raise Unavailable(
            "There is no screen here to open the window on.",
            hint="`moniqo demo --headless` plays the demo in the terminal.",
        )
    return subprocess.run(paths.child_command("window"), check=False).returncode


def _demo(given: argparse.Namespace) -> int:
    if not given.headless:
        return _window()
    from moniqo_desktop.app.demo import DemoTerms, run_demo

    if given.days < 1:
        raise Mistake("The demo needs at least one practice day.", hint="Say --days 3.")
    flow = flow_at(given.flow or paths.resources() / "templates" / "demo.json")
    folder = given.report or paths.home() / "reports" / f"demo-{given.seed}"
    terms = DemoTerms(folder, given.seed, given.days, pictures=not given.no_pictures)
    figures = asyncio.run(run_demo(flow, terms))
    if given.json:
        sys.stdout.write((folder / "events.jsonl").read_text(encoding="utf-8"))
        say(json.dumps(figures, ensure_ascii=False))
        return 0
    _say_figures(figures)
    say(f"Report: {folder}")
    if terms.pictures:
        say(pictures_in_words(figures["pictures"]))
    return 0


def pictures_in_words(made: Sequence[str]) -> str:
    """Names of the pictures beside the report, and of those that could not be drawn."""
    from moniqo_desktop.app.demo import PICTURES

    missing = [name for name in PICTURES if name not in made]
    said = [f"Pictures in it: {', '.join(made)}"] if made else []
    said += [f"Not drawn: {', '.join(missing)}; the report is whole without."] if missing else []
    return ". ".join(said)


def _candles(figures: Mapping[str, Any]) -> str:
    """ "900 candles of 2 markets": how long the history is, not the sum over markets."""
    from moniqo_desktop.domain.candle_notes import candles_in_words

    counts: Mapping[str, int] = figures.get("candles_of") or {"": figures["candles"]}
    if len(counts) == 1:
        return candles_in_words(figures["candles"])
    if len(set(counts.values())) == 1:
        return f"{candles_in_words(next(iter(counts.values())))} of {len(counts)} markets"
    return ", ".join(f"{candles_in_words(count)} of {name}" for name, count in counts.items())


def _say_figures(figures: Mapping[str, Any]) -> None:
    def percent(name: str) -> str:
        return f"{100 * figures[name]:.2f} %"

    def cents(name: str) -> str:
        return f"{Decimal(figures[name]):,.2f}"

    say(f"Flow: {figures['flow']}, {_candles(figures)}")
    say(f"Trades: {figures['trades']} ({figures['winning_trades']} with a profit)")

    def paid(name: str) -> str:
        value = Decimal(figures[name])
        return f"{name} {abs(value):,.2f} {paid_word(value)}".rstrip()

    funding = f", {paid('funding')}" if Decimal(figures["funding"]) else ""
    say(f"Net profit: {cents('net_profit')} on {cents('cash')}, {paid('fees')}{funding}")
    if figures["liquidations"]:
        say(f"Liquidations: {figures['liquidations']}")
    say(f"Largest drawdown: {percent('max_drawdown')}, in the market {percent('time_in_market')}")
    sharpe, error = figures["sharpe"], figures["sharpe_standard_error"]
    if sharpe is not None:
        say(f"Sharpe (daily, a year of 365 days): {sharpe} ± {error}")
    say(
        f"Ambiguous fills: {figures['ambiguous_fills']} "
        f"(the best path would have added {cents('best_path_gain')})"
    )
    verdict = figures.get("verdict")
    if verdict:
        say(f"Verdict: {verdict['sentence']}")
    if figures.get("open_positions"):
        say(f"Still open: {', '.join(figures['open_positions'])}")
    for line in (*figures.get("notes", ()), *figures.get("assumptions", ())):
        say(f"- {line}")
    if figures.get("gear"):
        why = " ".join(figures["gear_reasons"])
        say(f"- {figures['gear'].capitalize()} gear{f': {why}' if why else '.'}")
    say(f"Digest: {figures['digest'] or figures['fills_digest']}")


def _backtest(given: argparse.Namespace) -> int:
    from moniqo_desktop.app.backtests.run import Place, run_backtest
    from moniqo_desktop.app.terminal.history import report_folder, spec_of
    from moniqo_desktop.engine.clocks import WallClock

    def told(figures: Mapping[str, Any]) -> None:
        if given.json:
            say(json.dumps(figures, ensure_ascii=False))
        else:
            _say_figures(figures)

    with report_folder(given.report) as folder:
        run_backtest(spec_of(given), Place(paths.home(), WallClock().now(), folder), told=told)
    return 0


def _run(given: argparse.Namespace) -> int:
    from moniqo_desktop.app.terminal.paper_run import PaperTerms, run_paper

    if given.mode == "live":
        raise Mistake(
            "This version trades on paper only; live trading is not part of it yet.",
            hint="Use --mode paper.",
        )
    if not 0 <= given.days < math.inf:
        raise Mistake(f"--days is a number from 0 (never stop), not {given.days:g}.")
    flow = flow_at(given.flow) if given.flow else None
    home = given.home or paths.home()
    terms = PaperTerms(
        home, given.seed, given.speed, given.days, given.profile, given.json,
        given.release_kill_switch,
    )  # fmt: skip
    return asyncio.run(run_paper(flow, terms, say))


def _replay(tape: Path) -> int:
    from moniqo_desktop.app.past.retrace import retrace

    figures = retrace(tape / "tape.moniqo" if tape.is_dir() else tape)
    say(json.dumps(figures))
    return 0


def _flow_check(path: Path) -> int:
    from moniqo_desktop.engine.program.compiler import compile_flow
    from moniqo_desktop.exchanges.practice_model import PRACTICE_SYMBOLS
    from moniqo_desktop.nodes.registry import load_registry, params_of

    flow = flow_at(path)
    markets = {one.market.symbol: one.market for one in PRACTICE_SYMBOLS}
    plan = compile_flow(flow, load_registry(), params_of, markets)
    clocks = ", ".join(f"{clock.symbol} {clock.timeframe}" for clock in plan.sources)
    say(f"“{flow.name}” can run: {len(plan.nodes)} nodes on {clocks}.")
    return 0


def _nodes_list(as_json: bool) -> int:
    from moniqo_desktop.nodes.registry import load_registry

    registry = load_registry()
    if as_json:
        say(json.dumps([{"kind": kind, "title": registry[kind].title} for kind in registry]))
        return 0
    for kind in registry:
        say(f"{kind:<36} {registry[kind].title}")
    return 0


def _nodes_show(kind: str) -> int:
    from moniqo_desktop.nodes.help import page
    from moniqo_desktop.nodes.registry import load_registry

    say(page(load_registry()[kind]))
    return 0
