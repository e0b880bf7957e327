"""What is said of the button is true of the window: it stands in the inspector, on no card."""

import json
from pathlib import Path

from moniqo_desktop.app.paths import resources
from moniqo_desktop.nodes.trigger.manual import Manual

FALSE = ("button on the card", "press it on the card", "level on the card")


def texts_of(file: Path) -> str:
    return json.dumps(json.loads(file.read_bytes()), ensure_ascii=False)


def test_no_text_tells_of_a_control_that_no_card_has() -> None:
    files = [*(resources() / "templates").glob("*.json"), resources() / "nodes.json"]
    false = [file.name for file in files if any(words in texts_of(file) for words in FALSE)]
    assert not false
    assert "inspector" in (Manual.__doc__ or "").partition("\n")[0]
