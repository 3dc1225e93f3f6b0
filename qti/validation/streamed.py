"""Tests and manifests of any length: checked part by part while their bytes go by."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from itertools import islice
from typing import Protocol

from lxml.etree import _Element as Element

from qti.errors import Violation
from qti.validation.judge import Judge
from qti.validation.kinds import version_of
from qti.validation.limits import DEFAULT, Limits
from qti.validation.refused import RefusedError
from qti.validation.rules.assessment_facts import AssessmentFacts
from qti.validation.rules.assessments import assessment_violations
from qti.validation.rules.item_facts import ItemFacts
from qti.validation.rules.manifest_facts import CP, Dependency, Resource, resource
from qti.validation.rules.manifests import ManifestRules, manifest_advice
from qti.validation.rules.packages import PackageRules, media_of
from qti.validation.rules.vocabulary import QTI
from qti.validation.streaming import Stream


class Findings:
    """What is found in one document: breaches of its form and of rules, at most so many of each, and advice."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.form: dict[Violation, None] = {}
        self.rules: list[Violation] = []
        self.advice: list[Violation] = []
        self.refusal: Violation | None = None

    @property
    def room(self) -> int:
        """How many more breaches of form are taken up."""
        return self._most - len(self.form)

    def are_enough(self, *, form: bool) -> bool:
        """True where so much is wrong that nothing further needs to be looked at; ``form``: its breaches count."""
        return len(self.rules) >= self._most or (form and self.room <= 0)

    def add_form(self, found: Iterable[Violation]) -> None:
        """Take up breaches of form; what stays in the shell of a stream is found twice and told once."""
        self.form.update(dict.fromkeys(islice(found, self.room)))

    def add_rules(self, found: Iterable[Violation]) -> None:
        """Take up breaches of rules."""
        self.rules += islice(found, self._most - len(self.rules))

    def violations(self) -> list[Violation]:
        """All that makes the document invalid."""
        refusal = [self.refusal] if self.refusal else []
        return [*refusal, *self.form, *self.rules]


class Streamed(Protocol):
    """A check of a document that comes in pieces."""

    findings: Findings
    version: str

    def feed(self, data: bytes, /) -> None:
        """Take the next piece."""
        ...

    def close(self) -> list[Violation]:
        """What the whole document breaks."""
        ...


class _Checked(ABC):
    """The common half: bytes go in, parts come out, a refusal ends it."""

    kind = ""
    tags: frozenset[str] = frozenset()

    def __init__(self, path: str, judge: Judge, package: PackageRules, limits: Limits = DEFAULT) -> None:
        self.path, self.judge, self.package = path, judge, package
        self.findings = Findings(limits.violations)
        self.version = ""
        self._asked = False
        self._stream = Stream(path, self.tags, self.part, limits=limits)

    def feed(self, data: bytes, /) -> None:
        """Take the next piece; once the document was refused or enough is wrong, nothing more is looked at."""
        if not self._is_over:
            try:
                self._stream.feed(data)
            except RefusedError as error:
                self.findings.refusal = error.violation

    def close(self) -> list[Violation]:
        """What the whole document breaks."""
        if not self._is_over:
            try:
                shell = self._stream.close()
            except RefusedError as error:
                self.findings.refusal = error.violation
            else:
                self.form(shell)
                self.shell(shell)
        return self.findings.violations()

    @property
    def _is_over(self) -> bool:
        """Our grammar alone makes nothing invalid, so its faults do not end the search for broken rules."""
        official = self.judge.official is not None
        return self.findings.refusal is not None or self.findings.are_enough(form=official)

    def form(self, element: Element) -> None:
        """Check the form of the shell or of a part."""
        if not self._asked:
            self.version, self._asked = version_of(element.getroottree().getroot()), True
        most = self.findings.room
        if found := self.judge.violations(self.kind, element, self.path, version=self.version, most=most):
            self.findings.add_form(found)

    @abstractmethod
    def part(self, element: Element) -> None:
        """Look at a part that is about to be let go."""

    @abstractmethod
    def shell(self, root: Element) -> None:
        """Look at what is left at the end."""


class AssessmentStream(_Checked):
    """A test."""

    kind = "test"
    tags = frozenset({QTI + "assessmentItemRef"})

    def __init__(self, path: str, judge: Judge, package: PackageRules, limits: Limits = DEFAULT) -> None:
        super().__init__(path, judge, package, limits)
        self._facts = AssessmentFacts()

    def part(self, element: Element) -> None:
        """Take up a reference."""
        self.form(element)
        self._facts.reference(element)

    def shell(self, root: Element) -> None:
        """Judge the test and tell the package what it refers to."""
        self._facts.root = root
        self.findings.add_rules(assessment_violations(self._facts, self.path))
        self.package.references(self.path, self._facts.refs)
        self.package.document(self.path, media_of(ItemFacts(root), self.path))


class ManifestStream(_Checked):
    """A manifest; ``resources`` holds those that are documents to be checked."""

    kind = "manifest"
    tags = frozenset({CP + "resource", CP + "dependency"})

    def __init__(self, path: str, judge: Judge, package: PackageRules, limits: Limits = DEFAULT) -> None:
        super().__init__(path, judge, package, limits)
        self._rules = ManifestRules(path)
        self._depends = False
        self.keeps = False
        self.resources: list[Resource] = []

    def part(self, element: Element) -> None:
        """Take up a resource, or a dependency of the one that follows."""
        self.form(element)
        if element.tag == CP + "dependency":
            self._rules.dependency(Dependency(element.get("identifierref", ""), element.sourceline or 0))
            self._depends = True
            return
        found = resource(element, has_dependencies=self._depends)
        self._depends = False
        self.findings.add_rules(self._rules.resource(found))
        self.package.resource(found)
        if self.keeps:
            self.resources.append(found)

    def shell(self, root: Element) -> None:
        """Judge what is left."""
        self.findings.add_rules(self._rules.finish(root))
        self.findings.advice += manifest_advice(root, self.path)
