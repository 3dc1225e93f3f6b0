"""What a person is in the course, from the roles that the launch names."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"

TEACHING = frozenset({"Instructor", "ContentDeveloper", "Administrator"})
ASSISTING = ("TeachingAssistant", "Grader")


class Role(StrEnum):
    """An assistant is a teacher who cannot change a placement."""

    LEARNER = "learner"
    ASSISTANT = "assistant"
    INSTRUCTOR = "instructor"


def role_among(roles: Iterable[str]) -> Role:
    """The role in this course; whoever has none that we know is a learner.

    Only context roles count (Core, A.2.2 and A.2.3: ``…/membership#Instructor``, the short ``Instructor``, sub-roles
    ``…/membership/Instructor#Lecturer``): a teacher elsewhere in the institution may well be a student here. A platform
    names the principal role beside a sub-role, so ``Instructor`` beside a teaching assistant's sub-role adds nothing.
    """
    known = set(filter(None, map(_context_role, roles)))
    assists = any(_assists(role) for role in known)
    teaches = {role for role in known if not _assists(role) and role.partition("/")[0] in TEACHING}
    if teaches - ({"Instructor"} if assists else set()):
        return Role.INSTRUCTOR
    return Role.ASSISTANT if assists else Role.LEARNER


def _context_role(role: str) -> str:
    """``Instructor`` or ``Instructor/Lecturer``; empty for what is no role in a context."""
    if role.startswith(f"{MEMBERSHIP}#"):
        return role.removeprefix(f"{MEMBERSHIP}#")
    if role.startswith(f"{MEMBERSHIP}/"):
        principal, _, sub = role.removeprefix(f"{MEMBERSHIP}/").partition("#")
        return f"{principal}/{sub}"
    return role if role.isalpha() else ""


def _assists(role: str) -> bool:
    """``TeachingAssistant`` and its kinds (TeachingAssistantSection …), and graders."""
    principal, _, sub = role.partition("/")
    return sub.startswith(ASSISTING) if sub else principal.startswith(ASSISTING)
