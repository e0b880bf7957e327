"""The stage of the window, for the tour to lead over."""

from tests.ui.shell.conftest import stage

__all__ = ["stage"]
