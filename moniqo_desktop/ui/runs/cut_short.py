"""What a search came to that was ended early or took up kept sets, and the ways on from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from moniqo_desktop.ui.look.parts import icon_button, label, push_button
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.state.work import WorkView

KEPT: Final = "kept"
"""State of a trial that was known from before: see app/searches/desk.py."""


class CutShort(QFrame):
    """go_on: the very same search, with what is kept. anew: without it. left: put aside."""

    go_on_asked = Signal()
    anew_asked = Signal()
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "ask_info")
        self.words = label(theme, "", 12, 500)
        self.words.setWordWrap(True)
        self.go_on = push_button(theme, "", "primary")
        self.go_on.setToolTip(tr("The same search; sets that are kept are not tried once more"))
        self.anew = push_button(theme, tr("Start anew"))
        self.anew.setToolTip(
            tr("Tries every set of the same search; those kept so far stay in a file beside it")
        )
        leave = icon_button(theme, "dismiss", tr("Close this message"), 14)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 10, 8)
        row.setSpacing(10)
        row.addWidget(self.words, 1)
        for button in (self.anew, self.go_on, leave):
            row.addWidget(button)
        self.go_on.clicked.connect(self.go_on_asked)
        self.anew.clicked.connect(self.anew_asked)
        leave.clicked.connect(self._leave)
        self.hide()

    def show_search(self, view: WorkView | None, *, is_busy: bool) -> None:
        """view: the newest search of the flow in front. is_busy: other work runs now."""
        words = "" if view is None or not view.is_over else _words(view)
        self.setVisible(bool(words))
        if view is None or not words:
            return
        self.words.setText(words)
        self.setAccessibleName(words)
        self.go_on.setText(_go_on_words(view))
        self.go_on.setVisible(view.is_cut_short)
        for button in (self.go_on, self.anew):
            button.setEnabled(not is_busy)

    def _leave(self) -> None:
        self.hide()
        self.left.emit()


def _words(view: WorkView) -> str:
    """ "" where there is nothing to say."""
    done, total = f"{len(view.trials):,}", f"{view.total:,}"
    if view.is_cut_short:
        if len(view.trials) < view.total:
            told = tr("Stopped at {done} of {total} sets; they are kept.")
            return told.format(done=done, total=total)
        return tr("All {total} sets are kept; the walk forward was stopped.").format(total=total)
    kept = sum(trial.state == KEPT for trial in view.trials)
    if not kept:
        return ""
    told = tr("{kept} of {total} sets were kept from before: same flow, candles and settings.")
    return told.format(kept=f"{kept:,}", total=done)


def _go_on_words(view: WorkView) -> str:
    if len(view.trials) >= view.total:
        return tr("Go on with the walk forward")
    told = tr("Go on ({done} of {total})")
    return told.format(done=f"{len(view.trials):,}", total=f"{view.total:,}")
