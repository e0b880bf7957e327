"""The window's program: paint first, then load what is heavy, then open the engine."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# First what makes all that follows load sooner: see each of them.
from moniqo_desktop.app import collecting as collecting
from moniqo_desktop.app import environment as environment
from moniqo_desktop.app import late_methods as late_methods
from moniqo_desktop.app.qt_features import skip_source_scan

# isort: split
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from moniqo_desktop.app import paths
from moniqo_desktop.app.gui_one_window import ComingForward, alone_on
from moniqo_desktop.app.window_settings import WindowSettings
from moniqo_desktop.domain.errors import MoniqoError
from moniqo_desktop.ui.catalogue.catalogue import Catalogue
from moniqo_desktop.ui.context import Settings
from moniqo_desktop.ui.main_window import SIZE, MainWindow
from moniqo_desktop.ui.settings.look import theme_of
from moniqo_desktop.ui.words import translation

EXIT_FINE: Final = 0
EXIT_MISTAKE: Final = 2
PICTURE_AFTER_S: Final = 8.0
STYLE: Final = "Fusion"
PAINT_WITHIN_MS: Final = 3_000
_QUEUED: Final = Qt.ConnectionType.QueuedConnection


@dataclass(frozen=True, slots=True)
class Options:
    """picture: where to save a picture of the window, None = stay open. after_s: seconds of the
    demo before it is taken. theme: "" = as last time. speed: of the practice market, candle time
    per time, 0 = as it opens."""

    home: Path
    resources: Path
    theme: str = ""
    flow: Path | None = None
    picture: Path | None = None
    after_s: float = PICTURE_AFTER_S
    speed: float = 0.0


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 fine, 2 the input was wrong, 3 the world is unavailable."""
    options = _options(argv)
    application = new_application()
    if options.picture is None and options.flow is None:
        _alone, told = alone_on(options.home)  # held as long as the program lives
        if told:
            print(told, file=sys.stderr)  # noqa: T201 - the window that is open came forward
            return EXIT_FINE
    try:
        shell = Shell(options)
    except MoniqoError as error:
        print(error, file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return EXIT_MISTAKE
    shell.paint_first()
    forward = ComingForward(shell)  # noqa: F841 - lives as long as the window
    # Heavy from here on: the window is on the screen already.
    from moniqo_desktop.app.gui_session import run_session

    return run_session(application, shell)


def picture(
    file: Path,
    *,
    home: Path,
    theme: str = "dark",
    after_s: float = PICTURE_AFTER_S,
    speed: float = 0.0,
) -> int:
    """Saves a picture of the window after the demo ran a while; returns the exit code.

    Needs a process of its own and QT_QPA_PLATFORM=offscreen where there is no screen.
    """
    words = ["--picture", str(file), "--theme", theme, "--after", str(after_s)]
    return main([*words, "--home", str(home), "--speed", str(speed)])


class Shell:
    """What can be shown before anything heavy is loaded."""

    def __init__(self, options: Options) -> None:
        self.options = options
        stored = WindowSettings(options.home / "window.json")
        self.settings = Settings(stored.load, stored.save)
        self._english = Catalogue.from_file(options.resources / "nodes.json")
        self.catalogue = self._english
        self._words: translation.Words | None = None
        self._blink_ms: int | None = None
        self._speak()
        self.theme = theme_of(self.settings, options.resources, options.theme)
        self.window = self.new_window()

    def new_window(self) -> MainWindow:
        """In the current theme."""
        window = self.bare_window()
        self.dress(window)
        return window

    def dress(self, window: MainWindow) -> None:
        """The style sheet comes last and is the window's own: widgets that are not in it yet are
        styled once, when they are put into it, and another window is not styled anew."""
        window.setStyleSheet(self.theme.stylesheet())

    def bare_window(self, *, at_once: bool = True) -> MainWindow:
        """Before it is dressed. at_once: False where its parts follow, see MainWindow.build."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(self.theme.palette())
        application.setFont(self.theme.font(12))
        self._calm(application)
        window = MainWindow(self.theme, self.catalogue, self.settings, at_once=at_once)
        if self.options.picture is not None:
            window.resize(*SIZE)
        return window

    def _calm(self, application: QApplication) -> None:
        """With reduced motion no cursor blinks and no menu fades."""
        if self._blink_ms is None:
            self._blink_ms = application.cursorFlashTime()
        moves = self.theme.moves
        application.setCursorFlashTime(self._blink_ms if moves else 0)
        for effect in (Qt.UIEffect.UI_AnimateCombo, Qt.UIEffect.UI_AnimateMenu,
                       Qt.UIEffect.UI_FadeMenu, Qt.UIEffect.UI_FadeTooltip):  # fmt: skip
            application.setEffectEnabled(effect, moves)

    def swap_theme(self) -> None:
        """Dark to light or back, as the trader asked in the window."""
        self.settings.keep(window__theme="light" if self.theme.is_dark else "dark")
        self.window.look_asked.emit()

    def renew_look(self) -> None:
        """As the settings say now; windows made from now on wear it and speak it."""
        self._speak()
        self.theme = theme_of(self.settings, self.options.resources)

    def paint_first(self) -> None:
        """Shows the window and returns once it was painted, or is not going to be."""
        loop = QEventLoop()
        self.window.painted.connect(loop.quit, _QUEUED)
        QTimer.singleShot(PAINT_WITHIN_MS, loop, loop.quit)
        self.window.show()
        loop.exec()

    def _speak(self) -> None:
        """In the language chosen; a damaged one leaves English."""
        application = QApplication.instance()
        assert application is not None
        if self._words is not None:
            application.removeTranslator(self._words)
        code = self.settings.text("window.language", translation.ENGLISH)
        try:
            self._words = translation.load(code, self.options.resources)
        except MoniqoError:
            self._words = None
            self.settings.forget("window.language")
        self.catalogue = self._english
        if self._words is not None:
            from moniqo_desktop.ui.catalogue.words import spoken

            application.installTranslator(self._words)
            self.catalogue = spoken(self._english, self._words.of_nodes)


def new_application() -> QApplication:
    """The one QApplication; closing the last window does not end the program, we do."""
    skip_source_scan()
    application = QApplication.instance()
    if isinstance(application, QApplication):
        application.setStyle(STYLE)
    else:
        # Asked for in words: setStyle hands back a style, and with it all that styles know.
        application = QApplication(["moniqo", "-style", STYLE])
    application.setApplicationName("Moniqo")
    application.setDesktopFileName("moniqo-desktop")
    application.setQuitOnLastWindowClosed(False)
    return application


def _options(argv: Sequence[str] | None) -> Options:
    if argv is None and len(sys.argv) == 1:
        return Options(paths.home(), paths.resources())
    # From an icon nothing is asked for, and nobody waits for the parser.
    import argparse

    parser = argparse.ArgumentParser("moniqo-desktop", description="Opens the window of Moniqo.")
    parser.add_argument("flow", nargs="?", type=Path, help="flow file to open")
    parser.add_argument("--home", type=Path, help="folder of the trader's files")
    parser.add_argument("--theme", choices=("dark", "light"), default="")
    parser.add_argument("--picture", type=Path, help="save a picture of the window and quit")
    parser.add_argument("--speed", type=float, default=0.0, help="of the practice market")
    parser.add_argument("--after", type=float, default=PICTURE_AFTER_S, metavar="SECONDS")
    given = parser.parse_args(argv)
    return Options(
        home=given.home or paths.home(),
        resources=paths.resources(),
        theme=given.theme,
        flow=given.flow,
        picture=given.picture,
        after_s=given.after,
        speed=given.speed,
    )


if __name__ == "__main__":
    sys.exit(main())
