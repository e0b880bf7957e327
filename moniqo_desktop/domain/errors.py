"""Errors by what the caller does about them (not by where they arose)."""

from __future__ import annotations


class MoniqoError(Exception):
    """Root of all our errors.

    code: stable, upper case, for logs and tests. message: one plain sentence for the trader.
    hint: what to do next, may be empty.
    """

    code = "ERROR"

    def __init__(self, message: str, *, hint: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class Mistake(MoniqoError):
    """The input is wrong: show where."""

    code = "MISTAKE"


class FlowProblem(Mistake):
    """A flow cannot be used as drawn. node_id and field are empty when the flow as a whole is."""

    code = "FLOW_PROBLEM"

    def __init__(
        self,
        message: str,
        *,
        node_id: str = "",
        field: str = "",
        hint: str = "",
        code: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint, code=code)
        self.node_id = node_id
        self.field = field


class FlowProblems(Mistake):
    """All problems of one flow at once, in drawing order."""

    code = "FLOW_PROBLEMS"

    def __init__(self, problems: tuple[FlowProblem, ...]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = problems


class BadSetting(Mistake):
    """A setting cannot be used."""

    code = "BAD_SETTING"


class BadFile(Mistake):
    """A file cannot be read as what it should be. The file is left as it was."""

    code = "BAD_FILE"


class Refused(MoniqoError):
    """The gate or a permission said no."""

    code = "REFUSED"


class LimitReached(Refused):
    """A limit in force would be passed."""

    code = "LIMIT_REACHED"


class KillSwitchOn(Refused):
    """The kill switch is on: no new exposure."""

    code = "KILL_SWITCH"


class NotAllowed(Refused):
    """This profile may not do that."""

    code = "NOT_ALLOWED"


class Unavailable(MoniqoError):
    """The world is away: wait and retry with back-off."""

    code = "UNAVAILABLE"


class VenueDown(Unavailable):
    """The venue does not answer."""

    code = "VENUE_DOWN"


class StoreBusy(Unavailable):
    """The disk cannot take more now, or another program holds the store."""

    code = "STORE_BUSY"


class Unknown(MoniqoError):
    """It may or may not have happened: look it up, never repeat it."""

    code = "UNKNOWN"


class OrderUnknown(Unknown):
    """An order left and no answer came."""

    code = "ORDER_UNKNOWN"


class Rejected(MoniqoError):
    """Final answer of the other side."""

    code = "REJECTED"


class OrderRejected(Rejected):
    """The venue refused the order."""

    code = "ORDER_REJECTED"


class InsufficientFunds(Rejected):
    """Not enough free balance."""

    code = "INSUFFICIENT_FUNDS"


class Locked(MoniqoError):
    """Stop and ask the user."""

    code = "LOCKED"


class Broken(MoniqoError):
    """Our bug: stop this run, keep protecting positions, write a crash report."""

    code = "BROKEN"
