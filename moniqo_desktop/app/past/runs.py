"""Runs that were: the list of them, and each told again from its drawing and its candles."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop.app.past.equity import equity_of
from moniqo_desktop.app.wallets.all_wallets import AllWallets
from moniqo_desktop.domain.errors import BadFile, Mistake
from moniqo_desktop.domain.flow.drawing import Param
from moniqo_desktop.domain.flow.pins import PINNABLE
from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.domain.messages.queries import (
    EquityOf,
    MomentOf,
    PastQuery,
    PastRunsOf,
    ReplayOf,
    StoryOf,
    ToldOf,
    ValuesOf,
)
from moniqo_desktop.domain.past import PastRun, ReplayHead, TradeStory
from moniqo_desktop.domain.protocols import Feed
from moniqo_desktop.domain.signals import Decision
from moniqo_desktop.engine.program.run import Run
from moniqo_desktop.store.past import Figures, PastReader, RunRow

if TYPE_CHECKING:
    from moniqo_desktop.app.past.opened_run import Opened

REPORT: Final = "report:"
"""Begins the key of a backtest; its folder follows."""
_OPENING: Final = "moniqo_desktop.app.past.opened_run"
"""Brings both gears: loaded beside the loop when the first past run is opened."""
KEPT_OPEN: Final = 3
"""Past runs that stay worked out; the oldest gives way."""


class Past:
    """home: the trader's folder. Its tasks end with aclose."""

    def __init__(self, home: Path | None, wallets: AllWallets, feed: Feed) -> None:
        self._home, self._wallets, self._feed = home, wallets, feed
        self._open: OrderedDict[tuple[str, int], Opened] = OrderedDict()
        self._shown: OrderedDict[str, Opened] = OrderedDict()
        """Run by run the one that moments are asked of; it is told on until another takes its
        place, though a newer reading of the same run is open beside it."""
        self._figures: dict[str, Figures] = {}

    async def answer(self, query: PastQuery) -> object:
        """See domain/messages/queries.py for what each question gives."""
        match query:
            case PastRunsOf():
                return await self._listed(query.limit)
            case ReplayOf():
                return await self._head(query)
            case MomentOf():
                return self._opened(query.key).moment(query.at)
            case StoryOf():
                return await self._story(query)
            case ToldOf():
                shown = self._shown.get(query.key) or self._open.get((query.key, -1))
                return shown.share if shown is not None else 0.0
            case ValuesOf():
                return self._values(query)
            case EquityOf():
                return await equity_of(self._reader(), self._wallets.get(query.wallet), self._feed)

    async def aclose(self) -> None:
        for opened in (*self._open.values(), *self._shown.values()):
            await opened.aclose()
        self._open.clear()
        self._shown.clear()

    # ── the list ─────────────────────────────────────────────────────────────────────────────
    async def _listed(self, limit: int) -> tuple[PastRun, ...]:
        if self._home is None:
            return ()
        runs = await asyncio.to_thread(self._runs, limit)
        reports = await asyncio.to_thread(_reports, self._home)
        found = sorted((*runs, *reports), key=lambda run: run.started_at, reverse=True)
        return tuple(found[:limit])

    def _runs(self, limit: int) -> list[PastRun]:
        """Figures of runs that have ended are read once."""
        reader = self._reader()
        rows = reader.runs(limit)
        unknown = [row.run_id for row in rows if row.run_id not in self._figures]
        figures = self._figures | reader.figures(unknown)
        self._figures = {row.run_id: figures[row.run_id] for row in rows if _is_kept(row, figures)}
        return [self._past_run(row, figures.get(row.run_id, Figures())) for row in rows]

    def _past_run(self, row: RunRow, figures: Figures) -> PastRun:
        return PastRun(
            row.run_id,
            row.flow_name,
            row.mode,
            self._wallets.name_of(row.wallet),
            row.started_at,
            len(figures.profits),
            sum(figures.profits),
            figures.cash,
            drawdown_of(figures.cash, figures.profits),
            row.is_open,
        )

    # ── one of them ──────────────────────────────────────────────────────────────────────────
    async def _head(self, query: ReplayOf) -> ReplayHead:
        opened = await self._taken(query.key, query.part)
        before = self._shown.pop(query.key, None)
        self._shown[query.key] = opened
        if before is not None:
            await self._let_go(before)
        while len(self._shown) > KEPT_OPEN:
            _, oldest = self._shown.popitem(last=False)
            await self._let_go(oldest)
        return opened.head

    async def _taken(self, key: str, part: int) -> Opened:
        """Worked out already, or from now on."""
        found = self._open.get((key, part))
        if found is not None and not found.is_stale:
            self._open.move_to_end((key, part))
            return found
        made = await self._made(key, part)
        before = self._open.pop((key, part), None)
        self._open[key, part] = made
        if before is not None:
            await self._let_go(before)
        while len(self._open) > KEPT_OPEN:
            _, oldest = self._open.popitem(last=False)
            await self._let_go(oldest)
        return made

    async def _let_go(self, opened: Opened) -> None:
        """Ends it, unless it is shown or kept open."""
        if all(each is not opened for each in (*self._open.values(), *self._shown.values())):
            await opened.aclose()

    async def _made(self, key: str, part: int) -> Opened:
        await asyncio.to_thread(import_module, _OPENING)
        from moniqo_desktop.app.past.opened_run import Opened
        from moniqo_desktop.app.past.sources import of_report, of_run

        if key.startswith(REPORT):
            found = await asyncio.to_thread(of_report, Path(key.removeprefix(REPORT)), key)
        else:
            found = await of_run(self._reader(), self._wallets, self._feed, key, part)
        opened = await asyncio.to_thread(Opened, found)
        opened.start()
        return opened

    def _opened(self, key: str) -> Opened:
        found = self._shown.get(key)
        if found is None:
            raise Mistake("This run is not open.", hint="Open it from the list of runs.")
        return found

    async def _story(self, query: StoryOf) -> TradeStory:
        """key "" = whichever run closed the trade."""
        key = query.key or await asyncio.to_thread(self._reader().run_of_trade, query.trade_id)
        opened = await self._taken(key, -1)
        await opened.until_told(query.trade_id)
        story = await asyncio.to_thread(opened.story, query.trade_id)
        return opened.with_facts(story)

    def _values(self, query: ValuesOf) -> Mapping[str, Param]:
        run = self._wallets.run(query.run_id)
        return {} if run is None else pinnable_values(run, query.node_id)

    def _reader(self) -> PastReader:
        if self._home is None:
            raise Mistake("This engine has no folder, so it keeps no past.")
        return PastReader(self._home)


