"""One flow, every way: both gears and a replayed paper tape agree to the last bit.

Each shape of tests/kit/flow_shapes.py × seeds × candles is played by the event gear, by the
compiled gear where the flow may use it, and live on paper through the runner onto a tape, which a
fresh core then replays. Fills, trades, money and the equity curve must be equal, and so must the
digest of the same run in another process with another hash seed.

What is proved is kept in build/parity.json and not proved again while the source is the same:
`python -m tests.prove.parity --shapes narrow,council --seeds 2 --candles 20000`. With
`--ways gears` only the two gears are compared, without a tape and a second process.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from tests.kit.flow_shapes import SHAPES
from tests.prove._parity_case import EVERY, GEARS, WITNESS

KEPT: Final = Path("build") / "parity.json"
SEEDS, CANDLES = 10, 100_000
_HASH_SEEDS: Final = ("1", "20261122")
_SOURCES: Final = ("moniqo_desktop/domain", "moniqo_desktop/nodes", "moniqo_desktop/engine")
_MORE: Final = ("moniqo_desktop/exchanges/paper.py", "moniqo_desktop/app/past/retrace.py")


class Worker:
    """A process that plays cases, one after the other."""

    def __init__(self, hash_seed: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.prove._parity_case"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        )

    def play(self, task: dict[str, Any]) -> dict[str, Any]:
        """Raises AssertionError if the process died of the case."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the process that played {task} ended with {self._process.wait()}"
        found: dict[str, Any] = json.loads(line)
        return found

    def close(self) -> None:
        with self._process as process:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=60)


def fingerprint() -> str:
    """Of all source that decides what a run comes to."""
    files = [path for folder in _SOURCES for path in Path(folder).rglob("*.py")]
    files += [*map(Path, _MORE), *Path("tests/kit").glob("shape*.py")]
    fold = hashlib.sha256()
    for path in sorted(files):
        fold.update(path.read_bytes())
    return fold.hexdigest()[:16]


def judged(mine: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """A case with what is wrong with it. other: the same as another process played it, or mine."""
    wrong = [f"{way}: {mine[way]}" for way in ("tape", "compiled") if mine.get(way)]
    if mine["digest"] != other["digest"]:
        wrong.append(f"processes: {mine['digest']} and {other['digest']}")
    more_s = other["cpu_s"] if other is not mine else 0.0
    return {**mine, "wrong": wrong, "cpu_s": round(mine["cpu_s"] + more_s, 1)}


def played(
    workers: Sequence[Worker], shape: str, seeds: Sequence[int], candles: int, ways: str = EVERY
) -> Iterator[dict[str, Any]]:
    """The cases of one shape: each worker plays every other one, and of EVERY way the rest as a
    witness."""

    def tasks(number: int) -> list[dict[str, Any]]:
        mine = {seed: seed % 2 == number for seed in seeds}
        return [
            {"shape": shape, "candles": candles, "seed": seed, "ways": ways if own else WITNESS}
            for seed, own in mine.items()
            if own or ways == EVERY
        ]

    with ThreadPoolExecutor(len(workers)) as pool:
        answers = pool.map(
            lambda number: [workers[number].play(task) for task in tasks(number)],
            range(len(workers)),
        )
        told = [case for found in answers for case in found]
    for seed in seeds:
        cases = [case for case in told if case["seed"] == seed]
        cases.sort(key=lambda case: case["ways"] == WITNESS)
        yield judged(cases[0], cases[-1])


def line_of(shape: str, cases: Sequence[dict[str, Any]]) -> str:
    fills, wrong = sum(case["fills"] for case in cases), sum(bool(case["wrong"]) for case in cases)
    gears = sum(not case["no_compiled"] for case in cases)
    return (
        f"{shape:20} {len(cases)} seeds × {cases[0]['candles']:,} candles, {fills:,} fills, "
        f"{wrong} differing; compiled gear in {gears}, {sum(c['cpu_s'] for c in cases):.0f} s CPU"
    )


def _kept(file: Path) -> dict[str, Any]:
    """What an earlier proof of the same source left."""
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(found["cases"]) if found.get("fingerprint") == fingerprint() else {}


def _keep(file: Path, cases: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    body = {"fingerprint": fingerprint(), "cases": cases}
    file.write_text(json.dumps(body, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def prove(
    progress: Callable[[str], None] = print,
    shapes: Sequence[str] = tuple(SHAPES),
    seeds: int = SEEDS,
    candles: int = CANDLES,
    kept: Path = KEPT,
    ways: str = EVERY,
) -> dict[str, Any]:
    """Raises AssertionError with every case in which two ways differ."""
    cases, started = _kept(kept), time.monotonic()
    workers = [Worker(seed) for seed in _HASH_SEEDS]
    every: list[dict[str, Any]] = []
    try:
        for number, shape in enumerate(shapes):
            asked = f"{candles}" if ways == EVERY else f"{candles}/{ways}"
            keys = {seed: f"{shape}/{seed}/{asked}" for seed in range(seeds)}
            missing = [seed for seed, key in keys.items() if key not in cases]
            for case in played(workers, shape, missing, candles, ways) if missing else ():
                cases[keys[case["seed"]]] = case
            _keep(kept, cases)
            mine = [cases[key] for key in keys.values()]
            every += mine
            left = (time.monotonic() - started) / (number + 1) * (len(shapes) - number - 1)
            progress(f"{line_of(shape, mine)}; about {left / 60:.0f} min left")
            for case in mine:
                for wrong in case["wrong"]:
                    progress(f"  DIFFERS seed {case['seed']}: {wrong}")
    finally:
        for worker in workers:
            worker.close()
    return _total(every, progress)


def _total(every: Sequence[dict[str, Any]], progress: Callable[[str], None]) -> dict[str, Any]:
    fills, wrong = sum(case["fills"] for case in every), [c for c in every if c["wrong"]]
    compiled = [case for case in every if not case["no_compiled"]]
    progress(f"{fills:,} fills compared in {len(every)} runs, {len(wrong)} runs differing")
    assert fills, "nothing was traded: it proves nothing"
    named = [f"{c['shape']} seed {c['seed']}: {'; '.join(c['wrong'])}" for c in wrong]
    assert not wrong, "\n".join(named)
    return {
        "runs": len(every),
        "fills": fills,
        "differing": 0,
        "candles": sum(case["candles"] for case in every),
        "runs_compiled": len(compiled),
        "fills_compiled": sum(case["fills"] for case in compiled),
    }


def main() -> int:
    parser = argparse.ArgumentParser("tests.prove.parity")
    parser.add_argument("--shapes", default=",".join(SHAPES))
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--candles", type=int, default=CANDLES)
    parser.add_argument("--ways", choices=(EVERY, GEARS), default=EVERY)
    given = parser.parse_args()
    shapes = given.shapes.split(",")
    try:
        found = prove(print, shapes, given.seeds, given.candles, ways=given.ways)
    except AssertionError as broken:
        print(broken)
        return 1
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
