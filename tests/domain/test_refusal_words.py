"""Every code the gate can refuse by has a sentence of its own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from moniqo_desktop.domain import gate_checks
from moniqo_desktop.domain.refusal_words import SENTENCES, sentence_of, told_by, told_of
from moniqo_desktop.domain.verdicts import CheckResult, Verdict
from moniqo_desktop.engine.gate import exits as gate_exits
from moniqo_desktop.engine.gate import gate

CODE = re.compile(r"[A-Z]+(_[A-Z]+)*")


def codes_in(file: str) -> set[str]:
    """Texts that look like codes."""
    parts = ast.walk(ast.parse(Path(file).read_text(encoding="utf-8")))
    found = {p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)}
    return {text for text in found if len(text) > 4 and CODE.fullmatch(text)}


@pytest.mark.parametrize("part", [gate_checks, gate, gate_exits])
def test_no_refusal_is_told_by_its_code(part: object) -> None:
    codes = codes_in(str(part.__file__))  # type: ignore[attr-defined]  # a module has its file
    assert codes
    assert not codes - set(SENTENCES)


def test_a_reason_given_twice_is_told_once() -> None:
    both = told_of(("KILL_SWITCH", "COOLDOWN", "KILL_SWITCH"))
    assert both == f"{sentence_of('KILL_SWITCH')} {sentence_of('COOLDOWN')}"


def test_a_code_from_a_newer_version_is_still_told() -> None:
    assert sentence_of("NEVER_HEARD_OF") == "Refused: NEVER_HEARD_OF."


def test_what_a_check_said_of_its_own_stands_for_its_code() -> None:
    said = CheckResult(
        19, "position of another flow", Verdict.FAIL, "OF_ANOTHER_FLOW", "“A” has it."
    )
    codes = ("OF_ANOTHER_FLOW", "COOLDOWN", "OF_ANOTHER_FLOW")
    assert told_by(codes, (said,)) == f"“A” has it. {sentence_of('COOLDOWN')}"
    assert told_by(codes[:1], ()) == sentence_of("OF_ANOTHER_FLOW")
