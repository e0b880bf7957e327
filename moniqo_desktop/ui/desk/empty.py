"""What a page says while it has nothing to show: why, and the next step."""

from __future__ import annotations

from moniqo_desktop.ui.state.state import State
from moniqo_desktop.ui.state.texts import day_minute_text
from moniqo_desktop.ui.words.translation import retell, tr


def empty_words(state: State, nothing: str, meaning: str) -> str:
    """nothing: that there is none; meaning: what will stand there; both sentences. While it is not
    known whether there is any, neither is said."""
    if state.is_shut:
        return tr(
            "The engine did not open: nothing trades, and what is open is not known here. Press "
            "Run to see why and to try again."
        )
    if state.is_unknown:
        return tr("Reading the ledger…")
    return f"{nothing} {_step(state)} {meaning}"


def why_unopened(state: State) -> str:
    """What stopped the last order of the flows here, empty where it was sent."""
    here = [run.run_id for run in state.runs.open() if state.runs.shows(run.run_id)]
    found = state.unopened.newest(here)
    if found is None:
        return ""
    return tr("The last order was not sent ({time} UTC): {why}").format(
        time=day_minute_text(found.at), why=retell(found.why)
    )


def _step(state: State) -> str:
    going = state.runs.open()
    here = [run for run in going if state.runs.shows(run.run_id)]
    names = {run.flow_name for run in here}
    if not here:
        return tr("No flow runs on this account: start one.") if going else tr("Start a flow.")
    if all(run.paused for run in here):
        return tr("What runs here is paused: it does nothing new until it goes on.")
    if len(here) == 1 and all(names):
        return tr("“{flow}” is running.").format(flow=here[0].flow_name)
    return tr("{count} flows are running.").format(count=len(here))
