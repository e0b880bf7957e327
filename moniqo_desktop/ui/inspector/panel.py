"""The inspector: header, tabs, and what they show of the selection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from moniqo_desktop.domain.flow import edits
from moniqo_desktop.ui.catalogue.settings import is_default, with_setting
from moniqo_desktop.ui.inspector.block_form import BlockForm, form_for
from moniqo_desktop.ui.inspector.flow_form import FlowForm
from moniqo_desktop.ui.inspector.form import Form
from moniqo_desktop.ui.inspector.help import HelpTab
from moniqo_desktop.ui.inspector.looking import join, show_ports
from moniqo_desktop.ui.inspector.pages import MARGIN, header, padded, scrolled
from moniqo_desktop.ui.inspector.past import PastTab, moments_of
from moniqo_desktop.ui.inspector.ports_shown import outputs_of
from moniqo_desktop.ui.inspector.ports_tab import DataTab, LookButtons
from moniqo_desktop.ui.inspector.title import TitleField
from moniqo_desktop.ui.inspector.values import Rows
from moniqo_desktop.ui.look.parts import Chip, icon_button, label, push_button
from moniqo_desktop.ui.replay.trails import Trails
from moniqo_desktop.ui.words.translation import later, tr

if TYPE_CHECKING:
    from moniqo_desktop.domain.flow.drawing import Flow, Node, Param
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue
    from moniqo_desktop.ui.look.theme import Theme
    from moniqo_desktop.ui.state.nodes import Readings
    from moniqo_desktop.ui.state.state import State

BUTTON_KIND: Final = "trigger.manual"
TABS: Final = (later("Settings"), later("Data"), later("History"), later("Help"))
_HISTORY: Final = 2
Edit = Callable[["Flow"], "Flow"]


class Inspector(QFrame):
    """edit_asked: what it is called in the undo list, and the edit (Flow → Flow).

    whole_edit_asked: the same of the flow with all its blocks. open_asked: id of a block node one
    wants to go inside of. press_asked: id of a manual trigger whose button was pressed.
    hide_asked: put the panel away. look_asked: "run_to", "pin" or "stop", and the port meant ("" =
    the node). place: before the ids of nodes in what a run says. run_id: of the run whose values
    are shown, "" = none. whole: the flow, where what is shown is inside one of its blocks.
    """

    edit_asked = Signal(str, object)
    whole_edit_asked = Signal(str, object)
    open_asked = Signal(str)
    unfold_asked = Signal()
    press_asked = Signal(str)
    hide_asked = Signal()
    look_asked = Signal(str, str)

    def __init__(self, theme: Theme, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._theme, self._catalogue = theme, catalogue
        self._flow: Flow | None = None
        self._node_id = self.place = self.run_id = ""
        self.whole: Flow | None = None
        self._form: Form | None = None
        self.chip = Chip(theme)
        self.title = TitleField(theme)
        self._kind = label(theme, "", 11, tone="3")
        self._kind.setContentsMargins(2, 0, 0, 0)
        self.tabs = QTabBar()
        self.tabs.setFont(theme.font(12, 600))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for name in TABS:
            self.tabs.addTab(tr(name))
        self._hide = icon_button(theme, "sidebar_right", tr("Hide the inspector (Ctrl+I)"), 15)
        self.flow_form = FlowForm(theme)
        self._settings = QWidget()
        self._settings_column = QVBoxLayout(self._settings)
        self._settings_column.setContentsMargins(MARGIN, 14, MARGIN, 14)
        self._settings_column.setSpacing(16)
        self.press = push_button(theme, tr("Press the button"))
        self.last = Rows(theme, tr("Last values"))
        self.values, self.buttons = DataTab(theme), LookButtons(theme)
        self.trails = Trails()
        self._stops: frozenset[tuple[str, str]] = frozenset()
        self.past, self.help = PastTab(theme), HelpTab(theme)
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def node_id(self) -> str:
        """The node shown, "" while the flow itself is."""
        return self._node_id

    @property
    def form(self) -> Form | None:
        return self._form

    def narrowest(self) -> int:
        """Where each tab can be read whole, px: their words are longer in some languages."""
        self.tabs.ensurePolished()
        tabs = range(self.tabs.count())
        return 2 * MARGIN + sum(self.tabs.tabSizeHint(number).width() for number in tabs)

    def show_flow(self, flow: Flow, selected: str, state: State | None = None) -> None:
        """selected: id of the one selected node, "" for none or many."""
        node = flow.node(selected) if selected else None
        was = self._flow.node(self._node_id) if self._flow and self._form is not None else None
        self._flow, self._catalogue = flow, self._catalogue.over(flow)
        if node is None:
            self._show_flow_itself(flow)
            return
        if was is None or (was.node_id, was.kind) != (node.node_id, node.kind):
            self._show_other_node(node)
        assert self._form is not None
        self._form.show_flow(self.whole or flow)
        self._form.show_node(node)
        spec = self._catalogue.spec(node.kind)
        if not self.title.hasFocus():
            self.title.setText(node.title or spec.title)
        if state is not None:
            self.show_values(state)

    def show_nothing(self) -> None:
        """No flow is open."""
        self._flow, self._node_id = None, ""
        self._replace_form(None)
        self.chip.show_kind("", "")
        self.title.setText("")
        self._kind.setText(tr("No flow is open"))
        for part in (self.flow_form, self.tabs, self.press, self.last, self.buttons):
            part.hide()
        self.pages.setCurrentIndex(0)

    def show_values(self, state: State) -> None:
        """What the shown node holds now, and what it decided before."""
        node = self._flow.node(self._node_id) if self._flow and self._node_id else None
        if node is None:
            return
        live = self.place + node.node_id
        run_id, readings = self.run_id, state.nodes.of(self.run_id)
        moments = moments_of(state, run_id, live, self.trails.deeds.of_node(run_id, live))
        self.offer_history(bool(moments))
        self.past.show_moments(moments)
        self._show_ports(readings)
        if (view := readings.get(live)) is None:
            self.values.show_nothing()
            self.last.show_rows(())
            return
        self.values.show_view(view, is_old=state.runs.is_over(run_id))
        self.values.show_last(self.trails.of_node(run_id, live))
        out = outputs_of(node, readings, self.place, self._catalogue)
        self.last.show_rows([(port.label, port.value) for port in out])

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """problems of the shown node: field → sentence."""
        if self._form is not None:
            self._form.show_problems(problems)
        self.values.show_problem(*next(iter(problems.items()), ("", "")))

    def show_stops(self, stops: frozenset[tuple[str, str]]) -> None:
        """Where runs are looked into: (node id as runs say it, port)."""
        self._stops = stops
        self._show_ports(None)

    def go_to_field(self, name: str) -> None:
        """To the setting of this name."""
        self.tabs.setCurrentIndex(0)
        if self._form is not None:
            self._form.focus_on(name)

    def offer_history(self, wanted: bool) -> None:
        """The tab of what a node did. Told twice, Qt forgets that tabs have to be laid out."""
        if self.tabs.isTabVisible(_HISTORY) != wanted:
            self.tabs.setTabVisible(_HISTORY, wanted)

    def _show_ports(self, nodes: Readings | None) -> None:
        node = self._flow.node(self._node_id) if self._flow else None
        if node is not None and self._flow is not None:
            show_ports(self, self._flow, node, nodes, self._catalogue, self._stops)

    def _show_flow_itself(self, flow: Flow) -> None:
        self._node_id = ""
        self._replace_form(None)
        self.chip.show_kind("node", "market")
        self.title.setText(flow.name)
        self.title.setReadOnly(True)
        self._kind.setText(tr("Flow"))
        self.flow_form.show_flow(flow)
        self.flow_form.show()
        self.last.show_rows(())
        for part in (self.press, self.buttons, self.tabs):
            part.hide()
        self.pages.setCurrentIndex(0)

    def _show_other_node(self, node: Node) -> None:
        self._node_id = node.node_id
        spec = self._catalogue.spec(node.kind)
        assert self._flow is not None
        form = form_for(self._theme, spec, node, self.whole or self._flow)
        form.param_set.connect(self._set_param)
        for name in ("edit_asked", "whole_edit_asked", "open_asked", "unfold_asked"):
            if isinstance(form, BlockForm):
                getattr(form, name).connect(getattr(self, name))
        self._replace_form(form)
        self.flow_form.hide()
        self.press.setVisible(node.kind == BUTTON_KIND)
        self.chip.show_kind(spec.icon, spec.family)
        self.title.clearFocus()
        self.title.setReadOnly(False)
        self._kind.setText(form.kind_words)
        self.values.show_nothing()
        self.last.show_rows(())
        self.offer_history(False)
        self.help.show_spec(spec)
        self._show_ports(None)
        self.show_problems({})
        for part in (self.tabs, self.buttons):
            part.show()
        self.pages.setCurrentIndex(self.tabs.currentIndex())

    def _replace_form(self, form: Form | None) -> None:
        if self._form is not None:
            self._settings_column.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
        self._form = form
        if form is not None:
            self._settings_column.insertWidget(0, form)

    def _set_param(self, name: str, value: Param) -> None:
        assert self._flow is not None
        node_id = self._node_id
        node = self._flow.node(node_id)
        if node is None:
            return
        spec = self._catalogue.spec(node.kind)
        param = spec.param(name)
        change = partial(with_setting, spec=spec, node_id=node_id, name=name, value=value)
        words = tr("Reset {param}") if is_default(spec, name, value) else tr("Set {param}")
        self.edit_asked.emit(words.format(param=param.title if param else name), change)

    def _rename(self) -> None:
        node = self._flow.node(self._node_id) if self._flow and self._node_id else None
        if node is None:
            return
        default = self._catalogue.spec(node.kind).title
        typed = self.title.text().strip()
        title = "" if typed == default else typed
        if title != node.title:
            change = partial(edits.rename, node_id=node.node_id, title=title)
            self.edit_asked.emit(tr("Rename node"), change)

    def _rename_flow(self, name: str, description: str) -> None:
        change = partial(edits.rename_flow, name=name, description=description)
        self.edit_asked.emit(tr("Describe flow"), change)

    def _set_profile(self, profile: str) -> None:
        self.edit_asked.emit(tr("Set limits"), partial(edits.set_profile, profile=profile))

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        self.title.editingFinished.connect(self._rename)
        self.flow_form.named.connect(self._rename_flow)
        self.flow_form.profile_set.connect(self._set_profile)
        self.press.clicked.connect(lambda: self.press_asked.emit(self._node_id))
        self._hide.clicked.connect(self.hide_asked)
        join(self)

    def _lay_out(self) -> None:
        head = header(self.chip, self.title, self._kind, self._hide)
        tab_row = QHBoxLayout()
        tab_row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        tab_row.addWidget(self.tabs, 1)
        for part in (self.flow_form, self.press, self.last, self.buttons):
            self._settings_column.addWidget(part)
        self._settings_column.addStretch(1)
        for page in (self._settings, padded(self.values), padded(self.past)):
            self.pages.addWidget(scrolled(page))
        self.pages.addWidget(self.help)
        all_of_it = QVBoxLayout(self)
        all_of_it.setContentsMargins(0, 0, 0, 0)
        all_of_it.setSpacing(0)
        all_of_it.addLayout(head)
        all_of_it.addLayout(tab_row)
        all_of_it.addWidget(self.pages, 1)
