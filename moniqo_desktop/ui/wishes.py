"""What the trader asks of the window, and who does it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from moniqo_desktop.ui.inspector.trying import open_example
from moniqo_desktop.ui.library.naming import free_name

if TYPE_CHECKING:
    from moniqo_desktop.ui.control import Control


def obey(control: Control) -> None:
    """Joins each wish of the window to what does it."""
    window, bar = control.window, control.window.top_bar
    bar.set_add_menu(control.tabs.listed_in(control.files.menu()))
    bar.run_group.toggled.connect(control.toggle_run)
    bar.run_group.stop_asked.connect(control.stop_run)
    bar.run_group.apply_asked.connect(control.library.apply_to_live)
    bar.run_group.speed_asked.connect(control.set_speed)
    bar.commands_asked.connect(control.find)
    bar.notices_asked.connect(control.show_notices)
    bar.kill_asked.connect(control.kill_switch.pull)
    bar.runs_asked.connect(control.toggle_runs)
    control.notices.answered.connect(control.answer)
    window.palette_panel.node_asked.connect(control.add)
    window.inspector.flow_form.free_name = partial(free_name, control)
    window.inspector.edit_asked.connect(control.edit)
    window.inspector.whole_edit_asked.connect(control.edit_whole)
    window.inspector.open_asked.connect(control.rooms.canvas.open_node)
    window.inspector.unfold_asked.connect(control.rooms.canvas.unfold_selection)
    window.inspector.press_asked.connect(control.press)
    window.inspector.help.try_asked.connect(partial(open_example, control))
    window.inspector.hide_asked.connect(partial(window.toggle_panel, "inspector"))
    window.status.attention_asked.connect(control.show_attention)
    window.close_asked.connect(control.leaving.leave)
