"""What the room remembers: what was asked last, and the reports of earlier."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from moniqo_desktop.ui.finder import Entry
from moniqo_desktop.ui.state.texts import day_minute_text, percent_text
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.messages.queries import ReportInfo
    from moniqo_desktop.ui.context import Settings
    from moniqo_desktop.ui.runs.asked import Asked
    from moniqo_desktop.ui.state.work import FlowPage

_SETTING: Final = "backtest.asked"
_SEARCHES: Final = "backtest.searches"
MOST_PAGES: Final = 40
"""Flows whose searches are remembered."""


def keep(settings: Settings, asked: Asked) -> None:
    settings.keep(backtest__asked=json.dumps(asked.row()))


def kept(settings: Settings) -> dict[str, object]:
    """What was asked last time; nothing where that cannot be read."""
    try:
        found = json.loads(settings.text(_SETTING) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def read_page(settings: Settings, flow_id: str, page: FlowPage) -> None:
    """What was asked of the searches of a flow, as it was left when the program ended."""
    row = _rows(settings).get(flow_id)
    if not isinstance(row, dict):
        return
    varied, typed = row.get("varied"), row.get("typed")
    if isinstance(varied, list):
        page.varied = tuple(
            (each[0], each[1], each[2], each[3])
            for each in varied
            if isinstance(each, list) and len(each) == 4 and all(isinstance(t, str) for t in each)
        )
    if isinstance(typed, dict):
        page.typed = {name: text for name, text in typed.items() if isinstance(text, str)}
    page.is_aside = row.get("aside") is True


def keep_page(settings: Settings, flow_id: str, page: FlowPage) -> None:
    """Of the flows searched lately; the oldest goes where there are too many."""
    rows = _rows(settings)
    rows.pop(flow_id, None)
    if page.varied or page.typed:
        varied = [list(each) for each in page.varied]
        rows[flow_id] = {"varied": varied, "typed": page.typed, "aside": page.is_aside}
    lately = dict(list(rows.items())[-MOST_PAGES:])
    settings.keep(backtest__searches=json.dumps(lately))


def _rows(settings: Settings) -> dict[str, object]:
    try:
        found = json.loads(settings.text(_SEARCHES) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def entry_of(info: ReportInfo, choose: Callable[[], None]) -> Entry:
    """A report to be chosen by typing."""
    gain = percent_text(info.net_profit, info.cash)
    kind = tr("search, best ") if info.is_search else ""
    detail = f"{kind}{gain}   {day_minute_text(info.made_at)}"
    return Entry(f"{info.title}  {', '.join(info.clocks)}", detail, "chart", "market", choose)
