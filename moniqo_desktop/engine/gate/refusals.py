"""What the gate refused, as a sentence for who asked by hand."""

from __future__ import annotations

from moniqo_desktop.domain.errors import Mistake
from moniqo_desktop.domain.refusal_words import told_by
from moniqo_desktop.engine.gate.ruling import Ruling


def refuse(ruling: Ruling, but: frozenset[int] = frozenset()) -> None:
    """Raises Mistake for the first check that refuses and is not left out."""
    named = {result.code for result in ruling.results if result.number in but}
    for code in ruling.codes:
        if code not in named:
            raise Mistake(told_by((code,), ruling.results))
