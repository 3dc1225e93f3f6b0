"""Who and what the platform has: users, courses, resource links, gradebook columns and grades."""

import itertools
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

Role = Literal["learner", "teacher", "assistant", "admin"]


@dataclass(slots=True, kw_only=True)
class User:
    """A person; ``sub`` is what tools call them."""

    username: str
    sub: str
    given_name: str
    family_name: str
    role: Role

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}"

    @property
    def email(self) -> str:
        """An address that reaches nobody."""
        return f"{self.username}@example.com"


@dataclass(slots=True, kw_only=True)
class Grade:
    """What stands in a column for a learner; ``points`` None is an erased grade."""

    points: Decimal | None
    timestamp: datetime | None
    comment: str | None = None
    submitted_at: str | None = None
    attempts: int = 0
    """Submissions counted so far (Canvas)."""
    by_teacher: Decimal | None = None
    """A teacher's own grade, which no score from a tool displaces."""
    locked: bool = False

    @property
    def final(self) -> Decimal | None:
        """What the learner sees."""
        return self.points if self.by_teacher is None else self.by_teacher


@dataclass(slots=True, kw_only=True)
class LineItem:
    """A gradebook column; one coupled to a link is the activity's own."""

    id: str
    label: str
    maximum: Decimal
    resource_id: str = ""
    tag: str = ""
    resource_link_id: str | None = None
    coupled: bool = False
    extension: dict[str, Any] = field(default_factory=dict)
    allowed_attempts: int | None = None
    """How many submissions a learner may make (Canvas)."""
    grades: dict[str, Grade] = field(default_factory=dict)
    """By the user's ``sub``."""


@dataclass(slots=True, kw_only=True)
class ResourceLink:
    """An activity that launches the tool."""

    id: str
    title: str
    url: str
    text: str = ""
    custom: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Course:
    """A course with its activities and columns; ``concluded`` ones take no more scores on Canvas."""

    id: str
    label: str
    title: str
    members: list[User] = field(default_factory=list)
    links: dict[str, ResourceLink] = field(default_factory=dict)
    columns: dict[str, LineItem] = field(default_factory=dict)
    concluded: bool = False

    def member(self, sub: str) -> User | None:
        """Who in the course has that ``sub``."""
        return next((user for user in self.members if user.sub == sub), None)

    def learner(self, sub: str) -> User | None:
        """The same, if it is a learner."""
        user = self.member(sub)
        return user if user and user.role == "learner" else None

    def column_of(self, link: ResourceLink) -> LineItem | None:
        """The activity's own column, if it has one."""
        own = (column for column in self.columns.values() if column.coupled and column.resource_link_id == link.id)
        return next(own, None)


class School:
    """All of it, in memory; whoever changes it holds the platform's lock."""

    def __init__(self, *, numbered: bool) -> None:
        self.users: dict[str, User] = {}
        self.courses: dict[str, Course] = {}
        self._numbered = numbered
        self._people = itertools.count(2)
        self._numbers = itertools.count(1)

    def add_user(self, username: str, given_name: str, family_name: str, role: Role = "learner") -> User:
        """A new user with a ``sub`` of the platform's kind: a number (Moodle) or a UUID."""
        number = str(next(self._people))
        sub = number if self._numbered else str(uuid.uuid5(uuid.NAMESPACE_OID, username))
        user = User(username=username, sub=sub, given_name=given_name, family_name=family_name, role=role)
        self.users[username] = user
        return user

    def add_course(self, title: str, label: str, members: list[User]) -> Course:
        """A new, empty course."""
        course = Course(id=str(len(self.courses) + 2), label=label, title=title, members=list(members))
        self.courses[course.id] = course
        return course

    def add_link(  # noqa: PLR0913  # what an activity has
        self,
        course: Course,
        title: str,
        url: str,
        *,
        custom: Mapping[str, str] | None = None,
        maximum: Decimal | int | None = 100,
        text: str = "",
    ) -> ResourceLink:
        """A new activity, with its column unless ``maximum`` is None."""
        link = ResourceLink(id=self._next(), title=title, url=url, text=text, custom=dict(custom or {}))
        course.links[link.id] = link
        if maximum is not None:
            self.add_column(course, title, Decimal(maximum), link=link)
        return link

    def add_column(self, course: Course, label: str, maximum: Decimal, *, link: ResourceLink | None = None) -> LineItem:
        """A new column, coupled to the link if one is given."""
        link_id = link.id if link else None
        column = LineItem(
            id=self._next(), label=label, maximum=maximum, resource_link_id=link_id, coupled=link is not None
        )
        course.columns[column.id] = column
        return column

    def course_of(self, link: ResourceLink) -> Course:
        """The course that has the activity."""
        return next(course for course in self.courses.values() if link.id in course.links)

    def grades(self) -> Iterator[tuple[Course, LineItem, str, Grade]]:
        """Every grade there is, with the ``sub`` of its learner."""
        for course in self.courses.values():
            for column in course.columns.values():
                for sub, grade in column.grades.items():
                    yield course, column, sub, grade

    def _next(self) -> str:
        return str(next(self._numbers))