def drawdown_of(cash: int, profits: Iterable[int]) -> float:
    """Largest fall of the equity after each closed trade from its peak before, ratio 0..1."""
    equity = peak = cash
    worst = 0.0
    for profit in profits:
        equity += profit
        peak = max(peak, equity)
        if peak > 0:
            worst = max(worst, (peak - equity) / peak)
    return worst


def pinnable_values(run: Run, node_id: str) -> dict[str, Param]:
    """What the outputs of a node hold now, as pins."""
    node = run.program.by_id.get(node_id)
    found: dict[str, Param] = {}
    for number, (name, port) in enumerate(node.type.outputs.items() if node is not None else ()):
        assert node is not None
        raw = run.raw(node.slot + number)
        value = _as_pin(port.type, run.program.values[node.slot + number] if raw is None else raw)
        if port.type in PINNABLE and value is not None:
            found[name] = value
    return found


def _as_pin(type: PortType, value: Any) -> Param:
    """A value on a wire as the drawing keeps it; None = nothing yet."""
    match value:
        case bool() | str():
            return value
        case Decision():
            return [value.direction.value, value.confidence]
        case (int() as sign, float() as confidence):
            way = "long" if sign > 0 else "short" if sign < 0 else "flat"
            return None if confidence != confidence else [way, confidence]
        case int() | float():
            return None if value != value else float(value)
        case _:
            pass
    close = getattr(value, "close", None)
    return float(close) if type is PortType.SERIES and close is not None else None


def _is_kept(row: RunRow, figures: Mapping[str, Figures]) -> bool:
    return not row.is_open and row.run_id in figures


def _reports(home: Path) -> list[PastRun]:
    """Backtests; what cannot be read, and searches, are left out."""
    from moniqo_desktop.app.backtests.report_folder import REPORTS

    try:
        folders = [each for each in (home / REPORTS).iterdir() if not each.name.startswith(".")]
    except OSError:
        return []
    return [run for each in folders if (run := _report(each)) is not None]


def _report(folder: Path) -> PastRun | None:
    from moniqo_desktop.domain.backtest.files import JSON_NAME

    try:
        head: Mapping[str, Any] = json.loads((folder / JSON_NAME).read_bytes())
        if head["search"] is not None:
            return None
        result = head["result"]
        return PastRun(
            f"{REPORT}{folder}",
            head["title"],
            "backtest",
            "",
            head["made_at"],
            _trade_count(folder, head),
            result["net_profit"],
            head["cash"],
            result["max_drawdown"],
        )
    except (OSError, ValueError, KeyError, TypeError, BadFile):
        return None


def _trade_count(folder: Path, head: Mapping[str, Any]) -> int:
    """From the figures beside the report; a table of columns would take longer to open."""
    figures: Mapping[str, Any] = json.loads((folder / "summary.json").read_bytes())
    count: Sequence[Any] | int = figures["trades"]
    return count if isinstance(count, int) else len(count)
