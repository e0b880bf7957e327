"""A search that the last start of the program left before its end, taken into this one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from moniqo_desktop.ui.runs.errands import SEARCH
from moniqo_desktop.ui.runs.optimise import goal_words

if TYPE_CHECKING:
    from moniqo_desktop.domain.messages.queries import LeftSearch
    from moniqo_desktop.ui.state.work import FlowPage, Works, WorkView

_KINDS: Final = {
    "params": list,
    "objective": str,
    "sampler": str,
    "workers": int,
    "walk": str,
    "trials": int,
}
Varied = tuple[tuple[str, str, str, str], ...]


def take_up(works: Works, flow_id: str, left: LeftSearch) -> WorkView | None:
    """As if it had been stopped in this window. None where the flow was searched since, the
    trader laid it aside, or what was asked is not whole; what is asked for next is left as it is,
    if there is something."""
    page = works.page(flow_id)
    if page.is_aside or works.newest(SEARCH, flow_id=flow_id) is not None:
        return None
    asked = _asked(left.spec)
    if asked is None:
        return None
    view = works.begin(SEARCH, left.title, flow_id)
    view.spec, view.trials, view.total = left.spec, list(left.trials), left.total
    view.walks, view.goal = bool(asked["walk"]), goal_words(asked["objective"])
    view.parameters = tuple((name, name) for name, *_ in varied_of(asked))
    view.is_over = view.is_ending = view.is_told = True
    _fill(page, asked)
    if not page.folder:
        page.searched = view.work_id
    return view


def _asked(spec: str) -> dict[str, Any] | None:
    """What the search was asked with, as this version asks; None where something of it is missing
    or of another kind: it was written by another version, or torn."""
    try:
        asked = json.loads(spec)["search"]
        is_whole = all(isinstance(asked[name], kind) for name, kind in _KINDS.items())
        is_whole = is_whole and all(isinstance(text, str) for text in asked["params"])
    except (ValueError, KeyError, TypeError):
        return None
    return asked if is_whole else None


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
