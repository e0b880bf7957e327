"""The tokens of both themes, measured by WCAG 2.1."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QTextLayout
from PySide6.QtWidgets import QApplication

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.ui.look.theme import MONO, SANS, Look, Theme
from moniqo_desktop.ui.look.tokens import PRESETS
from tests.ui.shell.colour_science import DEUTAN, PROTAN, apart, ciede2000

GROUNDS = ("canvas", "window", "panel", "card")
TEXTS = ("text1", "text2", "text3", "accent", "ok", "warn", "error", "paused", "up_text",
         "down_text")  # fmt: skip
READABLE, VISIBLE, AAA = 4.5, 3.0, 7.0
Sight = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
FAMILIES = ("trigger", "market", "indicator", "logic", "agent", "risk", "trade", "position",
            "output")  # fmt: skip


def _luminance(colour: QColor) -> float:
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(a: QColor, b: QColor) -> float:
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


LOOKS = [(name, preset) for preset in PRESETS for name in ("dark", "light")]


@pytest.fixture(params=LOOKS, ids=["-".join(look) for look in LOOKS])
def theme(qapp: QApplication, resources: Path, request: pytest.FixtureRequest) -> Theme:
    name, preset = request.param
    return Theme.named(name, resources, Look(preset))


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_is_readable_on_every_ground(theme: Theme, text: str, ground: str) -> None:
    assert _contrast(getattr(theme, text), getattr(theme, ground)) >= READABLE


@pytest.mark.parametrize("text", ["text1", "text2", "accent", "ok", "warn", "error", "paused"])
def test_what_is_under_the_pointer_stays_readable(theme: Theme, text: str) -> None:
    assert _contrast(getattr(theme, text), theme.hover) >= READABLE


@pytest.mark.parametrize("port", list(PortType))
def test_a_port_stands_out_from_its_card(theme: Theme, port: PortType) -> None:
    assert _contrast(theme.port_colour(port), theme.card) >= VISIBLE


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_icon_stands_out_from_its_panel(theme: Theme, family: str) -> None:
    assert _contrast(theme.family_colour(family), theme.panel) >= VISIBLE


def test_white_words_are_readable_on_the_main_button(theme: Theme) -> None:
    assert _contrast(QColor("#FFFFFF"), theme.accent_fill) >= READABLE


@pytest.mark.parametrize("tone", ["warn", "error", "ok", "paused"])
def test_words_on_their_own_tint_are_readable(theme: Theme, tone: str) -> None:
    """The pill of the mode, the kill switch, the run group, the bars that ask."""
    colour = getattr(theme, tone)
    assert _contrast(colour, theme.tint(colour)) >= READABLE


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("text", TEXTS)
def test_words_of_high_contrast_reach_the_higher_level(
    qapp: QApplication, resources: Path, name: str, text: str
) -> None:
    theme = Theme.named(name, resources, Look("contrast"))
    grounds = [getattr(theme, ground) for ground in GROUNDS]
    assert min(_contrast(getattr(theme, text), ground) for ground in grounds) >= AAA


def test_colour_distances_are_those_of_the_paper() -> None:
    """Sharma, Wu and Dalal 2005, table 1: pairs 1, 17 and 34."""
    assert ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000((50, 2.5, 0), (73, 25, -18)) == pytest.approx(27.1492, abs=1e-4)
    near = ciede2000((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514))
    assert near == pytest.approx(0.9082, abs=1e-4)


@pytest.mark.parametrize("sight", [DEUTAN, PROTAN], ids=["deutan", "protan"])
def test_up_and_down_are_told_apart_without_red_or_green_cones(dark: Theme, sight: Sight) -> None:
    assert apart(dark.up, dark.down, sight) >= 20


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("sight", [DEUTAN, PROTAN], ids=["deutan", "protan"])
def test_blue_and_orange_are_far_apart_to_every_eye(
    qapp: QApplication, resources: Path, name: str, sight: Sight
) -> None:
    theme = Theme.named(name, resources, Look("blue_orange"))
    assert apart(theme.up, theme.down, sight) >= 50
    assert apart(theme.up_text, theme.down_text, sight) >= 50


def test_text_grows_and_edges_stay_fine(qapp: QApplication, resources: Path) -> None:
    sheet = Theme.named("dark", resources, Look(text_percent=200)).stylesheet()
    assert "min-height: 56px" in sheet
    assert "border: 1px solid" in sheet
    assert "2px solid" in sheet


def test_the_bundled_fonts_are_used(dark: Theme) -> None:
    assert QFontInfo(dark.font(12)).family() == SANS
    assert QFontInfo(dark.mono()).family() == MONO


def test_digits_of_numbers_in_columns_have_one_width(dark: Theme) -> None:
    def spread(font: QFont) -> float:
        metrics = QFontMetricsF(font)
        widths = [metrics.horizontalAdvance(digit * 4) for digit in "0123456789"]
        return max(widths) - min(widths)

    assert spread(dark.font(13, 600, tabular=True)) < 0.1
    assert QTextLayout("1111", dark.font(13, 600, tabular=True)).font().featureTags()


def test_fonts_are_registered_once_however_many_themes_there_are(
    qapp: QApplication, resources: Path
) -> None:
    before = [QFontInfo(Theme.dark(resources).font(12, w)).weight() for w in (400, 500, 600, 700)]
    assert before == [400, 500, 600, 700]


def test_an_icon_has_the_pixels_of_its_screen(dark: Theme) -> None:
    pixmap = dark.icon("candles", dark.text1, 16, 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (32, 2.0)


def test_an_icon_wears_the_colour_asked_for(dark: Theme) -> None:
    image = dark.icon("stop", dark.error, 16).toImage()
    assert image.pixelColor(8, 8).name() == dark.error.name()


def test_an_icon_nobody_drew_is_replaced_by_a_plain_node(dark: Theme) -> None:
    drawn = dark.icon("no such icon", dark.text1, 16).toImage()
    assert drawn == dark.icon("node", dark.text1, 16).toImage()


def test_the_style_sheet_leaves_no_token_open(theme: Theme) -> None:
    assert "$" not in theme.stylesheet()


def test_every_icon_is_drawn_in_the_current_colour(resources: Path) -> None:
    own_colours = {"logo", "arrow_dark", "arrow_light"}
    for file in sorted((resources / "icons").glob("*.svg")):
        if file.stem not in own_colours:
            text = file.read_text(encoding="utf-8")
            assert "currentColor" in text, file.name
            assert "#" not in text, file.name
