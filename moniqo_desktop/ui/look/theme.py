"""Colours, fonts and icons of the window, as tokens. Nothing else names a colour or a font."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QCoreApplication, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer

from moniqo_desktop.domain.flow.ports import PORTS, PortType
from moniqo_desktop.ui.look.style import style_sheet
from moniqo_desktop.ui.look.tokens import FAMILIES, TOKENS, tokens

SANS: Final = "Inter"
MONO: Final = "JetBrains Mono"
_FONT_FILES: Final = (
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "Inter-Bold.otf",
)
_MONO_FILES: Final = ("JetBrainsMono-Regular.ttf",)


@dataclass(frozen=True, slots=True)
class Look:
    """What a trader chooses besides dark or light. preset: a key of tokens.PRESETS.
    text_percent: 90..200. reduced_motion: nothing flashes, pulses or slides."""

    preset: str = "default"
    text_percent: int = 100
    reduced_motion: bool = False


PLAIN: Final = Look()


@dataclass(frozen=True, eq=False, repr=False)
class Theme:
    """One look of the window. Needs a QGuiApplication; load it once and pass it down."""

    is_dark: bool
    resources: Path
    look: Look
    canvas: QColor
    window: QColor
    panel: QColor
    card: QColor
    card_header: QColor
    hover: QColor
    line: QColor
    line_strong: QColor
    grid_dot: QColor
    text1: QColor
    text2: QColor
    text3: QColor
    accent: QColor
    accent_fill: QColor
    ok: QColor
    warn: QColor
    error: QColor
    paused: QColor
    up: QColor
    down: QColor
    up_text: QColor
    down_text: QColor
    _pixmaps: dict[tuple[str, str, int, float], QPixmap] = field(init=False, default_factory=dict)

    @classmethod
    def dark(cls, resources: Path) -> Theme:
        return cls.named("dark", resources)

    @classmethod
    def light(cls, resources: Path) -> Theme:
        return cls.named("light", resources)

    @classmethod
    def named(cls, name: str, resources: Path, look: Look = PLAIN) -> Theme:
        """name: "light", or anything else for dark."""
        _load_fonts(resources / "fonts", _FONT_FILES)
        column = 1 if name == "light" else 0
        colours = {each: QColor(pair[column]) for each, pair in tokens(look.preset).items()}
        return cls(column == 0, resources, look, **colours)

    @property
    def unscaled(self) -> Theme:
        """The same at 100 % text, for what has a zoom of its own."""
        if self.look.text_percent == PLAIN.text_percent:
            return self
        look = replace(self.look, text_percent=PLAIN.text_percent)
        return Theme.named("dark" if self.is_dark else "light", self.resources, look)

    def px(self, size: float) -> int:
        """A length of the design (4-grid, at 100 % text) at the text size chosen."""
        return round(size * self.look.text_percent / 100)

    @property
    def moves(self) -> bool:
        """Whether things may flash, pulse and slide."""
        return not self.look.reduced_motion

    def port_colour(self, port: PortType) -> QColor:
        look = PORTS[port]
        return QColor(look.dark if self.is_dark else look.light)

    def family_colour(self, name: str) -> QColor:
        """Colour of a node family; an unknown family is drawn like an output."""
        dark, light = FAMILIES.get(name, FAMILIES["output"])
        return QColor(dark if self.is_dark else light)

    def mixed(self, colour: QColor, share: float, over: QColor) -> QColor:
        """Opaque colour of `colour` at share 0..1 laid over `over`."""
        keep = 1.0 - share
        return QColor.fromRgbF(
            colour.redF() * share + over.redF() * keep,
            colour.greenF() * share + over.greenF() * keep,
            colour.blueF() * share + over.blueF() * keep,
        )

    def tint(self, colour: QColor) -> QColor:
        """A ground of that colour on which text of that colour stays readable."""
        return self.mixed(colour, 0.16 if self.is_dark else 0.10, self.panel)

    def font(self, px: int, weight: int = 400, *, tabular: bool = False) -> QFont:
        """Inter at px logical pixels times the text size; tabular: digits of one width."""
        font = QFont(SANS)
        font.setPixelSize(self.px(px))
        font.setWeight(QFont.Weight(weight))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def mono(self, px: int = 12) -> QFont:
        _load_fonts(self.resources / "fonts", _MONO_FILES)
        font = QFont(MONO)
        font.setPixelSize(self.px(px))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def icon(self, name: str, colour: QColor, px: int = 16, dpr: float = 1.0) -> QPixmap:
        """Icon as px × px logical pixels at the ratio dpr; an unknown name draws "node"."""
        key = (name, colour.name(QColor.NameFormat.HexArgb), px, dpr)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = _rendered(self._svg(name), colour, px, dpr)
            self._pixmaps[key] = pixmap
        return pixmap

    def button_icon(self, name: str, colour: QColor, px: int = 16, *, gap: int = 0) -> QIcon:
        """The same for buttons, at the ratio of the sharpest screen; pale when disabled.

        gap: empty room right of it, before the words of the button.
        """
        application = QGuiApplication.instance()
        ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
        drawn = self.icon(name, colour, px, ratio)
        if gap:
            drawn = _with_gap(drawn, gap)
        icon = QIcon(drawn)
        icon.addPixmap(_paled(drawn), QIcon.Mode.Disabled)
        return icon

    def palette(self) -> QPalette:
        """For what QSS does not reach: selections, placeholders, links."""
        palette = QPalette()
        role = QPalette.ColorRole
        for which, colour in (
            (role.Window, self.window),
            (role.Base, self.panel),
            (role.AlternateBase, self.card),
            (role.Text, self.text1),
            (role.WindowText, self.text1),
            (role.ButtonText, self.text1),
            (role.Button, self.card),
            (role.PlaceholderText, self.text3),
            (role.Highlight, self.accent_fill),
            (role.HighlightedText, QColor("#FFFFFF")),
            (role.Link, self.accent),
            (role.ToolTipBase, self.card),
            (role.ToolTipText, self.text1),
        ):
            palette.setColor(which, colour)
        return palette

    def stylesheet(self) -> str:
        """QSS of the whole application."""
        tokens = {name: getattr(self, name).name() for name in TOKENS}
        mixes = {
            "paper": self.tint(self.warn).name(),
            "paper_line": self.mixed(self.warn, 0.75, self.window).name(),
            "danger": self.tint(self.error).name(),
            "danger_hover": self.mixed(self.error, 0.26, self.window).name(),
            "danger_line": self.mixed(self.error, 0.75, self.window).name(),
            "signal_tint": self.tint(self.paused).name(),
            "running": self.tint(self.ok).name(),
            "accent_hover": self.mixed(QColor("#FFFFFF"), 0.12, self.accent_fill).name(),
            "field": (self.canvas if self.is_dark else self.card).name(),
            "mode": "dark" if self.is_dark else "light",
            "icons": (self.resources / "icons").as_posix(),
        }
        return style_sheet(tokens | mixes, self.look.text_percent)

    def _svg(self, name: str) -> str:
        folder = self.resources / "icons"
        file = folder / f"{name}.svg"
        return (file if file.is_file() else folder / "node.svg").read_text(encoding="utf-8")


def _rendered(svg: str, colour: QColor, px: int, dpr: float) -> QPixmap:
    pixmap = QPixmap(round(px * dpr), round(px * dpr))
    pixmap.setDevicePixelRatio(dpr)
    pixmap.fill(Qt.GlobalColor.transparent)
    text = svg.replace("currentColor", colour.name())
    painter = QPainter(pixmap)
    painter.setOpacity(colour.alphaF())
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, px, px))
    painter.end()
    return pixmap


def _with_gap(pixmap: QPixmap, gap: int) -> QPixmap:
    ratio = pixmap.devicePixelRatio()
    wide = QPixmap(pixmap.width() + round(gap * ratio), pixmap.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return wide


def _paled(pixmap: QPixmap) -> QPixmap:
    pale = QPixmap(pixmap.size())
    pale.setDevicePixelRatio(pixmap.devicePixelRatio())
    pale.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pale)
    painter.setOpacity(0.35)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return pale


def _load_fonts(folder: Path, names: tuple[str, ...]) -> None:
    """Once per application: Qt would register each file again."""
    application, mark = QCoreApplication.instance(), f"moniqo_font_{names[0]}"
    if application is None or application.property(mark):
        return
    for name in names:
        QFontDatabase.addApplicationFont(str(folder / name))
    application.setProperty(mark, True)
