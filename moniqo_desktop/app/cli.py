"""The command line: the same composition as the window, and never Qt."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

from moniqo_desktop import __version__
from moniqo_desktop.app.terminal.candles import add_candles
from moniqo_desktop.app.terminal.fills import add_fills
from moniqo_desktop.app.terminal.leaks import add_leaks
from moniqo_desktop.app.terminal.optimize import add_optimize
from moniqo_desktop.domain.backtest.usual_costs import FEE_BPS, SLIPPAGE_BPS
from moniqo_desktop.domain.errors import (
    Broken,
    FlowProblems,
    Locked,
    Mistake,
    MoniqoError,
    Refused,
    Rejected,
    Unavailable,
    Unknown,
)

EXITS: Final[tuple[tuple[type[MoniqoError], int], ...]] = (
    (Mistake, 2),
    (Unavailable, 3),
    (Unknown, 3),
    (Rejected, 4),
    (Refused, 4),
    (Locked, 4),
    (Broken, 70),
)
EXIT_UNAVAILABLE: Final = 3
GROUPS: Final = ("flow", "nodes", "candles")
"""Commands of two words."""
EXIT_BUG: Final = 70


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 fine, 2 mistake, 3 world unavailable, 4 refused, 70 our bug."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["--child"]:
        from moniqo_desktop.app import child

        return child.main(words[1:])
    given, unknown = _parser().parse_known_args(words)
    from moniqo_desktop.app.terminal import verbs

    try:
        if unknown:
            raise _unheard_of(unknown[0], words)
        return int(getattr(given, "carry_out", verbs.carry_out)(given))
    except MoniqoError as problem:
        _say(problem)
        return next((code for kind, code in EXITS if isinstance(problem, kind)), EXIT_BUG)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
    except OSError as problem:
        _say(_unusable(problem))
        return EXIT_UNAVAILABLE
    except Exception as bug:  # noqa: BLE001 - the last door: the trader never sees a traceback
        from moniqo_desktop.app.crash import told

        _say(told(bug))
        return EXIT_BUG


def _unheard_of(unknown: str, words: Sequence[str]) -> Mistake:
    """A word that the command has no use for."""
    command = f"moniqo {' '.join(words[: 2 if words[0] in GROUPS else 1])}"
    return Mistake(
        f"`{command}` has no use for “{unknown}”.", hint=f"`{command} --help` says what it takes."
    )


def _unusable(problem: OSError) -> Unavailable:
    place = problem.filename or "The disk"
    reason = (problem.strerror or "it does not answer").lower()
    return Unavailable(
        f"{place} cannot be used: {reason}.", hint="Make room or choose another place."
    )


def _say(problem: MoniqoError) -> None:
    if not isinstance(problem, FlowProblems):
        sys.stderr.write(f"{problem}\n")
        return
    for each in problem.problems:
        where = f"[{each.node_id}{'.' + each.field if each.field else ''}] " if each.node_id else ""
        sys.stderr.write(f"{where}{each}\n")


class _Words(argparse.ArgumentParser):
    """Says in one sentence what is wrong with a word, not how all of them are written."""

    def error(self, message: str) -> NoReturn:
        said = message.removeprefix("argument ").rstrip(".")
        self.exit(2, f"{self.prog}: {said}. `{self.prog} --help` says what it takes.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Words("moniqo", description="Draw trading flows, prove them on history, run them.")
    parser.add_argument("--version", action="version", version=f"Moniqo Desktop {__version__}")
    parser.set_defaults(verb="window")
    verbs = parser.add_subparsers(metavar="COMMAND")
    _add_demo(verbs.add_parser("demo", help="trade the demo flow on the practice market"))
    _add_backtest(verbs.add_parser("backtest", help="run a flow over stored candles"))
    add_optimize(verbs.add_parser("optimize", help="search a flow's parameters"), add_history)
    _add_run(verbs.add_parser("run", help="run a flow on the practice market in the terminal"))
    _add_flow(verbs.add_parser("flow", help="look at a flow file"))
    _add_nodes(verbs.add_parser("nodes", help="list node types, or show one"))
    add_candles(verbs.add_parser("candles", help="take candles in, give them out, check files"))
    replay = verbs.add_parser("replay", help="replay a recorded tape and print its digest")
    replay.add_argument("tape", type=Path, help="tape file of a run or a demo folder")
    replay.set_defaults(verb="replay")
    doctor = verbs.add_parser("doctor", help="check this installation")
    doctor.add_argument("--json", action="store_true", help="one JSON object")
    doctor.set_defaults(verb="doctor")
    return parser


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--headless", action="store_true", help="without a window")
    parser.add_argument("--seed", type=int, default=7, help="of the practice market")
    parser.add_argument("--days", type=int, default=3, help="practice days to trade")
    parser.add_argument("--flow", type=Path, help="another flow file")
    parser.add_argument("--report", type=Path, help="folder for the report")
    parser.add_argument("--no-pictures", action="store_true", help="draw nothing")
    parser.add_argument("--json", action="store_true", help="events and figures as JSON lines")
    parser.set_defaults(verb="demo")


def _add_backtest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("flow", type=Path)
    add_history(parser)
    parser.add_argument("--gear", choices=("auto", "event", "compiled"), default="auto")
    parser.add_argument("--report", type=Path, help="also write a report folder")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(verb="backtest")


def add_history(parser: argparse.ArgumentParser) -> None:
    """What every command that runs over history asks for; read by `history.spec_of`."""
    parser.add_argument(
        "--candles",
        action="append",
        default=[],
        metavar="[SYMBOL@TIMEFRAME=]FILE",
        help="CSV, CSV.GZ or parquet file; may be given once for each market the flow reads",
    )
    parser.add_argument(
        "--market",
        action="append",
        default=[],
        metavar="SYMBOL[@TIMEFRAME]",
        help="stored candles instead of a file (see `moniqo candles`)",
    )
    parser.add_argument("--from", dest="since", default="", metavar="DATE", help="first day, UTC")
    parser.add_argument("--to", dest="until", default="", metavar="DATE", help="day after the last")
    parser.add_argument("--symbol", default="BTC/USDT", help="of a file without a name")
    parser.add_argument("--timeframe", default="1h", help="of a file without a name")
    parser.add_argument("--cash", default="10000", help="quote money to start with")
    parser.add_argument("--fee-bps", type=float, default=FEE_BPS, help="fee per side, basis points")
    parser.add_argument("--maker-bps", type=float, help="fee of limits that rested")
    parser.add_argument(
        "--slippage-bps", type=float, default=SLIPPAGE_BPS, help="of market orders, basis points"
    )
    add_fills(parser)
    parser.add_argument(
        "--funding", action="append", default=[], metavar="SYMBOL=FILE", help="funding rates"
    )
    parser.add_argument(
        "--kind", choices=("spot", "linear"), default="spot", help="linear: shorts, leverage"
    )
    parser.add_argument("--profile", default="", help="limit profile")


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("flow", type=Path, nargs="?", help="left out: take up what was running")
    parser.add_argument("--mode", choices=("paper", "live"), default="paper")
    parser.add_argument("--seed", type=int, default=7, help="of the practice market")
    parser.add_argument("--speed", type=float, default=1.0, help="practice time per wall time")
    parser.add_argument("--days", type=float, default=0.0, help="stop after so many practice days")
    parser.add_argument("--profile", default="", help="limit profile")
    parser.add_argument("--home", type=Path, help="folder of ledger and settings")
    parser.add_argument(
        "--release-kill-switch", action="store_true", help="if it is on: flows may open again"
    )
    parser.add_argument("--json", action="store_true", help="events as JSON lines")
    parser.set_defaults(verb="run")


def _add_flow(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(metavar="WHAT", required=True)
    check = verbs.add_parser("check", help="say every problem of a flow")
    check.add_argument("flow", type=Path)
    check.set_defaults(verb="flow-check")
    add_leaks(verbs.add_parser("leaks", help="find what a flow could not have known"), add_history)


def _add_nodes(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(metavar="WHAT", required=True)
    every = verbs.add_parser("list", help="all node types")
    every.add_argument("--json", action="store_true")
    every.set_defaults(verb="nodes-list")
    show = verbs.add_parser("show", help="the manual page of a node type")
    show.add_argument("kind")
    show.set_defaults(verb="nodes-show")


if __name__ == "__main__":
    sys.exit(main())
