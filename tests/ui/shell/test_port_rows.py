"""The ports of a node in the Data tab."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from moniqo_desktop.domain.flow.ports import PortType
from moniqo_desktop.ui.inspector.port_rows import PortList, PortRow, PortShown
from moniqo_desktop.ui.inspector.ports_tab import LookButtons
from moniqo_desktop.ui.look.theme import Theme


def two_ports() -> list[PortShown]:
    return [
        PortShown("a", "A", PortType.NUMBER, "1", ""),
        PortShown("b", "B", PortType.NUMBER, "2", ""),
    ]


def test_rows_are_made_when_they_come_in_sight(qtbot: QtBot, dark: Theme) -> None:
    tab = QWidget()
    qtbot.addWidget(tab)
    ports = PortList(dark, "In", is_output=False)
    QVBoxLayout(tab).addWidget(ports)
    ports.show_ports(two_ports())
    ports.show_marks(frozenset({"b"}), {})
    assert not ports.findChildren(PortRow)
    with qtbot.waitExposed(tab):
        tab.show()
    assert [row.value.text() for row in ports.findChildren(PortRow)] == ["1", "2"]
    assert [row.stop.isChecked() for row in ports.findChildren(PortRow)] == [False, True]


def test_who_asks_for_rows_before_they_are_seen_gets_them(qtbot: QtBot, dark: Theme) -> None:
    tab = QWidget()
    qtbot.addWidget(tab)
    ports = PortList(dark, "In", is_output=False)
    QVBoxLayout(tab).addWidget(ports)
    ports.show_ports(two_ports())
    assert ports.texts == [("A", "1"), ("B", "2")]
    ports.show_ports(two_ports()[1:])
    assert list(ports.rows) == ["b"]


def test_a_node_with_a_breakpoint_says_what_stops_the_run(qtbot: QtBot, dark: Theme) -> None:
    buttons = LookButtons(dark)
    qtbot.addWidget(buttons)
    assert buttons.when.isHidden()
    buttons.show_marks(is_stop=True, is_pinned=False)
    assert not buttons.when.isHidden()
    assert "only when its value changes" in buttons.when.text()
