"""What is left of unsaved work: drafts with the journals behind them, read back."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from moniqo_desktop.app.documents.edit_journal_lines import Content, lines_in, patched
from moniqo_desktop.domain.errors import BadFile
from moniqo_desktop.domain.flow.drawing import Flow
from moniqo_desktop.domain.flow.file import from_json, to_json

_OF: Final = "draft_of"
_AT: Final = "draft_at"
_KEY: Final = "draft_key"
_NUMBER: Final = "draft_edit"
_OURS: Final = (_OF, _AT, _KEY, _NUMBER)
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """path: the file it belongs to, None = none yet. edited_at: of its last edit, ms UTC."""

    flow: Flow
    path: Path | None
    edited_at: int


def drawn(flow: Flow, path: Path | None, *, at: int, key: str, number: int) -> bytes:
    """A draft file. number: of the last edit in it; key: of the journals that go on from it."""
    of = {_OF: str(path or ""), _AT: at, _KEY: key, _NUMBER: number}
    return json.dumps(to_json(flow) | of, ensure_ascii=False).encode()


def recovered(draft: Path) -> Draft | None:
    """The last drawing a draft and its journals hold; None where the draft is damaged."""
    try:
        content = json.loads(draft.read_bytes())
        of, key, number = content.get(_OF, ""), content.get(_KEY, ""), content.get(_NUMBER, 0)
        raw = b"".join(journal.read_bytes() for journal in journals(draft, str(key)))
        at = int(content.get(_AT, 0))
        bare = {key: value for key, value in content.items() if key not in _OURS}
        flow, at = _played(bare, list(lines_in(raw, int(number))), at)
    except (OSError, BadFile, ValueError, TypeError, AttributeError) as problem:
        _log.info("draft not readable file=%s reason=%s", draft.name, problem)
        return None
    return Draft(flow, Path(of) if of else None, at)


def journals(draft: Path, key: str = "*") -> list[Path]:
    """Oldest first."""
    return sorted(draft.parent.glob(f"{draft.stem}.{key}.*.edits"))


def remove(draft: Path) -> None:
    """The draft first: journals without one do not count. Raises OSError."""
    draft.unlink(missing_ok=True)
    remove_journals(draft)


def remove_journals(draft: Path, but: str = "") -> None:
    """but: key of those that stay. Raises OSError."""
    for journal in journals(draft):
        if not but or f".{but}." not in journal.name:
            journal.unlink(missing_ok=True)


def _played(content: Content, lines: list[dict[str, Any]], at: int) -> tuple[Flow, int]:
    """The drawing after as many lines as give one, and the time of the last; at: of the draft."""
    states = [content]
    for line in lines:
        try:
            states.append(patched(states[-1], line))
        except (KeyError, TypeError, ValueError):
            break
    for count in range(len(states) - 1, 0, -1):
        try:
            return _flow_in(states[count]), int(lines[count - 1]["at"])
        except BadFile as problem:
            _log.info("edit passed over number=%s reason=%s", lines[count - 1]["n"], problem)
    return _flow_in(content), at


def _flow_in(content: Content) -> Flow:
    """The drawing alone: what a draft says of itself is no part of the flow."""
    own = (_OF, _AT, _KEY, _NUMBER)
    return from_json({key: value for key, value in content.items() if key not in own})
