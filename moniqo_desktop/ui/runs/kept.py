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

_SETTING: Final = "backtest.asked"


def keep(settings: Settings, asked: Asked) -> None:
    settings.keep(backtest__asked=json.dumps(asked.row()))


def kept(settings: Settings) -> dict[str, object]:
    """What was asked last time; nothing where that cannot be read."""
    try:
        found = json.loads(settings.text(_SETTING) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def entry_of(info: ReportInfo, choose: Callable[[], None]) -> Entry:
    """A report to be chosen by typing."""
    gain = percent_text(info.net_profit, info.cash)
    kind = tr("search, best ") if info.is_search else ""
    detail = f"{kind}{gain}   {day_minute_text(info.made_at)}"
    return Entry(f"{info.title}  {', '.join(info.clocks)}", detail, "chart", "market", choose)
