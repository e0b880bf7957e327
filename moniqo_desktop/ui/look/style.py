"""The style sheet of the window. Few rules, each for a whole class: QSS is slow when it is long."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Template
from typing import Final

SMALLEST: Final = 4
"""Lengths below do not grow with the text."""
_RULES: Final = Template("""
QWidget { color: $text1; }
QMainWindow, QDialog { background: $window; }
QToolTip { background: $card; color: $text1; border: 1px solid $line_strong; padding: 4px 8px; }
QLabel { background: transparent; }
QLabel[tone="2"] { color: $text2; }
QLabel[tone="3"] { color: $text3; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="ok"] { color: $ok; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="error"] { color: $error; }
QLabel[tone="up"] { color: $up_text; }
QLabel[tone="down"] { color: $down_text; }
QFrame[role="panel"], QWidget[role="panel"] { background: $panel; }
QFrame[role="bar"], QWidget[role="bar"] { background: $window; }
QFrame[role="rule"] { background: $line; border: none; }
QFrame[role="popup"] { background: $card; border: 1px solid $line_strong; border-radius: 12px; }
QFrame[role="group"] { background: $card; border: 1px solid $line; border-radius: 8px; }
QFrame[role="notice"] { background: $danger; border: 1px solid $danger_line; border-radius: 8px; }

QFrame[role="canvas"] { background: $canvas; }
QFrame[role="pill_paper"] { background: $paper; border: 1px solid $paper_line;
    border-radius: 7px; }
QFrame[role="pill_live"] { background: $danger; border: 1px solid $danger_line;
    border-radius: 7px; }
QFrame[role="ask_info"] { background: $card; border-bottom: 1px solid $accent; }
QFrame[role="ask_warning"] { background: $paper; border-bottom: 1px solid $paper_line; }
QFrame[role="ask_error"] { background: $danger; border-bottom: 1px solid $danger_line; }
QLabel[role="chip"] { background: $signal_tint; color: $paused; border-radius: 9px;
    padding: 2px 9px; }
QLabel[role="keys"] { background: $hover; border-radius: 4px; padding: 2px 6px; }
QMainWindow[live="true"] { background: $error; }

QPushButton { background: $card; border: 1px solid $line_strong; border-radius: 6px;
    padding: 0 12px; min-height: 28px; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $text3; border-color: $line; }
