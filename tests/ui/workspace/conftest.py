"""The panels of the window, on the stage of the shell."""

from tests.ui.shell.conftest import stage

__all__ = ["stage"]
