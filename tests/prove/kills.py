"""`kill -9` at random moments of a paper run at 3600×: the journal ends as if nothing had been.

A run is killed and started again until its practice days are over. Its journal is then folded and
compared with that of a run that nobody disturbed: same orders in the same order with the same
fills, same positions, same money. No order id and no fill id may appear twice.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw

from moniqo_desktop.domain.messages import codec
from moniqo_desktop.domain.messages.events import Event, OrderFilled, OrderPlanned, PositionChanged
from moniqo_desktop.engine.desk.order_fold import folded_orders
from moniqo_desktop.exchanges.practice_model import PRACTICE_SYMBOLS

FLOW = Path("resources") / "templates" / "demo.json"
SPEED = "3600"
MARKETS = {one.market.symbol: one.market for one in PRACTICE_SYMBOLS}
LONGEST_LIFE_S = 1.6
PATIENCE_S = 240


def start(home: Path, days: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "moniqo_desktop", "run", str(FLOW), "--speed", SPEED]
    with output_of(home).open("w") as output:
        return subprocess.Popen(
            [*command, "--days", str(days), "--home", str(home), "--json"],
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        )


def output_of(home: Path) -> Path:
    return home.with_name(home.name + ".out")


def killed_at_random(home: Path, days: float, rng: random.Random) -> bool:
    """One life; True if it was killed, False if it came to its end before."""
    life = start(home, days)
    while life.poll() is None and not output_of(home).stat().st_size:
        time.sleep(0.01)
    life_ends = time.monotonic() + rng.uniform(0.0, LONGEST_LIFE_S)
    while life.poll() is None and time.monotonic() < life_ends:
        time.sleep(0.01)
    life.kill()
    _, said = life.communicate(timeout=PATIENCE_S)
    assert life.returncode in (0, -9), f"the run ended by itself with {life.returncode}: {said}"
    return life.returncode == -9


def finished(home: Path, days: float) -> None:
    """Lets the run come to its end."""
    life = start(home, days)
    _, said = life.communicate(timeout=PATIENCE_S)
    assert life.returncode == 0, f"the run ended with {life.returncode}: {said}"


def journalled(home: Path) -> tuple[Event, ...]:
    reader = apsw.Connection(str(home / "ledger.db"), flags=apsw.SQLITE_OPEN_READONLY)
    rows = reader.execute("select body from events order by seq").fetchall()
    reader.close()
    return tuple(codec.from_text(str(body)) for (body,) in rows)


def folded(events: tuple[Event, ...]) -> dict[str, Any]:
    """What the journal says in the end, free of ids that depend on the run."""
    orders = [
        (o.node_id, o.symbol, o.purpose, o.side, o.amount, o.status, o.filled, o.paid, o.fees)
        for o in folded_orders(events, MARKETS).values()
    ]
    positions = {
        event.symbol: (event.amount, event.cost, event.stop_price, event.target_price)
        for event in events
        if isinstance(event, PositionChanged)
    }
    fills = [event for event in events if isinstance(event, OrderFilled)]
    return {
        "orders": orders,
        "positions": positions,
        "cash": sum(fill.realised - fill.fee for fill in fills),
        "fills": [(fill.at, fill.symbol, fill.side, fill.price, fill.amount) for fill in fills],
    }


def doubled(events: tuple[Event, ...]) -> list[str]:
    """Order ids planned twice and fill ids booked twice."""
    ids = Counter(e.order.order_id for e in events if isinstance(e, OrderPlanned))
    ids.update(e.fill_id for e in events if isinstance(e, OrderFilled))
    return [name for name, count in ids.items() if count > 1]


def prove(
    kills: int = 100,
    progress: Callable[[str], None] = print,
    seed: int = 1,
    days: float = 0.6,
) -> dict[str, Any]:
    """Raises AssertionError if a killed run ends otherwise than an undisturbed one."""
    rng = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="moniqo-kills-"))
    try:
        finished(folder / "calm", days)
        wanted = folded(journalled(folder / "calm"))
        assert wanted["fills"], "the undisturbed run traded nothing: it proves nothing"
        done = runs = 0
        while done < kills:
            runs += 1
            home = folder / f"killed-{runs}"
            while done < kills and killed_at_random(home, days, rng):
                done += 1
                if done % 10 == 0:
                    progress(f"kills: {done} of {kills}, run {runs}")
            finished(home, days)
            events = journalled(home)
            assert not doubled(events), f"run {runs}: twice the same {doubled(events)}"
            found = folded(events)
            for name, value in wanted.items():
                assert found[name] == value, f"run {runs} (seed {seed}): {name} differ"
        orders, fills = len(wanted["orders"]), len(wanted["fills"])
        return {"kills": done, "runs": runs, "orders": orders, "fills": fills, "doubled": 0}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