QPushButton[role="primary"] { background: $accent_fill; border-color: $accent_fill;
    color: #FFFFFF; }
QPushButton[role="primary"]:disabled { background: $hover; border-color: $line; color: $text2; }
QPushButton[role="primary"]:hover:enabled { background: $accent_hover; }
QPushButton[role="danger"] { background: $danger; border-color: $danger_line; color: $error; }
QPushButton[role="danger"]:hover { background: $danger_hover; }
QPushButton[role="danger"]:disabled { background: $hover; border-color: $line; color: $text3; }
QPushButton[pulled="true"] { background: $error; color: $window; border-color: $error; }
QPushButton[pulled="true"]:hover { background: $danger_line; }
QPushButton[unknown="true"] { background: $card; border: 1px dashed $danger_line; }
QPushButton[role="danger"]:focus { border: 2px solid $error; }
QPushButton[role="room"] { background: $card; border: 1px solid $line; border-radius: 8px;
    padding: 0 10px; }
QPushButton[role="room"]:hover { background: $hover; }
QPushButton[role="room"]:checked { background: $hover; border-color: $accent; }
QPushButton[role="room"]:focus { border: 1px solid $accent; }
QPushButton[role="account"] { background: transparent; border: 1px solid transparent;
    padding: 0; }
QPushButton[role="account"]:hover, QPushButton[role="account"]:checked { background: $hover; }
QPushButton[role="account"]:focus { border: 1px solid $accent; }
QPushButton[role="pill"] { background: $paper; border: 1px solid $paper_line; color: $warn;
    min-height: 22px; }
QPushButton[role="command"] { background: $card; border: 1px solid $line; text-align: left;
    color: $text2; border-radius: 7px; }
QPushButton[role="command"]:focus, QPushButton[role="pill"]:focus { border: 1px solid $accent; }
QPushButton[role="primary"]:focus { border: 2px solid $text1; }
QPushButton[role="run_stopped"], QPushButton[role="run_running"], QPushButton[role="run_paused"],
QPushButton[role="run_behind"] {
    border: none; border-radius: 6px; padding: 0 10px; min-height: 26px; background: $hover; }
QPushButton[role="run_running"] { background: $running; color: $ok; }
QPushButton[role="run_paused"] { background: $signal_tint; color: $paused; }
QPushButton[role="run_behind"] { background: $paper; color: $warn; }
QPushButton[role="run_stopped"]:focus, QPushButton[role="run_running"]:focus,
QPushButton[role="run_paused"]:focus, QPushButton[role="run_behind"]:focus {
  border: 1px solid $accent; }
QPushButton[role="link"] { background: transparent; border: none; color: $text2; padding: 0;
    min-height: 16px; }
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus { color: $accent; }
QToolButton { background: transparent; border: none; border-radius: 6px; padding: 3px; }
QToolButton:hover { background: $hover; }
QToolButton:focus { border: 1px solid $accent; }
QToolButton:checked { background: $hover; color: $text1; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit {
    background: $field; border: 1px solid $line_strong; border-radius: 6px; padding: 0 8px;
    min-height: 28px; selection-background-color: $accent_fill; selection-color: #FFFFFF; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus {
    border: 2px solid $accent; padding: 0 7px; }
QLineEdit[wrong="true"], QSpinBox[wrong="true"], QDoubleSpinBox[wrong="true"] {
    border: 1px solid $error; }
QLineEdit[role="bare"], QLineEdit[role="bare"]:focus { background: transparent; border: none;
    padding: 0; }
QLineEdit:read-only { color: $text2; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
    width: 0; border: none; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$icons/arrow_$mode.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $line_strong; padding: 4px;
    selection-background-color: $hover; selection-color: $text1; outline: none; }

QMenu { background: $card; border: 1px solid $line_strong; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $hover; }
QMenu::icon { padding-left: 8px; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QAbstractItemView { background: $panel; border: none; outline: none;
    selection-background-color: $hover; selection-color: $text1; }
QListView[role="popup_list"] { background: $card; }
QListWidget[role="sections"] { background: transparent; border: none;
    border-right: 1px solid $line; padding: 12px 8px; }
QListWidget[role="sections"]::item { color: $text2; padding: 7px 10px; border-radius: 6px; }
QListWidget[role="sections"]::item:hover { background: $hover; color: $text1; }
QListWidget[role="sections"]::item:selected { background: $hover; color: $text1; }
QListWidget[role="sections"]::item:focus { border: 1px solid $accent; }
QHeaderView { background: $panel; border: none; }
QHeaderView::section { background: $panel; color: $text3; border: none; padding: 4px 6px; }
QTableView[role="rows"] { background: $panel; border: 1px solid $panel; }
QTableView[role="rows"]:focus { border: 1px solid $accent; }
QTableView[role="rows"] QHeaderView { background: $window; }
QTableView[role="rows"] QHeaderView::section { background: $window; color: $text3; border: none;
    padding: 0 8.0px 0 12.0px; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollArea:focus { border: 1px solid $accent; }
QFrame[role="canvas"] { border: 1px solid $canvas; }
QFrame[role="canvas"][keys="true"] { border: 1px solid $accent; }
QPlainTextEdit[role="log"], QTextBrowser { background: $panel; border: none; padding: 0; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line_strong; border-radius: 3px; margin: 2px; min-height: 28px;
    min-width: 28px; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMainWindow[role="space"] { background: $canvas; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QDockWidget { border: none; }
QMainWindow > QTabBar { background: $panel; qproperty-drawBase: 0; }
QMainWindow > QTabBar::tab { padding: 8px 12px; margin: 0; }
QFrame[role="panel_title"] { background: $panel; border-bottom: 1px solid $line; }
QFrame[role="panel_title"][banner="paper"] { background: $paper;
    border-bottom: 1px solid $paper_line; }
QFrame[role="panel_title"][banner="live"] { background: $danger;
    border-bottom: 1px solid $danger_line; }
QLabel[banner="paper"] { color: $warn; }
QLabel[banner="live"] { color: $error; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }
QTabWidget::pane { border: none; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $text2; padding: 8px 2px; margin: 0 10px 0 0;
    border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text1; }
QTabBar::tab:selected { color: $text1; border-bottom: 2px solid $accent; }
QTabBar::tab:selected:focus { color: $accent; }
QTabBar#flows::tab { color: $text2; height: 38px; padding: 0 10px 0 12px; margin: 0 2px 0 0;
    border: none; border-top: 2px solid transparent; border-top-left-radius: 5px;
    border-top-right-radius: 5px; max-width: 220px; }
QTabBar#flows::tab:hover { background: $hover; }
QTabBar#flows::tab:selected { background: $canvas; color: $text1; border-top: 2px solid $accent; }
QTabBar#flows::tab:selected:focus { color: $accent; }
QTabBar#flows::tear { width: 0px; border: none; }
""")


def style_sheet(tokens: Mapping[str, str], text_percent: int = 100) -> str:
    """tokens: name → "#RRGGBB"; also icons (folder as posix path) and mode (dark or light).

    text_percent: lengths of 4 px and more grow with the text; edges and rings stay fine, and so
    does what is written as 8.0px: in a table the cells' painter sets the distances.
    """
    sheet = _RULES.substitute(tokens)
    if text_percent == 100:
        return sheet
    return re.sub(r"(?<![.\d])(\d+)px", lambda found: _scaled(int(found[1]), text_percent), sheet)


def _scaled(length: int, percent: int) -> str:
    return f"{length if length < SMALLEST else round(length * percent / 100)}px"
