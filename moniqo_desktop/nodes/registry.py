"""All node types there are: our own files, TA-Lib's functions, plug-ins.

The law "kind equals path": nodes/logic/crosses_above.py holds exactly one class, and its kind is
"logic.crosses_above". A module with a leading underscore holds no node type. So the names of the
files say what there is, and a file is only read when its node type is first looked up.
"""

from __future__ import annotations

import importlib
import inspect
import logging
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Final

from moniqo_desktop import nodes
from moniqo_desktop.domain.errors import Broken, Mistake
from moniqo_desktop.nodes.base import NodeType, SeriesNode, SourceNode, StepNode
from moniqo_desktop.nodes.families import FAMILIES
from moniqo_desktop.nodes.params import checked_params, params_of

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["PLUGIN_GROUP", "Registry", "checked_params", "load_registry", "params_of"]
log = logging.getLogger(__name__)
PLUGIN_GROUP: Final = "moniqo_desktop.nodes"
_ABSTRACT: Final = (NodeType, SeriesNode, StepNode, SourceNode)
_FAMILY_NAMES: Final = frozenset(family.name for family in FAMILIES)
_TABLES: Final = ("indicator.ta",)
"""Files that make many node types from a table: their kinds begin with this."""


Maker = Callable[[], NodeType]


class Registry(Mapping[str, NodeType]):
    """kind → its one shared, stateless node type; sorted by kind. problems: one sentence for each
    plug-in that was skipped. later: makers of types that are made when first looked up: a flow
    uses a dozen of two hundred indicators, and each costs time and memory."""

    def __init__(
        self,
        types: Sequence[NodeType],
        problems: Sequence[str] = (),
        later: Mapping[str, Maker] = MappingProxyType({}),
    ) -> None:
        self._types = {type_.kind: type_ for type_ in types}
        self._later = dict(later)
        self._kinds = tuple(sorted(self._types.keys() | self._later.keys()))
        self.problems = tuple(problems)

    def __getitem__(self, kind: str) -> NodeType:
        """Raises Mistake if there is no such kind."""
        found = self.find(kind)
        if found is None:
            raise Mistake(
                f"There is no node type “{kind}”.",
                hint="See `moniqo nodes list`, or install the plug-in it came from.",
                code="UNKNOWN_KIND",
            )
        return found

    def __contains__(self, kind: object) -> bool:
        return kind in self._types or kind in self._later

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def find(self, kind: str) -> NodeType | None:
        """The same; None if there is no such kind."""
        found = self._types.get(kind)
        if found is None and kind in self._later:
            found = self._types.setdefault(kind, self._later[kind]())  # threads get the same one
        return found

    def learn(self, kinds: Iterable[str]) -> None:
        """Reads these kinds and how their params are checked, 1 ms each: whoever may not wait so
        long for a first flow asks for it in another thread. Unknown kinds are left out."""
        for kind in kinds:
            found = self.find(kind)
            if found is not None:
                checked_params(found, {})

    def kinds(self) -> tuple[str, ...]:
        """Sorted."""
        return self._kinds


def load_registry() -> Registry:
    """All kinds; node types are imported when they are looked up. Raises Broken, then or now, if
    one of our own files breaks a law."""
    later: dict[str, Maker] = {}
    for kind in _own_kinds():
        if kind in _TABLES:
            later |= _checked_table(_module_of(kind).makers(), kind)
        else:
            later[kind] = partial(_own, kind)
    known = later.keys()
    added: list[NodeType] = []
    problems: list[str] = []
    for point in plugin_points():
        try:  # foreign code may raise anything
            added.append(_plugin_type(point, known | {type_.kind for type_ in added}))
        except Exception as problem:
            problems.append(f"Plug-in “{point.name}” was skipped: {problem}")
            log.warning("plugin skipped name=%s", point.name, exc_info=True)
    return Registry(added, problems, later)


def plugin_points() -> list[EntryPoint]:
    """What installed packages declare, by name. Whether any does is seen from the files first:
    asking all packages for all they declare takes ten times as long."""
    if not any(map(_declares_a_plugin, dict.fromkeys(sys.path))):
        return []
    from importlib.metadata import entry_points

    return sorted(entry_points(group=PLUGIN_GROUP), key=lambda each: each.name)


def _declares_a_plugin(folder: str) -> bool:
    """Whether a package that was installed there names our group, or cannot be asked."""
    found = Path(folder or ".").glob("*-info/entry_points.txt")
    try:
        return any(f"[{PLUGIN_GROUP}]" in path.read_text(errors="replace") for path in found)
    except OSError:
        return True


def _family_folders() -> list[str]:
    folders = sorted(found.name for found in pkgutil.iter_modules(nodes.__path__) if found.ispkg)
    strays = set(folders) - _FAMILY_NAMES
    if strays:
        raise Broken(f"nodes/{min(strays)} is no family of the palette.")
    return folders


def _own_kinds() -> Iterator[str]:
    """As the paths of our own files say."""
    for family in _family_folders():
        package = importlib.import_module(f"{nodes.__name__}.{family}")
        for name in sorted(found.name for found in pkgutil.iter_modules(package.__path__)):
            if not name.startswith("_"):
                yield f"{family}.{name}"


def _module_of(kind: str) -> ModuleType:
    return importlib.import_module(f"{nodes.__name__}.{kind}")


def _own(kind: str) -> NodeType:
    return _own_type(_module_of(kind), kind)


def _own_type(module: ModuleType, kind: str) -> NodeType:
    """The one class of a file."""
    classes = _classes_of(module)
    if [cls.kind for cls in classes] != [kind]:
        held = ", ".join(cls.kind for cls in classes) or "none"
        raise Broken(f"{module.__name__} must hold exactly one node type, {kind}; it holds {held}.")
    return classes[0]()


def _checked_table(makers: Mapping[str, Maker], prefix: str) -> Mapping[str, Maker]:
    """The many types of a file that makes them from a table."""
    stray = next((kind for kind in makers if not kind.startswith(f"{prefix}.")), None)
    if stray is not None:
        raise Broken(f"{stray} does not start with {prefix}.")
    return makers


def _classes_of(module: ModuleType) -> list[type[NodeType]]:
    return [
        cls
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if issubclass(cls, NodeType)
        and cls not in _ABSTRACT
        and cls.__module__ == module.__name__
        and "kind" in cls.__dict__
    ]


def _plugin_type(point: EntryPoint, known: Set[str]) -> NodeType:
    """Raises whatever the plug-in raises, or Mistake if what it gives cannot be used."""
    cls = point.load()
    if not (inspect.isclass(cls) and issubclass(cls, (SeriesNode, StepNode, SourceNode))):
        raise Mistake(f"{point.value} is not a node type.")
    if cls.kind in known:
        raise Mistake(f"a node type “{cls.kind}” exists already.")
    if cls.kind.split(".")[0] not in _FAMILY_NAMES:
        raise Mistake(f"“{cls.kind}” belongs to no family of the palette.")
    node: NodeType = cls()
    return node
