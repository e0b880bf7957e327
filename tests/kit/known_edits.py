"""All edits of a drawing there are, found in the domain by what they take and give."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from typing import Final

from moniqo_desktop import domain

NO_EDITS: Final = frozenset(
    {
        "blocks.inside.inside",  # what an edit inside a block begins with,
        "blocks.inside.put_back",  # and ends with: in all edits on a level below
        "blocks.uses.put_block",  # a part of edits, never one alone
        "blocks.flattening.flatten",
        "blocks.flattening.opened",
        "flow.edits.fragment",
    }
)


def known_edits() -> set[str]:
    """All functions of the domain that make a flow of a flow."""
    found = set()
    within = f"{domain.__name__}."
    for module in pkgutil.walk_packages(domain.__path__, within):
        members = importlib.import_module(module.name)
        for name, function in inspect.getmembers(members, inspect.isfunction):
            is_ours = function.__module__ == members.__name__ and not name.startswith("_")
            kinds = [*function.__annotations__.values()]
            if is_ours and kinds[:1] == ["Flow"] and kinds[-1] in ("Flow", "tuple[Flow, Flow]"):
                found.add(f"{module.name.removeprefix(within)}.{name}")
    return found - NO_EDITS
