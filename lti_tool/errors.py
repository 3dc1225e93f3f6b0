"""What can go wrong in the tool: the HTTP status it has, and what the reader of the page can do about it."""

from __future__ import annotations


class ToolError(Exception):
    """Something the tool refuses or cannot do.

    ``what`` is for the person at the screen (a sentence without jargon), ``advice`` says what to do about it,
    ``reason`` is the short name that a log line and a test know it by, ``detail`` is for the administrator's log only;
    none of them holds a token, a name or an answer. ``retry_after``: seconds after which the same may work, None where
    time alone changes nothing.
    """

    status = 400
    advice = ""
    retry_after: float | None = None

    def __init__(
        self, reason: str, what: str, *, advice: str = "", detail: str = "", status: int | None = None
    ) -> None:
        super().__init__(f"{reason}: {what}")
        self.reason = reason
        self.what = what
        self.detail = detail
        if advice:
            self.advice = advice
        if status is not None:
            self.status = status


class LaunchError(ToolError):
    """A login or launch that cannot be trusted or understood."""

    advice = "Go back to the course and open the activity again. If that does not help, tell your administrator."


class NotYoursError(ToolError):
    """What is asked for does not exist for this person; whether it exists for another is not told."""

    status = 404


class SessionLostError(ToolError):
    """The browser shows no session for this launch."""

    status = 401
    advice = "Open the activity again from the course; saved answers are kept."


class TooOftenError(ToolError):
    """The same thing asked for too often by one address or one session."""

    status = 429

    def __init__(self, reason: str, what: str, *, advice: str, retry_after: float) -> None:
        super().__init__(reason, what, advice=advice)
        self.retry_after = retry_after


class AlreadySubmittedError(ToolError):
    """An answer or a submission that comes after the attempt was handed in."""

    status = 409


class StaleError(ToolError):
    """A save from a page that a newer one has overtaken."""

    status = 409


class AnswerError(ToolError):
    """An answer that the page did not offer (400), or that a learner has to mend before it can count (422).

    ``interaction`` is the response identifier of what was answered.
    """

    def __init__(self, reason: str, what: str, *, interaction: str, advice: str = "", status: int = 400) -> None:
        super().__init__(reason, what, advice=advice, status=status)
        self.interaction = interaction


class BankError(ToolError):
    """A quiz that is placed but cannot be had."""

    status = 404


class PlatformUnavailableError(ToolError):
    """The platform did not answer, or asked to be left alone for a while; trying again may help.

    ``retry_after`` is in seconds, None where the platform did not say.
    """

    status = 503

    def __init__(self, reason: str, what: str, *, retry_after: float | None = None, detail: str = "") -> None:
        super().__init__(reason, what, detail=detail)
        self.retry_after = retry_after


class ScoreRejectedError(ToolError):
    """The platform refuses a score for good; sending it again changes nothing."""

    status = 502


class SettingsError(ToolError):
    """The tool is set up in a way it must not run with."""

    status = 500
