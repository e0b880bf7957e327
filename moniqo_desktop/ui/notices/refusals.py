"""What the engine was asked for and cannot do is said in the window at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from moniqo_desktop.domain.messages.events import Event, Notified, RunStarted

if TYPE_CHECKING:
    from moniqo_desktop.ui.question import QuestionBar
    from moniqo_desktop.ui.run_control import RunControl


def tell_refusals(question: QuestionBar, runs: RunControl, batch: Iterable[Event]) -> None:
    """It stands until it is put away, or until the flow does run."""
    for event in batch:
        if isinstance(event, RunStarted):
            question.settle(event.flow_id)
        elif isinstance(event, Notified):
            runs.take_notice(event)
            if event.level == "error" and not event.run_id:
                words = f"{event.title} {event.message}".strip()
                question.tell(words, of_start=runs.is_starting)
                runs.take_refused()
