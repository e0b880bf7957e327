"""The door for candles in the form of a backtest: a file becomes stored history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from moniqo_desktop.domain.market import TIMEFRAMES
from moniqo_desktop.ui.look.parts import label, push_button, set_tone
from moniqo_desktop.ui.runs.asked import FILTER, guessed, symbol_problem
from moniqo_desktop.ui.runs.errands import IMPORT
from moniqo_desktop.ui.runs.labelled import Choices, Labelled, in_pairs, text_field
from moniqo_desktop.ui.runs.strip import ProgressStrip
from moniqo_desktop.ui.words.translation import retell, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.runs.errands import Errands
    from moniqo_desktop.ui.state.work import Works, WorkView


class ImportCandles(QWidget):
    """A button first; with a file, what it holds and whether to keep it; then how far it is, and
    what became of it. chosen: a file. import_asked: file, symbol, timeframe."""

    chosen = Signal(str)
    import_asked = Signal(str, str, str)
    cancel_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file = self._frame = ""
        self.begin = push_button(theme, tr("Import candles…"))
        self.begin.setToolTip(tr("Keep the candles of a file (CSV, parquet) as stored history"))
        self.name = label(theme, "", 12, 600)
        self.name.setWordWrap(True)
        self.symbol = Labelled(theme, "import.symbol", tr("Symbol"), text_field(theme))
        frames = Choices(theme, tuple((frame, frame) for frame in TIMEFRAMES))
        self.timeframe = Labelled(theme, "import.timeframe", tr("Timeframe"), frames)
        self.keep = push_button(theme, tr("Keep these candles"))
        self.leave = push_button(theme, tr("Leave it"), "link")
        self.strip = ProgressStrip(theme)
        self.told = label(theme, "", 11, tone="2")
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self._show_chosen(is_chosen=False)
        self.begin.clicked.connect(self._ask)
        self.keep.clicked.connect(self._keep)
        self.leave.clicked.connect(lambda: self._show_chosen(is_chosen=False))
        self.strip.cancel_asked.connect(self.cancel_asked)

    def choose(self, file: str) -> None:
        """What the name tells of symbol and timeframe is filled in; the trader has a look. How
        far apart its candles are comes later, see show_frame."""
        self._file = file
        self.name.setText(Path(file).name)
        symbol, frame = guessed(file)
        self.symbol.show_value(symbol or "BTC/USDT")
        self.timeframe.show_value(frame or "1h")
        self.symbol.say("")
        self._tell("", "2")
        self._show_chosen(is_chosen=True)
        (self.keep if symbol and frame else self.symbol.editor).setFocus()
        self._frame = self.timeframe.value
        self.chosen.emit(file)

    def show_frame(self, file: str, frame: str) -> None:
        """What the file itself shows goes before its name; what the trader chose since goes
        before both."""
        if frame and file == self._file and self.timeframe.value == self._frame:
            self.timeframe.show_value(frame)

    def show_work(self, view: WorkView) -> None:
        """How far it is, or what became of it; a file that was refused stays chosen."""
        self.strip.show_work(view)
        self._show_chosen(is_chosen=view.is_over and not view.folder)
        self.begin.setEnabled(view.is_over)
        if view.is_over:
            lines = (view.text if view.folder else view.message).split("\n")
            words = "\n".join(_in_words(line) for line in lines)
            self._tell(words, "2" if view.folder or view.cancelled else "error")

    def _keep(self) -> None:
        """Nothing is sent before the fields are right."""
        self.symbol.say(symbol_problem(self.symbol.value))
        if self.symbol.sentence:
            self.symbol.editor.setFocus()
        else:
            self._tell("", "2")
            self.import_asked.emit(self._file, self.symbol.value, self.timeframe.value)

    def _tell(self, words: str, tone: str) -> None:
        self.told.setText(words)
        self.told.setAccessibleName(words)
        set_tone(self.told, tone)
        self.told.setVisible(bool(words))

    def _show_chosen(self, *, is_chosen: bool) -> None:
        for part in (self.name, self.symbol, self.timeframe, self.keep, self.leave):
            part.setVisible(is_chosen)
        self.begin.setVisible(not is_chosen)

    def _ask(self) -> None:
        dialog = QFileDialog(self.window(), tr("Import candles"), str(Path.home()), tr(FILTER))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.choose)
        dialog.open()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.name)
        column.addLayout(in_pairs(self.symbol, self.timeframe))
        column.addLayout(buttons)
        column.addWidget(self.strip)
        column.addWidget(self.told)


def _in_words(line: str) -> str:
    """A note on the candles stands behind a dash."""
    dash = "- " if line.startswith("- ") else ""
    return dash + retell(line.removeprefix(dash))


class Imports(QObject):
    """Joins the door to the work it asks for; what was stored can be chosen at once."""

    def __init__(self, door: ImportCandles, errands: Errands, works: Works) -> None:
        super().__init__(door)
        self._door, self._errands, self._works = door, errands, works
        door.import_asked.connect(self._take_in)
        door.cancel_asked.connect(self._cancel)
        door.chosen.connect(errands.look_into_file)
        errands.frame_came.connect(door.show_frame)

    def refresh(self) -> None:
        """The newest import as the state has it; its end is told once."""
        view = self._works.newest(IMPORT)
        if view is None or view.is_told:
            return
        view.is_told = view.is_over
        self._door.show_work(view)
        if view.folder:
            self._errands.look_into_store()

    def _take_in(self, file: str, symbol: str, frame: str) -> None:
        self._errands.take_in(file, symbol, frame)
        self.refresh()

    def _cancel(self) -> None:
        view = self._works.newest(IMPORT)
        if view is not None:
            self._errands.cancel(view)
