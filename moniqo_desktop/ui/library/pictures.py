"""Pictures of flows, drawn by the canvas itself: nothing is stored, nothing can be out of date."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap

from moniqo_desktop.ui.canvas.camera import Camera, Shot
from moniqo_desktop.ui.canvas.columns.live import Live
from moniqo_desktop.ui.canvas.columns.model import Model
from moniqo_desktop.ui.canvas.painting.layer import Layer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from moniqo_desktop.domain.flow.drawing import Flow, Frame, Note
    from moniqo_desktop.ui.canvas.columns.model import Box
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme

    Steps = Iterator[QPixmap | None]

READABLE: Final = 0.62
"""Scale at which the canvas writes cards out; a smaller picture is scaled down from it."""
MANY: Final = 80
"""From so many nodes on a card is a rectangle in any picture of this size."""
BORDER: Final = 28.0


def picture_of(flow: Flow, catalogue: Catalogue, theme: Theme, size: QSize) -> QPixmap:
    """The whole drawing. size: device pixels."""
    steps = drawing(flow, catalogue, theme, size)
    return next(picture for picture in steps if picture is not None)


def drawing(
    flow: Flow, catalogue: Catalogue, theme: Theme, size: QSize
) -> Iterator[QPixmap | None]:
    """The same in steps, each as long as a frame may take: None, and at the end the picture."""
    model = Model(flow, catalogue.over(flow))
    left, top, right, bottom = all_of(model)
    wide, high = right - left + 2 * BORDER, bottom - top + 2 * BORDER
    fits = min(size.width() / wide, size.height() / high, 1.0)
    scale = fits if len(model.ids) > MANY else max(fits, READABLE)
    enlarged = size * (scale / fits)
    camera = Camera(
        scale,
        enlarged.width() / 2 - (left + right) / 2 * scale,
        enlarged.height() / 2 - (top + bottom) / 2 * scale,
    )
    layer, shot = Layer(theme.unscaled, model, Live(len(model.ids))), Shot(camera, 1.0, whole=True)
    layer.tiles.make_room(enlarged.width() * enlarged.height())
    yield from layer.readying(shot)
    drawn = QPixmap(enlarged)
    painter = QPainter(drawn)
    layer.paint(painter, shot, QRect(0, 0, drawn.width(), drawn.height()))
    painter.end()
    if enlarged == size:
        yield drawn
        return
    yield None
    smooth = Qt.TransformationMode.SmoothTransformation
    yield drawn.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


class Pictures(QObject):
    """Draws a piece of a picture each time the window has nothing else to do."""

    def __init__(self, catalogue: Catalogue, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue, self._theme = catalogue, theme
        self._asked: deque[tuple[Steps, Callable[[QPixmap], None]]] = deque()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._draw_next)

    def ask(self, flow: Flow, size: QSize, take: Callable[[QPixmap], None]) -> None:
        """take is called with the picture, soon. size: device pixels."""
        self._asked.append((drawing(flow, self._catalogue, self._theme, size), take))
        self._timer.start()

    def forget(self) -> None:
        """What was asked for is not wanted any more."""
        self._asked.clear()
        self._timer.stop()

    def _draw_next(self) -> None:
        if not self._asked:
            self._timer.stop()
            return
        steps, take = self._asked[0]
        picture = next(steps)
        if picture is not None:
            self._asked.popleft()
            take(picture)


def all_of(model: Model) -> Box:
    """The box around everything drawn; a small one around nothing."""
    boxes = [tuple(box) for box in (*model.boxes.tolist(), *model.link_boxes.tolist())]
    frames: tuple[Frame | Note, ...] = (*model.frames, *model.notes)
    boxes += [(each.x, each.y, each.x + each.width, each.y + each.height) for each in frames]
    if not boxes:
        return (0.0, 0.0, 400.0, 200.0)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
