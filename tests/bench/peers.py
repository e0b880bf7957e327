"""The compiled gear beside public backtesters, each in an environment of its own.

python -m tests.bench.peers [--candles N] [--rounds N]: makes the environments under build/peers
(needs the network once), plays the same candles and rules everywhere, and prints CPU time and
trades. Exit 1 if we are not as fast as promised, or if trades differ without a reason.

Timed is the run alone, data in memory, after one run to warm up. In each round all have their turn,
each time in another order, and a peer's time is compared with ours of the same round, as a median
of all: a machine that changes its pace changes both.

All come to the same figures: equity at each close, trades, profit, deepest fall, Sharpe ratio.
With our signals computed within the time, while peers get theirs handed in ready: against raptorbt
the promise is held on this, the harder line. With signals ready everywhere, which is equal work:
against vectorbt the promise is held on this. A third line leaves out what vectorbt works out only
when asked and our runs always hold, its deepest fall and Sharpe ratio; nothing is promised there.
No peer is installed with the program.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np
import talib

from tests.bench._fast_child import walk

BUILD: Final = Path(__file__).resolve().parents[2] / "build" / "peers"
RUNS: Final = Path(__file__).parent / "peer_runs"
PINNED: Final = {
    "raptorbt": ("raptorbt==0.13.4", "numpy>=2"),
    "vectorbt": ("vectorbt==1.2.0",),
    "backtesting": ("backtesting==0.6.6",),
}
OURS: Final = "moniqo"
COMPUTED, READY = "with our signals computed", "with signals ready everywhere"
BARE: Final = "with signals ready, figures left out that a peer works out only when asked"
LINES: Final = ((COMPUTED, "", ""), (READY, " ready", ""), (BARE, " ready", " bare"))
"""Words of a line; which of our times it takes, and which of a peer's."""
FASTER: Final = {("raptorbt", COMPUTED): 3.0, ("vectorbt", READY): 8.0}
UNPROMISED: Final = frozenset(PINNED) - {name for name, _ in FASTER}
"""What takes minutes and decides nothing is played once, in the first round."""
RUNS_A_TURN: Final = 3
NAMES: Final = {"A": "SMA cross", "B": "RSI, stop 2 %, target 4 %"}
APART: Final = 2
"""Trades by which strategy A may differ: what is still open at the end is counted differently."""


@dataclass(frozen=True, slots=True)
class Played:
    """One turn. seconds: median of its runs."""

    seconds: float
    trades: int


Rounds = list[dict[tuple[str, str], Played]]
"""In each round by name and strategy; ours also by "A ready", of some peers "A bare"."""


def python_of(name: str) -> str:
    """The interpreter of a peer's environment; made if it is not there."""
    if name == OURS:
        return sys.executable
    folder = BUILD / name
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not (folder / "ready").exists():
        print(f"Making the environment of {name} ...", flush=True)
        venv.create(folder, clear=True, with_pip=True)
        install = [str(python), "-m", "pip", "install", "-q", *PINNED[name]]
        subprocess.run(install, check=True)
        (folder / "ready").touch()
    return str(python)


def shared(candles: int) -> Path:
    """The candles and the signals of both strategies, as files for everybody."""
    folder = BUILD / f"candles-{candles}"
    folder.mkdir(parents=True, exist_ok=True)
    columns = walk(candles)
    quick, slow = talib.SMA(columns.close, 10), talib.SMA(columns.close, 30)
    above, known = quick > slow, np.isfinite(slow)
    turned = np.r_[False, (above[1:] != above[:-1]) & known[:-1]]
    index = talib.RSI(columns.close, 14)
    files = {
        "at": columns.opened_at,
        "open": columns.open,
        "high": columns.high,
        "low": columns.low,
        "close": columns.close,
        "volume": columns.volume,
        "A_in": turned & above,
        "A_out": turned & ~above,
        "B_in": index < 30,
        "B_out": index > 70,
    }
    for name, column in files.items():
        np.save(folder / f"{name}.npy", column)
    return folder


def played(name: str, folder: Path) -> dict[tuple[str, str], Played]:
    """One turn in a fresh process."""
    runs = 1 if name in UNPROMISED else RUNS_A_TURN
    script = [str(RUNS / f"{name}.py")] if name != OURS else ["-m", "tests.bench.peer_runs.moniqo"]
    isolated = ["-P"] if name != OURS else []
    command = [python_of(name), *isolated, *script, str(folder), str(runs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    found = {}
    for line in done.stdout.splitlines():
        said = json.loads(line)
        found[name, said["strategy"]] = Played(median(said["seconds"]), said["trades"])
    return found


def compared(candles: int, rounds: int) -> int:
    """Prints the tables; returns how many promises were not kept."""
    folder = shared(candles)
    told: Rounds = []
    for number in range(rounds):
        names = [name for name in (OURS, *PINNED) if number == 0 or name not in UNPROMISED]
        first = number % len(names)
        turns = [played(name, folder) for name in (*names[first:], *names[:first])]
        told.append({key: one for turn in turns for key, one in turn.items()})
    return sum(table(strategy, candles, told) for strategy in NAMES)


def table(strategy: str, candles: int, told: Rounds) -> int:
    """Prints one strategy; returns how many promises were not kept."""
    broken = 0
    print(f"\n{strategy}: {NAMES[strategy]}, {candles:,} candles, {len(told)} rounds")
    for line, ours, theirs in LINES:
        mine = (OURS, strategy + ours)
        print(f" {line}:")
        show(OURS, candles, [one[mine] for one in told], "")
        for name in PINNED:
            peer = (name, strategy + theirs)
            both = [one for one in told if peer in one]
            if not both:
                continue
            ratio = median(one[peer].seconds / one[mine].seconds for one in both)
            wanted = FASTER.get((name, line), 0.0)
            held = ratio >= wanted
            said = f"{ratio:>7.1f}×{'' if held else f'  OVER: {wanted:g}× was promised'}"
            show(name, candles, [one[peer] for one in both], said)
            broken += not held
    return broken + other_trades(strategy, told[0])


def show(name: str, candles: int, turns: list[Played], said: str) -> None:
    took = median(one.seconds for one in turns)
    speed = candles / took / 1e6
    trades = turns[0].trades
    print(
        f"  {name:<12} {speed:>8.2f} M candles/s  {took * 1e3:>9.1f} ms  {trades:>7,} trades{said}"
    )


def other_trades(strategy: str, told: dict[tuple[str, str], Played]) -> int:
    """How many peers come to other trades where the rules leave nothing open: in strategy A."""
    ours = told[OURS, strategy].trades
    apart = [n for n in PINNED if abs(told[n, strategy].trades - ours) > APART]
    if strategy != "A" or not apart:
        return 0
    print(f"  OTHER TRADES: {', '.join(apart)}")
    return len(apart)


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--candles", type=int, default=1_000_000)
    words.add_argument("--rounds", type=int, default=7)
    given = words.parse_args()
    return 1 if compared(given.candles, given.rounds) else 0


if __name__ == "__main__":
    raise SystemExit(main())
