"""What it means for a running flow to take another drawing, said before it does.

The engine decides by the same rule (engine/program/taking_over.py): a node goes on where it was if
it is drawn as before and fed as before, also if it was folded into a block or let out of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moniqo_desktop.domain.blocks.flattening import SLASH
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.going_on import begin_anew, left_out
from moniqo_desktop.ui.words.translation import quoted, tr

if TYPE_CHECKING:
    from moniqo_desktop.ui.catalogue.catalogue import Catalogue

MOST_NAMES = 4


def restarted(live: Flow, draft: Flow) -> tuple[str, ...]:
    """Ids of the nodes that begin anew from their warm-up, in drawing order: new ones too. A block
    is named where any of its nodes does."""
    anew = {each.partition(SLASH)[0] for each in begin_anew(live, draft)}
    return tuple(node.node_id for node in draft.nodes if node.node_id in anew)


def sentences(
    live: Flow, draft: Flow, catalogue: Catalogue, *, open_positions: int
) -> tuple[str, ...]:
    """What becomes of the position, of protection and of what the nodes remember."""
    found = [_position(open_positions)]
    guards = [node for node in left_out(live, draft) if node.kind.startswith("position.")]
    if guards and open_positions:
        names = _names([node.title or catalogue.spec(node.kind).title for node in guards])
        found.append(
            tr(
                "Gone: {names}. Stops and targets that stand now stay, but nothing moves them any "
                "more."
            ).format(names=names)
        )
    begins = frozenset(restarted(live, draft))
    anew = [node for node in draft.nodes if node.node_id in begins]
    if not anew:
        found.append(tr("No node begins anew: all go on with what they remember."))
    else:
        names = _names([node.title or catalogue.spec(node.kind).title for node in anew])
        found.append(
            tr("From their warm-up again: {names}. All others keep what they remember.").format(
                names=names
            )
        )
    return tuple(found)


def _position(count: int) -> str:
    if not count:
        return tr("No position is open. The new drawing decides from the next closed candle on.")
    if count == 1:
        return tr(
            "The open position stays, with its stop and target. The new drawing looks after it "
            "from the next closed candle on; nothing is bought or sold because of the change."
        )
    return tr(
        "The {count} open positions stay, with their stops and targets. The new drawing looks "
        "after them from the next closed candle on; nothing is bought or sold because of the "
        "change."
    ).format(count=count)


def _names(names: list[str]) -> str:
    shown = ", ".join(map(quoted, names[:MOST_NAMES]))
    rest = len(names) - MOST_NAMES
    return shown + (" " + tr("and {count} more").format(count=rest) if rest > 0 else "")
