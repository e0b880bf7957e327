"""Layouts by name: those built in and those the trader saved, each as it was on which screens."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.ui.words.translation import tr
from moniqo_desktop.ui.workspace.arrangement import STANDARD, built_in
from moniqo_desktop.ui.workspace.space import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from moniqo_desktop.ui.context import Settings
    from moniqo_desktop.ui.workspace.space import Workspace

_KEPT: Final = "layouts.saved"
_NOW: Final = "layouts.current"


@dataclass(frozen=True, slots=True)
class Layout:
    """places: screen set → where everything is; the set it was saved on last stands last."""

    name: str
    places: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def on(self, screens: str) -> str:
        """Stored on these screens, else on those it was saved on last; "" for nowhere."""
        return self.places.get(screens) or next(reversed(list(self.places.values())), "")

    def with_places(self, screens: str, text: str) -> Layout:
        others = {key: each for key, each in self.places.items() if key != screens}
        return replace(self, places={**others, screens: text}, format=FORMAT)


def as_text(layout: Layout) -> str:
    return json.dumps({"name": layout.name, "format": layout.format, "places": dict(layout.places)})


def from_text(text: str) -> Layout | None:
    """None where it cannot be read."""
    try:
        content = json.loads(text)
        places = {str(key): str(each) for key, each in content["places"].items()}
        return Layout(str(content["name"]), places, int(content["format"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


class Layouts:
    """changed: called when the list of names is another one.

    screens: the screen set of now. tell: one sentence for the trader.
    """

    def __init__(
        self,
        space: Workspace,
        settings: Settings,
        *,
        screens: Callable[[], str],
        tell: Callable[[str], None],
        changed: Callable[[], None],
    ) -> None:
        self._space, self._settings = space, settings
        self._screens, self._tell, self._changed = screens, tell, changed

    def names(self) -> tuple[str, ...]:
        """Built in first, then the saved ones, oldest first."""
        return (*built_in(), *(each.name for each in self._saved()))

    @property
    def current(self) -> str:
        """The one last used; the standard one where that is gone."""
        name = self._settings.text(_NOW, STANDARD)
        return name if name in self.names() else STANDARD

    def is_built_in(self, name: str) -> bool:
        return name in built_in()

    def use(self, name: str) -> None:
        """Arranges the panels so. A layout that cannot be read leaves them as they are."""
        if self.is_built_in(name):
            self._space.arrange(built_in()[name])
        elif not self._take(name):
            return
        self._space.keep_in_sight()
        self._settings.keep(layouts__current=name)

    def reset(self) -> None:
        """The one in use again, as it was saved or built."""
        self.use(self.current)

    def save(self, name: str) -> None:
        """As it is now, on these screens; raises Mistake for a name that cannot be had."""
        name = self._checked(name)
        before = next((each for each in self._saved() if each.name == name), Layout(name))
        self._keep(before.with_places(self._screens(), self._space.places()), instead_of=name)
        self._settings.keep(layouts__current=name)
        self._changed()

    def rename(self, name: str, new: str) -> None:
        new = self._checked(new)
        if name in built_in():
            raise Mistake(tr("“{name}” is built in and keeps its name.").format(name=name))
        if new != name and new in self.names():
            raise Mistake(tr("There is a layout “{name}” already.").format(name=new))
        [layout] = [each for each in self._saved() if each.name == name]
        self._keep(replace(layout, name=new), instead_of=name)
        self._settings.keep(layouts__current=new)
        self._changed()

    def delete(self, name: str) -> None:
        """The panels stay as they are."""
        if name in built_in():
            raise Mistake(tr("“{name}” is built in and cannot be deleted.").format(name=name))
        kept = [text for text in self._texts() if _name_of(text) != name]
        self._settings.keep(layouts__saved=kept)
        self._changed()

    def unreadable(self) -> int:
        """Stored layouts that this version cannot read; they stay stored."""
        return sum(from_text(text) is None for text in self._texts())

    def _take(self, name: str) -> bool:
        layout = next((each for each in self._saved() if each.name == name), None)
        if layout is None:
            return False
        if self._space.take_places(layout.on(self._screens())):
            return True
        self._tell(
            tr(
                "The layout “{name}” cannot be read by this version. The panels stay as they are, "
                "and the stored layout is kept."
            ).format(name=name)
        )
        return False

    def _checked(self, name: str) -> str:
        name = " ".join(name.split())
        if not name:
            raise Mistake(tr("A layout needs a name. Nothing was saved."))
        if name in built_in():
            words = tr("“{name}” is built in. Save the layout under another name.")
            raise Mistake(words.format(name=name))
        return name

    def _saved(self) -> list[Layout]:
        found = [from_text(text) for text in self._texts()]
        return [each for each in found if each is not None]

    def _keep(self, layout: Layout, *, instead_of: str) -> None:
        texts = self._texts()
        places = [at for at, text in enumerate(texts) if _name_of(text) == instead_of]
        if places:
            texts[places[0]] = as_text(layout)
        else:
            texts.append(as_text(layout))
        self._settings.keep(layouts__saved=texts)

    def _texts(self) -> list[str]:
        return self._settings.texts(_KEPT)


def _name_of(text: str) -> str:
    layout = from_text(text)
    return layout.name if layout is not None else ""
