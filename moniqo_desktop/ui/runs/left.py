"""A search that the last start of the program left before its end, taken into this one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moniqo_desktop.ui.runs.errands import SEARCH
from moniqo_desktop.ui.runs.optimise import goal_words

if TYPE_CHECKING:
    from moniqo_desktop.domain.messages.queries import LeftSearch
    from moniqo_desktop.ui.state.work import FlowPage, Works, WorkView

Varied = tuple[tuple[str, str, str, str], ...]


def take_up(works: Works, flow_id: str, left: LeftSearch) -> WorkView | None:
    """As if it had been stopped in this window. None where the flow was searched since, or the
    trader laid it aside; what is asked for next is left as it is, if there is something."""
    page = works.page(flow_id)
    if page.is_aside or works.newest(SEARCH, flow_id=flow_id) is not None:
        return None
    asked: dict[str, Any] = json.loads(left.spec)["search"]
    view = works.begin(SEARCH, left.title, flow_id)
    view.spec, view.trials, view.total = left.spec, list(left.trials), left.total
    view.walks, view.goal = bool(asked["walk"]), goal_words(asked["objective"])
    view.parameters = tuple((name, name) for name, *_ in varied_of(asked))
    view.is_over = view.is_ending = view.is_told = True
    _fill(page, asked)
    if not page.folder:
        page.searched = view.work_id
    return view


def varied_of(asked: dict[str, Any]) -> Varied:
    """Address, from, to and step of each setting, as they were typed; of choices only the
    address."""
    found = []
    for text in asked["params"]:
        address, _, span = text.partition("=")
        parts = (*span.split(":"), "", "")[:3] if ":" in span else ("", "", "")
        found.append((address, parts[0], parts[1], parts[2]))
    return tuple(found)


def _fill(page: FlowPage, asked: dict[str, Any]) -> None:
    """The form, where nothing of it was kept."""
    if page.varied or page.typed:
        return
    page.varied = varied_of(asked)
    page.typed = {
        "goal": asked["objective"],
        "sampler": asked["sampler"],
        "workers": str(asked["workers"]),
        "walk": asked["walk"],
    }
    if asked["trials"]:
        page.typed["trials"] = str(asked["trials"])
