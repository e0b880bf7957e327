"""Joins messages for the trader to the bell, the list, the tray and the desktop."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QApplication, QWidget

from moniqo_desktop.domain.messages.commands import PauseRun
from moniqo_desktop.domain.orders import Mode
from moniqo_desktop.ui.notices.notices import NoticeList
from moniqo_desktop.ui.notices.toast import Toast
from moniqo_desktop.ui.notices.tray import Tray, TrayState
from moniqo_desktop.ui.settings.options import DESKTOP, LIST, NOTICES, NOWHERE
from moniqo_desktop.ui.state.kept_notes import notes_of, rows_of
from moniqo_desktop.ui.state.notes import KINDS, Notification
from moniqo_desktop.ui.state.owners import whose
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.control import Control
    from moniqo_desktop.ui.state.state import State

MOST_AT_ONCE: Final = 3
"""More new messages than that are told on the desktop as one."""
TOASTED: Final = frozenset(("price_alert", "alarm", "order_unknown"))
"""Kinds that the window tells over itself while it is in front: nothing else in it shows them."""
_KEPT: Final = "notices.kept"
_HEARD: Final = frozenset(("notifications", "alarms", "approvals"))
_TOLD_BY_ICON: Final = frozenset(("runs", "safety", "nodes", "notifications"))


class NoticeDoor(QObject):
    """answered: see NoticeList."""

    answered = Signal(object, bool)

    def __init__(self, control: Control, state: State) -> None:
        super().__init__(control)
        self._control, self._state = control, state
        self._window, self._settings = control.window, control.context.settings
        self.list = NoticeList(control.context.theme, control.window)
        self.list.model.tell_whose(self._whose)
        self.toast = Toast(
            control.context.theme, control.window, self._under_bell, self._answered_below
        )
        self._told: list[Notification] = []
        self._is_over = False
        self.tray = Tray(control.context.theme, self)
        self._listen()
        if not state.notifications.is_recalled:
            state.notifications.recall(notes_of(self._settings.texts(_KEPT)))
        self.take(_HEARD | _TOLD_BY_ICON)

    def open(self) -> None:
        """The list, or away with it."""
        if self.list.isVisible():
            self.list.hide()
            return
        self.toast.hide()
        self._state.notifications.mark_read()
        self._state.alarms.mark_seen()
        self._show()
        self.list.open_at(self._under_bell())
        self._count()

    def _under_bell(self) -> QPoint:
        return self._window.top_bar.under_bell()

    def _answered_below(self) -> tuple[QWidget, ...]:
        accounts = getattr(self._control, "accounts", None)  # made later than this
        looking = getattr(self._control, "looking", None)
        strips = (accounts.strip if accounts else None, looking.banner if looking else None)
        return (self._window.question, *(each for each in strips if each is not None))

    def take(self, changed: frozenset[str]) -> None:
        """changed: names of the parts of the state that differ."""
        if changed & _HEARD and not self._is_over:
            notes = self._state.notifications
            notes.muted = frozenset(kind for kind in KINDS if self._way(kind) == NOWHERE)
            self._announce(notes.take_fresh())
            self._count()
            self._keep()
            if self.list.isVisible():
                self._show()
        if changed & _TOLD_BY_ICON:
            self._show_state()

    def _keep(self) -> None:
        """What no journal tells again after a restart; written only where it differs."""
        self._settings.keep(notices__kept=rows_of(self._state.notifications.newest()))

    def _show(self) -> None:
        waiting = self._state.approvals.waiting(self._state.at)
        keys = frozenset(f"approval:{each.node_id}:{each.key}" for each in waiting)
        self.list.show_notes(self._state.notifications.newest(), keys, self._state.at)

    def _count(self) -> None:
        """The bell counts what came since it was opened, and questions that still wait."""
        waiting = len(self._state.approvals.waiting(self._state.at))
        self._window.top_bar.bell.show_unread(max(self._state.notifications.unread, waiting))

    def _announce(self, fresh: list[Notification]) -> None:
        """On the desktop, while the window is not in front; over the window while it is, and
        where the desktop shows nothing."""
        loud = [note for note in fresh if self._way(note.kind) == DESKTOP]
        is_in_front = self._window.isActiveWindow()
        shown = loud if len(loud) <= MOST_AT_ONCE else [_together(loud)]
        told = [] if is_in_front else [self.tray.announce(n, self._whose(n)) for n in shown]
        is_seen = any(told) or (loud and self._toast(loud, is_in_front=is_in_front))
        if is_seen and self._settings.flag("notices.sound"):
            QApplication.beep()

    def _toast(self, loud: list[Notification], *, is_in_front: bool) -> bool:
        """Whether anything is told over the window. In front it tells what no other part of it
        does; else it waits there, and the window asks to be looked at."""
        notes = [note for note in loud if not is_in_front or note.kind in TOASTED]
        if not notes or self.list.isVisible():
            return False
        self._tell(notes, stays=not is_in_front)
        if not is_in_front:
            QApplication.alert(self._window)
        return True

    def _tell(self, notes: list[Notification], *, stays: bool) -> None:
        """Together with what nobody has seen yet."""
        unseen = self._told if self.toast.is_unseen else []
        told = self._told = [*notes, *unseen]
        note = told[0] if len(told) == 1 else _together(told)
        self.toast.say(note, self._whose(note), stays=stays or bool(unseen))

    def pass_to(self, newer: NoticeDoor) -> None:
        """Another window takes the place of this one: what lies over this one is told over it, and
        what comes from now on is. The list stays open: what came while the new one was made stands
        nowhere else."""
        self._is_over = True
        if self.list.isVisible():
            newer.open()
        elif not self.toast.isHidden():
            newer._tell(self._told, stays=self.toast.is_unseen)

    def _whose(self, note: Notification) -> str:
        return whose(self._state.runs, self._state.wallets, note.run_id, note.wallet)

    def _way(self, kind: str) -> str:
        return self._settings.text(f"notices.{kind}", DESKTOP if KINDS[kind][1] else LIST)

    def _show_state(self) -> None:
        runs = self._state.runs.open()
        paused = sum(run.paused for run in runs)
        self.tray.show_state(self._tray_state(), running=len(runs) - paused)

    def _tray_state(self) -> TrayState:
        runs, state = self._state.runs.open(), self._state
        if state.safety.kill_switch is not None:
            return TrayState.KILLED
        if any(run.mode is Mode.LIVE for run in runs):
            return TrayState.LIVE
        waits = state.approvals.waiting(state.at) or state.alarms.unseen()
        if waits or state.nodes.needs_attention():
            return TrayState.ATTENTION
        return TrayState.RUNNING if runs else TrayState.STOPPED

    def pause_all(self) -> None:
        """Entries of every flow wait; stops and exits go on."""
        for run in self._state.runs.open():
            if not run.paused:
                command = PauseRun(run_id=run.run_id)
                self._window.attempt(partial(self._control.context.send, command))

    def _show_window(self) -> None:
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def _show_window_and_list(self) -> None:
        self._show_window()
        if not self.list.isVisible():
            self.open()

    def _go_to(self, note: Notification) -> None:
        """To the order, else the node, else the chart of the symbol."""
        rooms = self._control.rooms
        if note.order_id and self._state.orders.get(note.order_id) is not None:  # type: ignore[arg-type]
            self._window.body.open("desk")
            rooms.desk.show_order(note.order_id)
        elif note.node_id:
            rooms.go_to(note.node_id, note.run_id)
        elif note.symbol:
            self._window.body.open("chart")
            rooms.chart.select(note.symbol)  # type: ignore[arg-type]

    def mark_all(self) -> None:
        """Everything was read."""
        self._state.notifications.mark_read()
        self._mark(())
        self._count()

    def _mark(self, numbers: tuple[int, ...]) -> None:
        self._state.notifications.mark(*numbers)
        self._show()
        self._keep()

    def clear(self) -> None:
        """All but the questions that wait."""
        self._state.notifications.clear()
        self._show()
        self._keep()
        self._count()

    def _listen(self) -> None:
        self.list.answered.connect(self.answered)
        self.list.opened.connect(self._go_to)
        self.toast.opened.connect(self._go_to)
        self.list.read.connect(self._mark)
        self.list.cleared.connect(self.clear)
        self.list.settings_asked.connect(lambda: self._control.doors.open_settings(NOTICES))
        self.tray.clicked.connect(self._show_window_and_list)
        self.tray.show_asked.connect(self._show_window)
        self.tray.pause_asked.connect(self.pause_all)
        self.tray.kill_asked.connect(self._kill)
        self.tray.quit_asked.connect(self._quit)

    def _kill(self) -> None:
        """Acts at once; the window comes up because it then asks about open positions."""
        self._control.kill_switch.pull()
        self._show_window()

    def _quit(self) -> None:
        self._show_window()
        self._control.leaving.leave()


def _together(notes: list[Notification]) -> Notification:
    worst = next((note for note in notes if note.level == "error"), notes[0])
    words = "\n".join(note.title for note in notes[:MOST_AT_ONCE])
    title = tr("{count} new notices").format(count=len(notes))
    return Notification(worst.at, worst.level, title, words, "", "")
