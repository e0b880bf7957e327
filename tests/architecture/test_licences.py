"""What travels with the program must allow a closed program."""

import re
from importlib import metadata

from tests.architecture.source import REPOSITORY

FREE = re.compile(r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Zlib|CC0")
READ_BY_A_PERSON = {
    "apsw": "any licence of the Open Source Initiative; we take zlib",
    "ta-lib": "BSD-2-Clause, in its licence file",
    "pyside6-essentials": "LGPL-3.0; separate libraries that the trader may replace",
    "shiboken6": "LGPL-3.0; separate libraries that the trader may replace",
}


def _locked(name: str) -> list[str]:
    text = (REPOSITORY / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9_.-]+)==", text, re.MULTILINE)


def _licence(name: str) -> str:
    """What a distribution says of itself; '' where it says nothing."""
    found = metadata.distribution(name).metadata
    classifiers = found.get_all("Classifier") or []
    said = [c.rpartition("::")[2] for c in classifiers if c.startswith("License ::")]
    return " ".join([found.get("License-Expression") or "", found.get("License") or "", *said])


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:  # meant for another operating system
        return False
    return True


def test_every_shipped_library_allows_a_closed_program() -> None:
    offenders = [
        f"{name}: {_licence(name)[:80].strip() or 'says nothing'}"
        for name in _locked("run")
        if _installed(name) and name not in READ_BY_A_PERSON
        if not FREE.search(_licence(name)) or "GPL" in _licence(name)[:200]
    ]
    assert not offenders, "\n".join(offenders)


def test_the_gpl_test_double_is_locked_nowhere() -> None:
    assert not [name for lock in ("run", "dev") for name in _locked(lock) if "secantus" in name]


def test_what_is_shipped_is_what_is_tested() -> None:
    text = {
        lock: (REPOSITORY / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
        for lock in ("run", "dev")
    }
    pinned = {
        lock: set(re.findall(r"^(\S+==\S+)", words, re.MULTILINE)) for lock, words in text.items()
    }
    assert not pinned["run"] - pinned["dev"]
