"""Everything that can be chosen about the window and about what new runs begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale

from moniqo_desktop.ui.bars.run_group import SPEEDS
from moniqo_desktop.ui.inspector.flow_form import PROFILES
from moniqo_desktop.ui.settings.look import TEXT_SIZES
from moniqo_desktop.ui.state.notes import KINDS
from moniqo_desktop.ui.words.translation import ENGLISH, languages, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.context import Settings

LOOK: Final = "look"
"""Section whose options change how the whole window looks."""
NOTICES: Final = "notices"
DESKTOP: Final = "desktop"
LIST: Final = "list"
NOWHERE: Final = "off"
"""Where a kind of notice is shown."""


@dataclass(frozen=True, slots=True)
class Option:
    """name: dotted, as stored. choices: (stored, shown), empty for a switch. default: of choices,
    or whether the switch is on. words: found by them too."""

    name: str
    section: str
    title: str
    hint: str
    choices: tuple[tuple[str, str], ...] = ()
    default: str | bool = ""
    words: tuple[str, ...] = ()

    @property
    def found_by(self) -> tuple[str, ...]:
        """Besides its title: its words, and what can be chosen."""
        return (*self.words, self.hint, *(shown for _, shown in self.choices))

    def value(self, settings: Settings) -> str | bool:
        """In force; a stored one that does not exist any more counts as the default."""
        if isinstance(self.default, bool):
            return settings.flag(self.name, default=self.default)
        stored = settings.text(self.name, self.default)
        return stored if stored in dict(self.choices) else self.default

    def keep(self, settings: Settings, value: str | bool) -> None:
        settings.keep(**{self.name: value})


def sections() -> Mapping[str, str]:
    """Section → title, in the order of the page."""
    return {
        LOOK: tr("Appearance"),
        "trade": tr("Trading"),
        NOTICES: tr("Notices"),
        "keys": tr("Keys"),
        "files": tr("Data"),
        "about": tr("About"),
    }


def options(resources: Path) -> tuple[Option, ...]:
    """In the order of the page."""
    return (*_looks(resources), *_trade(), *_notices())


def option(name: str, resources: Path) -> Option:
    """The one of that name."""
    return next(each for each in options(resources) if each.name == name)


def _looks(resources: Path) -> Sequence[Option]:
    return (
        Option(
            "window.theme", LOOK, tr("Theme"), tr("“As the system” follows dark and light."),
            (("dark", tr("Dark")), ("light", tr("Light")), ("system", tr("As the system"))),
            "dark", ("colour", "night"),
        ),
        Option(
            "look.preset", LOOK, tr("Up and down colours"),
            tr("Blue and orange can be told apart without red and green; high contrast makes all "
               "words and lines stronger."),
            (("default", tr("Teal and red")), ("blue_orange", tr("Blue and orange")),
             ("contrast", tr("High contrast"))),
            "default", ("colour blind", "deuteranopia", "protanopia", "candles", "contrast"),
        ),
        Option(
            "look.text", LOOK, tr("Text size"), tr("Of everything but the canvas, which zooms."),
            tuple((str(each), f"{each} %") for each in TEXT_SIZES), "100",
            ("font", "zoom", "large", "scale"),
        ),
        Option(
            "look.reduced_motion", LOOK, tr("Reduced motion"),
            tr("Nothing flashes, pulses or slides."), default=False,
            words=("animation", "flash"),
        ),
        Option(
            "window.language", LOOK, tr("Language"), tr("Of the window; messages of an exchange "
               "stay as they come."),
            tuple((code, _language(code)) for code in languages(resources)), ENGLISH,
            ("locale", "translation"),
        ),
    )  # fmt: skip


def _trade() -> Sequence[Option]:
    return (
        Option(
            "trade.profile", "trade", tr("Limits of a new flow"),
            tr("A flow shows and changes its own in the inspector."),
            tuple((name, tr(title)) for name, title in PROFILES), "", ("profile", "risk"),
        ),
        Option(
            "trade.speed", "trade", tr("Practice market at the start"),
            tr("How fast candles come when Moniqo opens."),
            (("", tr("As it was")), *((f"{each:g}", f"{each:g}×") for each in SPEEDS)),
            "", ("speed", "fast", "slow"),
        ),
    )  # fmt: skip


def _notices() -> Sequence[Option]:
    ways = (
        (DESKTOP, tr("In the list and on the desktop")),
        (LIST, tr("In the list")),
        (NOWHERE, tr("Not at all")),
    )
    return (
        *(
            Option(
                f"notices.{kind}", NOTICES, tr(title), "", ways, DESKTOP if is_loud else LIST,
                ("notification", "message", "toast", "bell"),
            )
            for kind, (title, is_loud) in KINDS.items()
        ),
        Option(
            "notices.sound", NOTICES, tr("Sound"),
            tr("The system's short sound with each notice on the desktop."), default=False,
            words=("beep",),
        ),
    )  # fmt: skip


def _language(code: str) -> str:
    """As those who speak it write it."""
    if code == ENGLISH:
        return "English"
    name = QLocale(code).nativeLanguageName()
    return name[:1].upper() + name[1:] if name else code
