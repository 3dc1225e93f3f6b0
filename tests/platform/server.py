"""A running platform: ``with Platform(profile="moodle", tool_url=…) as platform``, served from a thread."""

import threading
from collections.abc import Mapping
from decimal import Decimal
from types import TracebackType
from typing import Any, Literal, Self

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.platform import control, id_tokens, launching
from tests.platform.application import application
from tests.platform.faults import Faults
from tests.platform.launching import Form
from tests.platform.profiles import PROFILES, ProfileName
from tests.platform.school import Course, Grade, ResourceLink, Role, School, User
from tests.platform.site import (
    DeepLinkingAnswer,
    Login,
    ReceivedScore,
    Site,
    Tampering,
)
from tests.platform.tool import RegisteredTool

HOST = "127.0.0.1"
FAMILIES = {"moodle": "moodle", "canvas": "canvas", "plain": "other"}


class QuietHandler(WSGIRequestHandler):
    """Serves without a line per request."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  # werkzeug's name for it
        """Nothing: the log of scores is what counts."""


class Platform:
    """A small LMS with one course, two learners, a teacher, a teaching assistant and an administrator.

    It listens from the moment it is made, and answers once started. ``faults``, ``clock`` and ``keys`` may be changed
    while it runs; ``log`` holds every score received, ``answers`` every deep linking response.
    """

    def __init__(  # noqa: PLR0913  # each has its default
        self,
        profile: ProfileName = "moodle",
        tool_url: str = "http://localhost:8100",
        *,
        port: int = 0,
        login_url: str | None = None,
        issuer: str | None = None,
        client_id: str | None = None,
        deployment_id: str | None = None,
    ) -> None:
        chosen = PROFILES[profile]
        self._server = make_server(HOST, port, _unready, threaded=True, request_handler=QuietHandler)
        url = f"http://{HOST}:{self._server.port}"
        self.site = Site(
            profile=chosen,
            url=url,
            issuer=issuer or chosen.issuer or url,
            client_id=client_id or chosen.client_id,
            deployment_id=deployment_id or chosen.deployment_id,
            tool=registered_tool(tool_url, login_url),
            school=School(numbered=profile == "moodle"),
        )
        self._people()
        self._server.app = application(self.site)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def _people(self) -> None:
        school = self.site.school
        self.admin = school.add_user("admin", "Alva", "Berg", "admin")
        self.teacher = school.add_user("teacher", "Tove", "Holm", "teacher")
        self.ada = school.add_user("ada", "Ada", "Lind")
        self.ben = school.add_user("ben", "Ben", "Öst")
        self.assistant = school.add_user("assistant", "Siri", "Ek", "assistant")
        self.course = school.add_course("Generative AI: foundations", "GENAI", list(school.users.values()))

    def start(self) -> None:
        """Answer requests from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more; hanging requests end too."""
        self.faults.stopping.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return self.site.url

    @property
    def issuer(self) -> str:
        """What ``iss`` says."""
        return self.site.issuer

    @property
    def client_id(self) -> str:
        """What it calls the tool."""
        return self.site.client_id

    @property
    def deployment_id(self) -> str:
        """The tool's one deployment."""
        return self.site.deployment_id

    @property
    def key_set_url(self) -> str:
        """Where its JWKS is."""
        return f"{self.url}{self.site.profile.keys_path}"

    @property
    def auth_url(self) -> str:
        """Where the tool asks for the id_token."""
        return f"{self.url}{self.site.profile.auth_path}"

    @property
    def token_url(self) -> str:
        """Where the tool gets bearer tokens."""
        return f"{self.url}{self.site.profile.tokens_path}"

    @property
    def tool(self) -> RegisteredTool:
        """The tool as registered; its fields may be set, since the login URL is known only after registering there."""
        return self.site.tool

    @property
    def faults(self) -> Faults:
        """What goes wrong."""
        return self.site.faults

    @property
    def log(self) -> list[ReceivedScore]:
        """Every score received so far, in the order of arrival."""
        with self.site.lock:
            return list(self.site.scores)

    @property
    def answers(self) -> list[DeepLinkingAnswer]:
        """Every deep linking response so far."""
        with self.site.lock:
            return list(self.site.answers)

    def registration(self) -> dict[str, Any]:
        """What a tool has to know of this platform, by the names that Quizport's registration has."""
        return {
            "name": f"Test platform ({self.site.profile.name})",
            "family": FAMILIES[self.site.profile.name],
            "issuer": self.issuer,
            "client_id": self.client_id,
            "deployment_id": self.deployment_id,
            "auth_login_url": self.auth_url,
            "auth_token_url": self.token_url,
            "key_set_url": self.key_set_url,
            "frame_origins": [self.url],
            "allow_private_addresses": True,
        }

    def add_learner(self, username: str, course: Course | None = None, role: Role = "learner") -> User:
        """One more person, in the course."""
        with self.site.lock:
            user = self.site.school.add_user(username, username.capitalize(), "Test", role)
            (course or self.course).members.append(user)
            return user

    def add_course(self, title: str) -> Course:
        """One more course, with everybody in it."""
        with self.site.lock:
            school = self.site.school
            return school.add_course(title, title.upper()[:12], list(school.users.values()))

    def add_link(
        self,
        title: str = "Quiz",
        *,
        course: Course | None = None,
        custom: Mapping[str, str] | None = None,
        maximum: Decimal | int | None = 100,
    ) -> ResourceLink:
        """One more activity of the tool's, with its column unless ``maximum`` is None."""
        with self.site.lock:
            where = course or self.course
            url = self.tool.target_link_uri
            return self.site.school.add_link(where, title, url, custom=custom, maximum=maximum)

    def launch_form(
        self,
        user: User,
        link: ResourceLink | None,
        *,
        tampering: Tampering | None = None,
        document_target: Literal["iframe", "window"] = "iframe",
    ) -> Form:
        """The login initiation that a browser posts to the tool; a link of None asks for deep linking."""
        course = self.site.school.course_of(link) if link else self.course
        return launching.begin(self.site, user, course, link, tampering=tampering, document_target=document_target)

    def mint(
        self, user: User, link: ResourceLink | None, *, nonce: str | None = None, tampering: Tampering | None = None
    ) -> str:
        """An id_token for that launch, without any login; flawed as the tampering says."""
        course = self.site.school.course_of(link) if link else self.course
        login = Login(hint="", user=user, course=course, link=link, tampering=tampering or Tampering())
        with self.site.lock:
            return id_tokens.id_token(self.site, login, nonce)

    def gradebook(self, course: Course | None = None) -> dict[tuple[str, str], Grade]:
        """Each grade by (line item id, user's ``sub``); of one course, or of all."""
        with self.site.lock:
            found = self.site.school.grades()
            return {(column.id, sub): grade for where, column, sub, grade in found if course is None or where is course}

    def grade(self, user: User, link: ResourceLink) -> Grade | None:
        """What stands for the user in the activity's own column."""
        with self.site.lock:
            column = self.site.school.course_of(link).column_of(link)
            return column.grades.get(user.sub) if column else None

    def expire_tokens(self) -> None:
        """Every bearer token given so far is over."""
        with self.site.lock:
            control.expire_tokens(self.site)


def registered_tool(url: str, login_url: str | None) -> RegisteredTool:
    """Quizport's own addresses below ``url``."""
    launch = f"{url}/lti/launch"
    return RegisteredTool(
        url=url,
        login_url=login_url or f"{url}/lti/login",
        redirect_uris=[launch],
        target_link_uri=launch,
        key_set_url=f"{url}/lti/keys",
    )


def _unready(_environ: Any, start_response: Any) -> list[bytes]:
    """What answers while the platform is being put together: nobody asks yet."""
    start_response("503 Service Unavailable", [])
    return []
