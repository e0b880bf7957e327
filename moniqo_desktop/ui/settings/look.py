"""How the window looks, read from the settings before the first paint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from moniqo_desktop.ui.look.theme import Look, Theme

if TYPE_CHECKING:
    from pathlib import Path

    from moniqo_desktop.ui.context import Settings

TEXT_SIZES: Final = (90, 100, 110, 125, 150, 175, 200)
SYSTEM: Final = "system"


def look_of(settings: Settings) -> Look:
    """What was chosen; nonsense counts as the default."""
    percent = settings.text("look.text", "100")
    known = int(percent) if percent.isdigit() else 100
    return Look(
        settings.text("look.preset", "default"),
        min(max(known, TEXT_SIZES[0]), TEXT_SIZES[-1]),
        settings.flag("look.reduced_motion"),
    )


def theme_of(settings: Settings, resources: Path, name: str = "") -> Theme:
    """name: "dark" or "light" instead of the one stored, which may be that of the system."""
    chosen = name or settings.text("window.theme", "dark")
    if chosen == SYSTEM:
        is_light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
        chosen = "light" if is_light else "dark"
    return Theme.named(chosen, resources, look_of(settings))
