"""How the red button looks: pulled, not pulled, or not known yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.ui.look.parts import restyle, set_icon
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from moniqo_desktop.ui.look.theme import Theme


def show_switch(
    button: QPushButton, theme: Theme, *, on: bool, is_known: bool, has_words: bool
) -> None:
    """is_known: whether it can be told that it is on; until then it looks like neither."""
    words = tr("Release kill switch") if on else tr("Kill switch")
    tip = tr("No new exposure from now on (Ctrl+Shift+K)")
    button.setText(words if has_words else "")
    if not is_known:
        words = tr("Kill switch, not known yet")
        tip = tr(
            "Whether it is on is not known until the market is open. Pressed now, it is pulled on "
            "all accounts as soon as that is so (Ctrl+Shift+K)"
        )
    button.setToolTip(tip)
    button.setAccessibleName(words)
    set_icon(button, theme, "power", theme.window if on else theme.error)
    button.setProperty("pulled", on)
    button.setProperty("unknown", not is_known)
    restyle(button)
