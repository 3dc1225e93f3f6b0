"""A platform's gradebook (Assignment and Grade Services 2.0): columns found and made, scores sent, results read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from pylti1p3.lineitem import LineItem

from lti_tool.errors import PlatformUnavailableError, ScoreRejectedError
from lti_tool.lti.connector import Connector, ExactGrade, Gradebooks, below
from lti_tool.tables import Family, Registration
from lti_tool.tool import Tool
from qti.exact import digits

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCOPES = frozenset(AGS + name for name in ("score", "result.readonly", "lineitem", "lineitem.readonly"))
CANVAS_SUBMISSION = "https://canvas.instructure.com/lti/submission"
LINE_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS_TYPE = "application/vnd.ims.lis.v2.lineitemcontainer+json"
RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
MOST_PAGES = 20
LONGEST_LABEL = 255
"""Moodle breaks on a longer one, with a column left behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What is sent: a final score (``Completed``, ``FullyGraded``); anything less erases the grade on many platforms.

    ``timestamp`` is when it is sent; ``resent`` where the platform may know this submission already.
    """

    sub: str
    given: Decimal
    maximum: Decimal
    comment: str
    started_at: datetime
    submitted_at: datetime
    timestamp: datetime
    asked_by_teacher: bool
    resent: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What a gradebook holds for a learner; ``share`` is of the maximum, None where there is no grade."""

    share: Fraction | None
    timestamp: datetime | None

    def says(self, given: Decimal, maximum: Decimal) -> bool:
        """True where this is that score, but for what a platform rounds away (Moodle keeps five decimals)."""
        return self.share is not None and abs(self.share - Fraction(given) / Fraction(maximum)) < Fraction(1, 100_000)


class Gradebook:
    """The gradebook of one context, with what a launch said the tool may do in it.

    All methods raise what :func:`lti_tool.lti.ags_answers.trouble` says, ``TokenRefusedError`` where there is no
    token, and ``PlatformUnavailableError`` where there is no answer.
    """

    def __init__(self, tool: Tool, registration: Registration, scopes: list[str], line_items_url: str | None) -> None:
        self._scopes = sorted(SCOPES.intersection(scopes))
        self._registration = registration
        self._line_items_url = line_items_url or ""
        self._connector = Connector(tool, registration)
        self._service = Gradebooks(self._connector, {"scope": self._scopes, "lineitems": self._line_items_url})  # type: ignore[typeddict-item]  # the scopes are checked above

    def send(self, line_item_url: str, score: Score) -> None:
        """Put the score into the column (AGS 3.4)."""
        if not self._service.can_put_grade():
            raise ScoreRejectedError("no-score-scope", "the platform does not let the tool send grades")
        grade = ExactGrade(score.given, score.maximum)
        grade.set_activity_progress("Completed").set_grading_progress("FullyGraded")
        grade.set_timestamp(written(score.timestamp)).set_user_id(score.sub).set_comment(score.comment)
        grade.set_extra_claims(self._extra(score))
        self._service.put_grade(grade, LineItem({"id": line_item_url}))

    def result(self, line_item_url: str, sub: str) -> Result | None:
        """The learner's result (AGS 3.5); None where the tool may not read it."""
        if not self._service.can_read_grades():
            return None
        url = _with(below(line_item_url, "results"), "user_id", sub)
        body = self._connector.make_service_request(self._scopes, url, accept=RESULTS_TYPE)["body"]
        rows = body if isinstance(body, list) else []
        return next((_result(row) for row in rows if isinstance(row, dict) and str(row.get("userId")) == sub), NOTHING)

    def find(self, resource_link_id: str, resource_id: str) -> str | None:
        """The address of the column of a resource link, else of the one that the tool made for it."""
        if not self._line_items_url or not self._service.can_read_lineitem():
            return None
        linked = list(self._line_items("resource_link_id", resource_link_id, "resourceLinkId"))
        made = [row for row in linked if row.get("resourceId") == resource_id]
        found = made or linked or list(self._line_items("resource_id", resource_id, "resourceId"))
        return str(found[0]["id"]) if found else None

    def create(self, *, label: str, maximum: Decimal, resource_link_id: str, resource_id: str) -> str:
        """The address of a new column (AGS 3.2). Not idempotent: look for it first, one process at a time."""
        if not self._line_items_url or not self._service.can_create_lineitem():
            raise ScoreRejectedError("no-column", "there is no gradebook column, and the tool may not make one")
        body = self._connector.make_service_request(
            self._scopes,
            self._line_items_url,
            is_post=True,
            data=_new_line_item(label, maximum, resource_link_id, resource_id),
            content_type=LINE_ITEM_TYPE,
            accept=LINE_ITEM_TYPE,
        )["body"]
        if not isinstance(body, dict) or not isinstance(body.get("id"), str):
            raise PlatformUnavailableError("no-line-item", "the platform's answer names no column")
        return str(body["id"])

    def _line_items(self, parameter: str, value: str, member: str) -> Iterator[dict[str, Any]]:
        """The columns with this member, which are looked for once more: a platform may ignore the filter."""
        url: str | None = _with(self._line_items_url, parameter, value)
        for _ in range(MOST_PAGES):
            if url is None:
                return
            page = self._connector.make_service_request(self._scopes, url, accept=LINE_ITEMS_TYPE)
            rows = page["body"] if isinstance(page["body"], list) else []
            yield from (row for row in rows if isinstance(row, dict) and row.get(member) == value and row.get("id"))
            url = page["next_page_url"]

    def _extra(self, score: Score) -> dict[str, Any]:
        """The learner's own times (AGS 3.4.4), and what Canvas makes a submission of."""
        submission = {"startedAt": written(score.started_at), "submittedAt": written(score.submitted_at)}
        if self._registration.family != Family.CANVAS:
            return {"submission": submission}
        canvas = {
            "submitted_at": written(score.submitted_at),
            "new_submission": not score.resent,
            "prioritize_non_tool_grade": not score.asked_by_teacher,
        }
        return {"submission": submission, CANVAS_SUBMISSION: canvas}


NOTHING = Result(None, None)


def written(moment: datetime) -> str:
    """UTC with milliseconds, as every platform reads it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _new_line_item(label: str, maximum: Decimal, resource_link_id: str, resource_id: str) -> str:
    item = LineItem()
    item.set_label(label[:LONGEST_LABEL]).set_resource_id(resource_id).set_resource_link_id(resource_link_id)
    return f'{{"scoreMaximum": {digits(maximum)}, {item.get_value()[1:]}'


def _with(url: str, parameter: str, value: str) -> str:
    """The address with one more parameter behind those it has."""
    parts = urlsplit(url)
    added = f"{parameter}={quote(value, safe='')}"
    return urlunsplit(parts._replace(query=f"{parts.query}&{added}" if parts.query else added))


def _result(row: dict[str, Any]) -> Result:
    try:
        share = Fraction(Decimal(str(row["resultScore"]))) / Fraction(Decimal(str(row.get("resultMaximum", 1))))
    except (KeyError, ArithmeticError, ValueError):
        share = None
    return Result(share, _moment(row.get("timestamp")))


def _moment(said: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
