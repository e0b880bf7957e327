"""The compiled gear beside public backtesters, each in an environment of its own.

python -m tests.bench.peers [--candles N] [--rounds N]: makes the environments under build/peers
(needs the network once), plays the same candles and rules everywhere, in turn, and prints CPU time
and trades. Exit 1 if we are not as fast as promised, or if trades differ without a reason.

Timed is the run alone, data in memory, after one run to warm up. The peers get their signals
handed in ready; we compute ours within the time, and that is what the promise is held against. A
line of its own tells how we compare with signals ready too. No peer is installed with the program.
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
FASTER: Final = {"raptorbt": 3.0, "vectorbt": 8.0}
NAMES: Final = {"A": "SMA cross", "B": "RSI, stop 2 %, target 4 %"}
APART: Final = 2
"""Trades by which strategy A may differ: what is still open at the end is counted differently."""


@dataclass(frozen=True, slots=True)
class Played:
    seconds: float
    trades: int


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


def played(name: str, folder: Path, rounds: int) -> dict[str, list[Played]]:
    script = [str(RUNS / f"{name}.py")] if name != OURS else ["-m", "tests.bench.peer_runs.moniqo"]
    isolated = ["-P"] if name != OURS else []
    command = [python_of(name), *isolated, *script, str(folder), str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    found: dict[str, list[Played]] = {}
    for line in done.stdout.splitlines():
        said = json.loads(line)
        found[said["strategy"]] = [Played(took, said["trades"]) for took in said["seconds"]]
    return found


def compared(candles: int, rounds: int) -> int:
    """Prints the table; returns how many promises were not kept."""
    folder = shared(candles)
    runs: dict[tuple[str, str], list[Played]] = {}
    for _ in range(rounds):
        for name in (OURS, *PINNED):
            for strategy, found in played(name, folder, 3).items():
                runs.setdefault((name, strategy), []).extend(found)
    broken = 0
    for strategy, title in NAMES.items():
        ours = median(one.seconds for one in runs[OURS, strategy])
        trades = runs[OURS, strategy][0].trades
        print(f"\n{strategy}: {title}, {candles:,} candles")
        for name in (OURS, *PINNED):
            own = runs[name, strategy]
            took = median(one.seconds for one in own)
            ratio, wanted = took / ours, FASTER.get(name, 0.0)
            held = ratio >= wanted
            apart = strategy == "A" and abs(own[0].trades - trades) > APART
            broken += (not held) + apart
            print(
                f"  {name:<12} {candles / took / 1e6:>8.2f} M candles/s  {took * 1e3:>9.1f} ms"
                f"  {ratio:>7.1f}×  {own[0].trades:>7,} trades"
                f"{'' if held else f'  OVER: {wanted:g}× was promised'}"
                f"{'  OTHER TRADES' if apart else ''}"
            )
        ready = median(one.seconds for one in runs[OURS, f"{strategy} ready"])
        to_peers = (
            f"{name} {median(one.seconds for one in runs[name, strategy]) / ready:.1f}×"
            for name in PINNED
        )
        print(f"  with our signals ready too {ready * 1e3:.1f} ms: {', '.join(to_peers)}")
    return broken


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--candles", type=int, default=1_000_000)
    words.add_argument("--rounds", type=int, default=2)
    given = words.parse_args()
    return 1 if compared(given.candles, given.rounds) else 0


if __name__ == "__main__":
    raise SystemExit(main())
