"""The canvas: mouse, keys, wheel and drops turned into gestures and edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QNativeGestureEvent
from PySide6.QtWidgets import QToolTip

from moniqo_desktop.ui.canvas.access import accessible, keys
from moniqo_desktop.ui.canvas.access.tour import next_stop, order, stop_name
from moniqo_desktop.ui.canvas.access.wire_keys import WireByKeys
from moniqo_desktop.ui.canvas.editing import menu
from moniqo_desktop.ui.canvas.editing.adding import AddingSurface
from moniqo_desktop.ui.canvas.editing.doings import chords, doings
from moniqo_desktop.ui.canvas.editing.renaming import Renamer
from moniqo_desktop.ui.canvas.gestures.bring_in import BringIn
from moniqo_desktop.ui.canvas.gestures.drag import kind_in
from moniqo_desktop.ui.canvas.gestures.edge_pan import EdgePan
from moniqo_desktop.ui.canvas.gestures.gestures import Gesture, Modifiers
from moniqo_desktop.ui.canvas.gestures.pointing import (
    begin,
    choose_under,
    cursor,
    hover,
    open_at,
    tip_at,
)
from moniqo_desktop.ui.canvas.painting.overlay import NOTHING
from moniqo_desktop.ui.words.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QFocusEvent,
        QMouseEvent,
        QWheelEvent,
    )
    from PySide6.QtWidgets import QWidget

    from moniqo_desktop.domain.flow.drawing import Flow
    from moniqo_desktop.ui.canvas.editing.history import History
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme


class CanvasView(AddingSurface):
    """Draws and edits one flow; signals and calls are those of EditableSurface and Surface.

    look_asked: "stop", "run_to" or "pin", of the chosen node; see ui/replay/looking.py.
    """

    look_asked = Signal(str)

    def __init__(
        self,
        catalogue: Catalogue,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        new_id: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(catalogue, theme, parent, new_id=new_id)
        self._gesture: Gesture | None = None
        self._edge = EdgePan(self)
        self._space = False
        self._renamer = Renamer(self)
        self._wiring = WireByKeys(self)
        self.chords = chords(doings())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAcceptDrops(True)
        self.setAccessibleName(tr("Flow canvas"))
        accessible.install()
        self.selection_changed.connect(lambda ids: accessible.tell_selection(self))
        self.drawing_changed.connect(self._wiring.end)

    def set_flow(self, flow: Flow, history: History | None = None) -> None:
        self._end_gesture()
        self.arranger.cancel()
        super().set_flow(flow, history)

    def ask_stop(self) -> None:
        """A breakpoint at the chosen node, or none."""
        self.look_asked.emit("stop")

    def ask_run_to(self) -> None:
        self.look_asked.emit("run_to")

    def ask_pin(self) -> None:
        """The outputs of the chosen node are held, or freed."""
        self.look_asked.emit("pin")

    def show_all(self) -> None:
        self.glide(self.zoom_to_fit)

    def show_selection(self) -> None:
        self.glide(self.zoom_to_selection)

    def zoom_in(self) -> None:
        self.glide(lambda: self.zoom_by(1.25))

    def zoom_out(self) -> None:
        self.glide(lambda: self.zoom_by(1 / 1.25))

    def zoom_to_full_size(self) -> None:
        self.glide(lambda: self.zoom_by(0.0))

    def add_note(self) -> None:
        """Open for typing at once: no letter of what is typed is taken for a key of the canvas."""
        super().add_note()
        self.rename_selected()

    def rename_selected(self) -> None:
        """Opens a field over the title of the one chosen node, frame or note."""
        if len(self.document.selected) == 1:
            self._renamer.open(next(iter(self.document.selected)))

    def cancel(self) -> None:
        """Escape: ends a gesture without an edit, or clears the selection, or leaves a block."""
        if self.arranger.is_on:
            self.arranger.cancel()
        elif self._gesture is None and not self.document.selected:
            self.leave_block()
        elif self._gesture is None:
            self.select(())
        self._end_gesture()

    def start_wire(self) -> None:
        """A wire from the chosen node, drawn with keys."""
        self._wiring.start()

    def choose_first(self) -> None:
        self._choose_stop(0)

    def choose_last(self) -> None:
        self._choose_stop(-1)

    def open_menu(self) -> None:
        """What can be done to what is chosen, beside it."""
        menu.open_menu(self, menu.place_of_selection(self))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks over nodes, then wires, and leaves the canvas behind the last."""
        if not self.hasFocus():
            return super().focusNextPrevChild(forward)
        stop = next_stop(self.document, forward=forward)
        if not stop:
            return super().focusNextPrevChild(forward)
        self._choose(stop)
        return True

    def _choose_stop(self, place: int) -> None:
        stops = order(self.document.model)
        if len(stops):
            self._choose(stop_name(self.document.model, int(stops[place])))

    def _choose(self, name: str) -> None:
        self.select([name])
        self.show_part(name)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._glide.finish()
        self._end_gesture()
        self._wiring.end()
        self._gesture = begin(self, event, panning=self._space)
        self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position()
        if self._gesture is not None:
            self._gesture.move(event.position(), event.modifiers())
            self._edge.follow(self._gesture, event.position(), event.modifiers())
            return
        self.show_hints(hover(self, event.position()))
        self._show_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, None
        self._edge.end()
        if gesture is not None:
            gesture.move(event.position(), event.modifiers())
            gesture.release(event.position(), event.modifiers())
        self._show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            open_at(self, event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel zooms at the mouse; a touchpad pans; Ctrl always zooms, Shift pans sideways."""
        steps, pixels = event.angleDelta(), event.pixelDelta()
        ctrl = bool(event.modifiers() & Modifiers.ControlModifier)
        if event.modifiers() & Modifiers.ShiftModifier and not ctrl:
            self.pan(steps.y() / 2 or steps.x() / 2, 0)
        elif not pixels.isNull() and not ctrl:
            self.pan(pixels.x(), pixels.y())
        else:
            self.zoom_by(1.0015 ** steps.y(), event.position())
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tip_at(self, QPointF(event.pos())), self)
            return True
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom_by(1.0 + event.value(), event.position())
            return True
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            choose_under(self, QPointF(event.pos()))
            menu.open_menu(self, event.pos())
        else:
            self.open_menu()

    def event(self, event: QEvent) -> bool:
        """Tab is a key like others while a wire is drawn."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if self._wiring.is_on and self._wiring.press(event):
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self._show_cursor()
        elif not keys.press(self, event.keyCombination()):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_cursor()
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        self._wiring.end()
        super().focusOutEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        kind = kind_in(event.mimeData())
        if kind:
            self._end_gesture()
            self._gesture = BringIn(self, event.position(), kind)
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if isinstance(self._gesture, BringIn):
            self._gesture.move(event.position(), event.modifiers())
            self._edge.follow(self._gesture, event.position(), event.modifiers())
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_gesture()

    def dropEvent(self, event: QDropEvent) -> None:
        gesture, self._gesture = self._gesture, None
        self._edge.end()
        if isinstance(gesture, BringIn):
            gesture.release(event.position(), event.modifiers())
            event.acceptProposedAction()
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self.show_hints(NOTHING)
        super().leaveEvent(event)

    def _end_gesture(self) -> None:
        gesture, self._gesture = self._gesture, None
        self._edge.end()
        if gesture is not None:
            gesture.cancel()

    def _show_cursor(self) -> None:
        shape = cursor(self, self._gesture, panning=self._space)
        if self.viewport().cursor().shape() is not shape:
            self.viewport().setCursor(shape)
