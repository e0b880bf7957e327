"""The way of the camera to where it was asked: 180 ms, slower towards the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from moniqo_desktop.ui.canvas.camera import Camera

if TYPE_CHECKING:
    from collections.abc import Callable

    from moniqo_desktop.ui.canvas.surface import Surface

LASTS_MS: Final = 180
STEP_MS: Final = 12


class Glide(QObject):
    """One at a time. Whatever else moves the camera ends it where it is."""

    def __init__(self, view: Surface) -> None:
        super().__init__(view)
        self._view = view
        self._start = self._target = Camera()
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._step)

    @property
    def is_on(self) -> bool:
        return self._timer.isActive()

    def along(self, change: Callable[[], object]) -> None:
        """change: moves the camera at once; here it is seen to go there."""
        self.finish()
        start = self._view.camera
        change()
        target = self._view.camera
        if start == target or not self._view.may_glide(start):
            return
        self._start, self._target = start, target
        self._clock.start()
        self._view.pass_by(start)
        self._timer.start()

    def finish(self) -> None:
        """There at once."""
        if self.is_on:
            self._timer.stop()
            self._view.pass_by(self._target)

    def drop(self) -> None:
        """No farther."""
        self._timer.stop()

    def _step(self) -> None:
        share = self._clock.elapsed() / LASTS_MS
        if share >= 1.0:
            self.finish()
        else:
            self._view.pass_by(between(self._start, self._target, 1 - (1 - share) ** 3))


def between(start: Camera, target: Camera, share: float) -> Camera:
    """A camera on the way; a point that lies still at both ends lies still all along.

    Scales go by steps that look alike: from 1 to 4, half the way is 2.
    """
    scale = start.scale * (target.scale / start.scale) ** share
    way = target.scale - start.scale
    if abs(way) > 1e-9:
        share = (scale - start.scale) / way
    x = start.x + (target.x - start.x) * share
    return Camera(scale, x, start.y + (target.y - start.y) * share)
