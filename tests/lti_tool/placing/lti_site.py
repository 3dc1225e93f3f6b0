"""A tool and a platform that know each other, a person's browser, and the attempts that learners have made."""

from __future__ import annotations

import html
import re
import secrets
import shutil
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import requests
from sqlalchemy import select

from lti_tool.database import now
from lti_tool.services import attempts, banks, opened_banks
from lti_tool.services.attempts import NewAttempt
from lti_tool.tables import Deployment, Placement, Registration, User
from lti_tool.tool import Tool
from tests.platform.browser import Browser, form_of, forms
from tests.platform.launching import Form
from tests.platform.school import ResourceLink
from tests.platform.school import User as Person
from tests.platform.server import Platform
from tests.platform.site import Tampering

BANKS = (Path(__file__).parents[3] / "banks", Path(__file__).parent / "banks")
FOUNDATIONS = "generative-ai-foundations/generative-ai-foundations-quiz"
PRACTICE = "every-interaction/weekly-practice"
REVISION = "every-interaction/school-revision"


@dataclass(frozen=True, slots=True)
class Site:
    """The two sides of one registration."""

    tool: Tool
    platform: Platform

    def offer(self, *banks_there: str) -> None:
        """These banks, of the repository or beside this file, are in the tool."""
        for source in (folder / bank for folder in BANKS for bank in banks_there if (folder / bank).is_dir()):
            shutil.copytree(source, self.tool.settings.banks / source.name)
        with self.tool.sessions.begin() as db:
            banks.load_folder(db, self.tool.settings.banks, now(db))

    def open(self, person: Person, link: ResourceLink | None, tampering: Tampering | None = None) -> Page:
        """What the person sees after a launch, in a browser of their own; a link of None asks for deep linking."""
        browser = Browser()
        login = browser.post(self.platform.launch_form(person, link, tampering=tampering))
        going_on = re.search(r'href="(http://127[^"]+)"', login.text)
        assert going_on is not None, login.text
        authorized = browser.get(html.unescape(going_on[1]))
        return Page(browser, browser.post(form_of(authorized)))

    def placement(self, link: ResourceLink) -> Placement:
        """The tool's row for an activity that was launched."""
        with self.tool.sessions() as db:
            return db.scalars(select(Placement).where(Placement.resource_link_id == link.id)).one()

    def link(self, quiz: str | None = FOUNDATIONS) -> ResourceLink:
        """An activity with this quiz."""
        return self.platform.add_link("Week 1", custom={} if quiz is None else {"quiz": quiz})

    def attempt(self, link: ResourceLink, person: Person, *, submitted: bool = True, trial: bool = False) -> datetime:
        """When the person, who has launched before, began one more attempt (and handed it in, unanswered)."""
        with self.tool.sessions.begin() as db:
            placement = db.scalars(select(Placement).where(Placement.resource_link_id == link.id)).one()
            user = db.scalars(select(User).where(User.sub == person.sub)).one()
            version = banks.current_version(db, placement.bank or "")
            assert version is not None
            opened = opened_banks.opened(db, version.id)
            new = NewAttempt(opened=opened, test=placement.test or "", rng=secrets.SystemRandom(), trial=trial)
            began = now(db)
            attempt = attempts.begin(db, placement, user, new, began)
            if submitted:
                attempts.submit(db, attempt, began + timedelta(seconds=1))
            return began


@dataclass(frozen=True, slots=True)
class Page:
    """A page in somebody's browser."""

    browser: Browser
    answer: requests.Response

    @property
    def status(self) -> int:
        """Its HTTP status."""
        return self.answer.status_code

    @property
    def text(self) -> str:
        """Its HTML."""
        return self.answer.text

    @property
    def forms(self) -> list[Form]:
        """Its forms."""
        return forms(self.answer)

    def form(self, ending: str) -> Form:
        """Its form whose address ends so."""
        return next(form for form in self.forms if form.action.endswith(ending))

    def post(self, ending: str, **changes: str | list[str] | None) -> Page:
        """What posting that form leads to; a change to None leaves the field out."""
        form = self.form(ending)
        fields = {name: value for name, value in {**form.fields, **changes}.items() if value is not None}
        return Page(self.browser, self.browser.session.post(form.action, data=fields, timeout=30))

    def go(self, path: str) -> Page:
        """The page at a path below this launch."""
        launch = "/".join(self.answer.url.split("/")[:5])
        return Page(self.browser, self.browser.get(f"{launch}/{path}"))


def registered(tool: Tool, platform: Platform) -> Site:
    """Both sides know each other."""
    told = platform.registration()
    deployment = told.pop("deployment_id")
    with tool.sessions.begin() as db:
        row = Registration(
            **told, service_origins=[], created_at=now(db), deployments=[Deployment(deployment_id=deployment)]
        )
        db.add(row)
        db.flush()
    platform.tool.login_url = tool.settings.url(f"/lti/{row.public_id}/login")
    return Site(tool, platform)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        number: int = taken.getsockname()[1]
        return number
