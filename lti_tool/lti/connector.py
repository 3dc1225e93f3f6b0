"""PyLTI1p3's service layer with its gaps closed: kept tokens, approved hosts, media types, paging, exact digits.

Of ``ServiceConnector`` (2.0.0) both methods are replaced: its token lives as long as the object and does not end, its
requests have no way to begin anew after a 401, its next page is in lower case, and a body that is no JSON is an
exception of ``requests``. ``AssignmentsGradesService`` on top of it is used as it is, but for its way with URLs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.grade import Grade
from pylti1p3.registration import Registration as LtiRegistration
from pylti1p3.service_connector import ServiceConnector, TServiceConnectorResponse

from lti_tool.errors import PlatformUnavailableError
from lti_tool.lti import access_tokens
from lti_tool.lti.ags_answers import trouble
from lti_tool.outgoing import Answer
from lti_tool.tables import Family, Registration
from lti_tool.tool import Tool
from qti.exact import digits

_NEXT = re.compile(r"<([^>]*)>[^<]*?\brel\s*=[^a-z0-9,;<]{0,6}next(?![a-z0-9])", re.IGNORECASE)
"""Moodle writes typographic quotes around ``next``, which arrive as three odd characters each."""


_NOWHERE = requests.Session()
"""What PyLTI1p3 would call platforms by, past :mod:`lti_tool.outgoing`: it reaches none."""
_NOWHERE.adapters.clear()


class Connector(ServiceConnector):
    """Requests with a bearer token, to the hosts that may have it."""

    def __init__(self, tool: Tool, registration: Registration) -> None:
        super().__init__(LtiRegistration(), _NOWHERE)
        self._tool = tool
        self._ours = registration

    def get_access_token(self, scopes: Sequence[str]) -> str:
        """A token that other processes use as well."""
        return access_tokens.token(self._tool, self._ours, scopes)

    def make_service_request(  # noqa: PLR0913, PLR0917 -- PyLTI1p3's signature
        self,
        scopes: Sequence[str],
        url: str,
        is_post: bool = False,
        data: str | None = None,
        content_type: str = "application/json",
        accept: str = "application/json",
        case_insensitive_headers: bool = False,  # noqa: ARG002 -- they always are
    ) -> TServiceConnectorResponse:
        """The answer to one request; what is no success raises what :func:`lti_tool.lti.ags_answers.trouble` says."""
        if not access_tokens.may_receive(self._ours, url):
            raise PlatformUnavailableError(
                "foreign-host",
                "the gradebook's address is not the platform's",
                detail=f"{urlsplit(url).hostname} is not among the approved service origins of {self._ours.name}",
            )
        headers = {"Accept": accept, **({"Content-Type": content_type} if is_post else {})}
        answer = self._authorized(scopes, "POST" if is_post else "GET", url, headers, data)
        if not answer.ok:
            raise trouble(answer, Family(self._ours.family))
        return {"headers": answer.headers, "body": _body(answer), "next_page_url": next_page(url, answer)}

    def _authorized(
        self, scopes: Sequence[str], method: str, url: str, headers: dict[str, str], data: str | None
    ) -> Answer:
        """With a kept token, and after a 401 once more with a new one."""
        token = self.get_access_token(scopes)
        answer = self._sent(method, url, {**headers, "Authorization": f"Bearer {token}"}, data)
        if answer.status != 401:
            return answer
        access_tokens.forget(self._tool, self._ours, scopes, token)
        token = self.get_access_token(scopes)
        return self._sent(method, url, {**headers, "Authorization": f"Bearer {token}"}, data)

    def _sent(self, method: str, url: str, headers: dict[str, str], data: str | None) -> Answer:
        body = None if data is None else data.encode()
        private = self._ours.allow_private_addresses
        return self._tool.web.request(method, url, headers=headers, body=body, private=private)


class Gradebooks(AssignmentsGradesService):
    """The service of PyLTI1p3, with any query string of a line item kept whole (Moodle's ``?type_id=``)."""

    @staticmethod
    def _add_url_path_ending(url: str, url_path_ending: str) -> str:
        return below(url, url_path_ending)


class ExactGrade(Grade):
    """A grade whose points are the decimal's own digits: ``json`` would make a float of them first."""

    def __init__(self, given: Decimal, maximum: Decimal) -> None:
        super().__init__()
        self._points = {"scoreGiven": digits(given), "scoreMaximum": digits(maximum)}

    def get_value(self) -> str:
        """The score as JSON (AGS 3.4)."""
        rest = super().get_value()
        points = ", ".join(f'"{name}": {written}' for name, written in self._points.items())
        return f"{{{points}, {rest[1:]}"


def below(url: str, step: str) -> str:
    """The address with one more step in its path, before the query string."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{step}"))


def next_page(url: str, answer: Answer) -> str | None:
    """The address of the next page, read from a ``Link`` header as platforms really write it."""
    found = _NEXT.search(answer.headers.get("Link", ""))
    return urljoin(url, html.unescape(found[1])) if found else None


def _body(answer: Answer) -> Any:
    """The body as JSON; None where there is none, as with Moodle's answer to a score."""
    try:
        return answer.json()
    except ValueError:
        return None
