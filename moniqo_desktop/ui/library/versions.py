"""The panel of versions: what is kept of the flow in front, and what can be done with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QDateTime,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.ui.look.parts import icon_button, label, push_button
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QColor

    from moniqo_desktop.domain.flow.revisions import RevisionInfo
    from moniqo_desktop.ui.look.theme import Theme

    Index = QModelIndex | QPersistentModelIndex

ROW: Final = 46
_MADE: Final = int(Qt.ItemDataRole.UserRole)


class Versions(QFrame):
    """keep_asked: a name, "" for none. name_asked: revision, name. compare_asked, restore_asked
    and export_asked: a revision."""

    keep_asked = Signal(str)
    name_asked = Signal(int, str)
    compare_asked = Signal(int)
    restore_asked = Signal(int)
    export_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "panel")
        self.name = _field(theme, tr("Name this version…"))
        self.keep = push_button(theme, tr("Keep"), "primary")
        self.list = QListWidget()
        self.compare = push_button(theme, tr("Compare"))
        self.restore = push_button(theme, tr("Restore"))
        self.more = icon_button(theme, "dots", tr("Name or export the chosen version"), 16)
        self.menu = QMenu(self)
        self._named: RevisionInfo | None = None
        """The version whose name is being typed; None: of a new one."""
        self._none = label(theme, "", 12, tone="2")
        self._lay_out()
        self._join()
        self.show_versions((), has_flow=False)

    @property
    def chosen(self) -> RevisionInfo | None:
        made: RevisionInfo | None = self.list.currentIndex().data(_MADE)
        return made

    @property
    def titles(self) -> list[str]:
        """What is listed, top to bottom."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def show_versions(self, versions: Sequence[RevisionInfo], *, has_flow: bool) -> None:
        """Newest first; the one that was chosen stays chosen."""
        before = self.chosen
        self.list.clear()
        for made in versions:
            item = QListWidgetItem(f"{title_of(made)} · {when(made)}")
            item.setData(_MADE, made)
            item.setToolTip(f"{title_of(made)}\n{when(made)} · {who(made)}")
            self.list.addItem(item)
            if before is not None and made.revision == before.revision:
                self.list.setCurrentItem(item)
        self.list.setVisible(bool(versions))
        self._none.setVisible(not versions)
        words = tr("No version yet. One is kept each time you save or run; name those that matter.")
        self._none.setText(words if has_flow else tr("Open a flow to see its versions."))
        self.keep.setEnabled(has_flow)
        self.name.setEnabled(has_flow)
        self._show_chosen()

    # -- inside ----------------------------------------------------------------------------------

    def name_chosen(self) -> None:
        """The field above the list takes the name of the chosen version."""
        made = self.chosen
        if made is not None:
            self._name_for(made)
            self.name.setText(made.name)
            self.name.selectAll()
            self.name.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.name_chosen()
        elif event.key() == Qt.Key.Key_Escape and self._named is not None:
            self._name_for(None)
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    def _show_chosen(self) -> None:
        for each in (self.compare, self.restore, self.more):
            each.setEnabled(self.chosen is not None)

    def _name_for(self, made: RevisionInfo | None) -> None:
        """made: the version to be named; None: the field is for a new version again."""
        self._named = made
        self.name.clear()
        self.keep.setText(tr("Keep") if made is None else tr("Name"))
        hint = tr("Name this version…")
        if made is not None:
            hint = tr("Name of version {number}…").format(number=made.revision)
        self.name.setPlaceholderText(hint)
        self.name.setAccessibleName(hint)

    def _keep(self) -> None:
        typed, made = self.name.text().strip(), self._named
        self._name_for(None)
        if made is None:
            self.keep_asked.emit(typed)
            return
        self.name_asked.emit(made.revision, typed)
        self.list.setFocus()

    def _tell(self, ask: Callable[[int], object]) -> None:
        made = self.chosen
        if made is not None:
            ask(made.revision)

    def _join(self) -> None:
        self.keep.clicked.connect(self._keep)
        self.name.returnPressed.connect(self._keep)
        self.list.currentItemChanged.connect(self._show_chosen)
        self.list.itemActivated.connect(lambda: self._tell(self.compare_asked.emit))
        self.compare.clicked.connect(lambda: self._tell(self.compare_asked.emit))
        self.restore.clicked.connect(lambda: self._tell(self.restore_asked.emit))
        self.menu.addAction(tr("Name… (F2)"), self.name_chosen)
        self.menu.addAction(tr("Export…"), lambda: self._tell(self.export_asked.emit))
        self.more.clicked.connect(self._show_menu)

    def _lay_out(self) -> None:
        px = self._theme.px
        self.list.setItemDelegate(_Row(self._theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(px(2 * ROW))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Versions, newest first"))
        self._none.setWordWrap(True)
        self.keep.setToolTip(tr("Keeps the flow as it is drawn now, saved or not"))
        self.compare.setToolTip(tr("What differs between this version and the drawing now (Enter)"))
        self.restore.setToolTip(tr("Draws it as it was; that is an edit and can be undone"))
        top = QHBoxLayout()
        top.setSpacing(px(6))
        top.addWidget(self.name, 1)
        top.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(12))
        column.setSpacing(px(8))
        column.addLayout(top)
        column.addWidget(self._none, 0)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        column.addLayout(self._doings())

    def _doings(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(6))
        row.addWidget(self.compare, 1)
        row.addWidget(self.restore, 1)
        row.addWidget(self.more)
        return row

    def _show_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))


class _Row(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px, made = self._theme, self._theme.px, index.data(_MADE)
        room: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, theme.hover)
        number = f"#{made.revision}"
        side = QRect(room.right() - px(48), room.top() + px(5), px(44), px(18))
        top = QRect(room.left() + px(8), room.top() + px(5), room.width() - px(60), px(18))
        below = QRect(top.left(), room.top() + px(23), room.width() - px(16), px(18))
        is_named = bool(made.name)
        _write(painter, theme.font(12, 600 if is_named else 500), theme.text1, top, title_of(made))
        _write(painter, theme.font(12), theme.text2, below, f"{when(made)} · {who(made)}")
        painter.setFont(theme.font(11, 500, tabular=True))
        painter.setPen(theme.text3)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(side, int(right), number)


def title_of(made: RevisionInfo) -> str:
    return made.name or tr("Without a name")


def when(made: RevisionInfo) -> str:
    """In UTC, as all times of the window: "today 15:04:05 UTC", else the day."""
    at = QDateTime.fromMSecsSinceEpoch(made.saved_at).toUTC()
    if at.date() == QDateTime.currentDateTimeUtc().date():
        return tr("today {time}").format(time=f"{at.toString('HH:mm:ss')} UTC")
    return f"{at.toString('yyyy-MM-dd HH:mm')} UTC"


def who(made: RevisionInfo) -> str:
    """Who kept it, and where."""
    actor = tr("you") if made.actor in ("", "owner") else made.actor
    return tr("by {who}").format(who=actor) + (
        "" if made.device in ("", "local") else f", {made.device}"
    )


def _field(theme: Theme, hint: str) -> QLineEdit:
    field = QLineEdit()
    field.setFont(theme.font(12))
    field.setPlaceholderText(hint)
    field.setAccessibleName(hint)
    field.setToolTip(hint)
    field.setMaxLength(80)
    return field


def _write(painter: QPainter, font: QFont, colour: QColor, room: QRect, text: str) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    short = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), short)
