"""The state of one running platform, which all its services share."""

import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from flask import current_app

from tests.platform.clock import Clock
from tests.platform.faults import Faults
from tests.platform.keys import KeyRing
from tests.platform.profiles import Profile
from tests.platform.school import Course, LineItem, ResourceLink, School, User
from tests.platform.tool import RegisteredTool

EXTENSION = "platform"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedScore:
    """One score as it came, in the order of arrival, and what the platform made of it."""

    arrived_at: datetime
    course_id: str
    line_item_id: str
    user_id: str
    given: Any
    maximum: Any
    timestamp: str | None
    comment: str | None
    activity_progress: str | None
    grading_progress: str | None
    submission: dict[str, Any]
    extension: dict[str, Any]
    status: int
    reason: str

    @property
    def accepted(self) -> bool:
        """Whether the platform took it."""
        return self.status < 300


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepLinkingAnswer:
    """One deep linking response: what it asked for, what came of it, and why it was refused."""

    items: list[dict[str, Any]]
    links: list[str]
    faults: list[str]
    message: str | None


@dataclass(slots=True, kw_only=True)
class Tampering:
    """How one launch differs from a good one. ``claims`` replaces all claims, ``token`` the whole id_token."""

    changed: dict[str, Any] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    header: dict[str, Any] = field(default_factory=dict)
    header_removed: tuple[str, ...] = ()
    key: Any = None
    """Another RSA private key, or bytes for an HMAC."""
    claims: Any = None
    token: str | None = None
    state: str | None = None
    """Posted in place of the state that the tool gave."""


@dataclass(slots=True, kw_only=True)
class Login:
    """A launch under way, from the login initiation to the id_token; ``link`` is None for deep linking."""

    hint: str
    user: User
    course: Course
    link: ResourceLink | None
    tampering: Tampering
    document_target: Literal["iframe", "window"] = "iframe"


@dataclass(slots=True, kw_only=True)
class AccessToken:
    """A bearer token with its scopes and its end, in the platform's seconds."""

    scopes: frozenset[str]
    expires_at: int


@dataclass(slots=True, kw_only=True)
class Selection:
    """A deep linking request that waits for its response."""

    course: Course
    teacher: User
    data: str | None
    answered: bool = False


@dataclass(slots=True, kw_only=True)
class Site:
    """Everything a service needs; whoever changes it holds ``lock``."""

    profile: Profile
    url: str
    issuer: str
    client_id: str
    deployment_id: str
    tool: RegisteredTool
    school: School
    clock: Clock = field(default_factory=Clock)
    keys: KeyRing = field(default_factory=KeyRing)
    faults: Faults = field(default_factory=Faults)
    lock: threading.RLock = field(default_factory=threading.RLock)
    logins: dict[str, Login] = field(default_factory=dict)
    tokens: dict[str, AccessToken] = field(default_factory=dict)
    token_life: int = 3600
    assertions: set[str] = field(default_factory=set)
    """The ``jti`` of each client assertion seen, where the platform minds."""
    selections: dict[str, Selection] = field(default_factory=dict)
    scores: list[ReceivedScore] = field(default_factory=list)
    answers: list[DeepLinkingAnswer] = field(default_factory=list)
    share_names: bool = True
    """Whether launches carry names and addresses."""

    def line_items_url(self, course: Course) -> str:
        """Where the course's columns are."""
        return self._service(self.profile.line_items_path.format(course=course.id))

    def line_item_url(self, course: Course, column: LineItem, tail: str = "") -> str:
        """Where one column is; ``tail`` (``/scores``, ``/results``) goes before the question mark."""
        return self._service(self.profile.line_item_path.format(course=course.id, item=column.id) + tail)

    def _service(self, path: str) -> str:
        return f"{self.url}{path}" + (f"?{self.profile.query}" if self.profile.query else "")

    def new_secret(self) -> str:
        """32 random hexadecimal digits."""
        return secrets.token_hex(16)


def site() -> Site:
    """The platform that answers the request at hand."""
    found: Site = current_app.extensions[EXTENSION]
    return found
