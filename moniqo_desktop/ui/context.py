"""What every widget of the window is given: the three doors, the look, the catalogue, settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from moniqo_desktop.domain.messages.commands import Command
    from moniqo_desktop.domain.messages.events import Event
    from moniqo_desktop.domain.messages.queries import Query
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme

Listener = Callable[["Event"], None]
Unsubscribe = Callable[[], None]
SWITCH_NOTED: Final = "SWITCH_NOTED"
"""Code of a refusal: no engine could be told to pull the kill switch, but the next one will be."""
Setting = str | int | float | bool | list[int] | list[str] | None


class Host(Protocol):
    """The engine behind the three doors."""

    def send(self, command: Command) -> None: ...
    def subscribe(self, callback: Listener) -> Unsubscribe: ...
    def ask(self, query: Query) -> Awaitable[object]: ...


class Settings:
    """What the window remembers: places, sizes, theme. Names are dotted: "window.theme".

    load: the stored mapping, called once; save: writes all of it, called on every change.
    """

    def __init__(
        self,
        load: Callable[[], Mapping[str, Setting]],
        save: Callable[[Mapping[str, Setting]], None],
    ) -> None:
        self._values = dict(load())
        self._save = save

    def has(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name)
        return value if isinstance(value, str) else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self._values.get(name)
        return value if isinstance(value, bool) else default

    def sizes(self, name: str) -> list[int]:
        """Whole numbers, empty when nothing usable is stored."""
        value = self._values.get(name)
        if not isinstance(value, list):
            return []
        return [each for each in value if isinstance(each, int) and not isinstance(each, bool)]

    def texts(self, name: str) -> list[str]:
        value = self._values.get(name)
        return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []

    def keep(self, **values: Setting) -> None:
        """Stores values; a double underscore in a name stands for the dot."""
        named = {name.replace("__", "."): value for name, value in values.items()}
        if any(self._values.get(name) != value for name, value in named.items()):
            self._values.update(named)
            self._save(self._values)

    def forget(self, name: str) -> None:
        """Back to the default."""
        if name in self._values:
            del self._values[name]
            self._save(self._values)


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to widgets instead of "the app".

    send: hands a command to the engine, never blocks. subscribe: every event from now on, in
    order; returns the way out. ask: answered from what is recorded or held. home: folder of the
    trader's files.
    """

    send: Callable[[Command], None]
    subscribe: Callable[[Listener], Unsubscribe]
    ask: Callable[[Query], Awaitable[object]]
    theme: Theme
    resources: Path
    catalogue: Catalogue
    settings: Settings
    home: Path = Path()
