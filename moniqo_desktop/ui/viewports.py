"""The viewport of a scroll area, told to Qt for Python as what it is.

Qt for Python looks for the class of a widget that Qt made among all that derive from the class it
was told. Of `viewport()` it is told QWidget, which is what it is: so it makes all ninety classes of
widgets, 10 ms and 2 MB, to find that it is none of them. As a child it is told by its name.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QAbstractScrollArea

_NAME: Final = "qt_scrollarea_viewport"


def know_viewport(area: QAbstractScrollArea) -> None:
    """Before `area.viewport()` is first called; it is the same afterwards, for as long as it is."""
    known = [each for each in area.children() if each.objectName() == _NAME]
    area.viewport()
    known.clear()
