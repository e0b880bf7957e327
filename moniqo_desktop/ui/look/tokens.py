"""The colours of the window, dark and light. Only ui/look/theme.py reads them."""

from __future__ import annotations

from typing import Final

FAMILIES: Final = {
    "trigger": ("#8795A8", "#6D7A8A"),
    "market": ("#5FA8FF", "#1F6FD6"),
    "indicator": ("#3DD6C4", "#0B8577"),
    "logic": ("#B79CFF", "#7347D1"),
    "agent": ("#F58AC0", "#BF3D86"),
    "risk": ("#FF8F66", "#B8501F"),
    "trade": ("#F7B23B", "#A86400"),
    "position": ("#8BD450", "#47811A"),
    "output": ("#8795A8", "#6D7A8A"),
}
TOKENS: Final = {
    "canvas": ("#0C1016", "#F3F5F8"),
    "window": ("#11161D", "#E9EDF2"),
    "panel": ("#161C24", "#FBFCFD"),
    "card": ("#1C232D", "#FFFFFF"),
    "card_header": ("#232C38", "#F4F6F9"),
    "hover": ("#26303C", "#E4EAF1"),
    "line": ("#2A3440", "#D8DFE7"),
    "line_strong": ("#3D4A5A", "#7F8C9B"),
    "grid_dot": ("#202935", "#DDE3EA"),
    "text1": ("#E9EDF3", "#141A22"),
    "text2": ("#A9B4C3", "#465364"),
    "text3": ("#8593A6", "#5A6878"),
    "accent": ("#6AA5FF", "#1B5FD0"),
    "accent_fill": ("#2563D9", "#1B5FD0"),
    "ok": ("#2DD4A7", "#08705A"),
    "warn": ("#F5B942", "#8A5A00"),
    "error": ("#FF6B72", "#C4283A"),
    "paused": ("#B79CFF", "#6B46C9"),
    "up": ("#35D0BA", "#0B8A74"),
    "down": ("#E5484D", "#D23B47"),
    "up_text": ("#35D0BA", "#08705A"),
    "down_text": ("#FF6B72", "#C4283A"),
}
"""Token → (dark, light). Source and contrast figures: docs of the design, measured in tests."""

PRESETS: Final = {
    "default": {},
    "blue_orange": {
        "up": ("#4DA3FF", "#1668C7"),
        "down": ("#F28A2E", "#C2570C"),
        "up_text": ("#4DA3FF", "#1668C7"),
        "down_text": ("#F28A2E", "#B04D08"),
    },
    "contrast": {
        "up": ("#7BFBE6", "#006B57"),
        "down": ("#FF7B7B", "#A3121F"),
        "up_text": ("#7BFBE6", "#00503F"),
        "down_text": ("#FF9C9C", "#8C0A17"),
        "text2": ("#D3DCE8", "#26303D"),
        "text3": ("#BAC5D4", "#333F4E"),
        "accent": ("#9CC4FF", "#0B3F9E"),
        "ok": ("#5CF2C9", "#00503F"),
        "warn": ("#FFCB66", "#5E3D00"),
        "error": ("#FF9C9C", "#8C0A17"),
        "paused": ("#CDBBFF", "#4A2AA0"),
        "line": ("#4A5869", "#9DAAB8"),
        "line_strong": ("#8A98AB", "#586677"),
    },
}
"""Preset → what differs from TOKENS. blue_orange: told apart without red and green; contrast:
words at 7:1 on every ground."""


def tokens(preset: str) -> dict[str, tuple[str, str]]:
    """Token → (dark, light) of a preset; an unknown one is the default."""
    return TOKENS | PRESETS.get(preset, {})
