"""The check of single documents that anyone wrote, and what is known once several were checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice

from lxml.etree import _Element as Element

from qti.errors import Place, Violation
from qti.validation import moodle
from qti.validation.explain import Explainer
from qti.validation.judge import GRAMMAR, MISSING, MISSING_HINT, Judge
from qti.validation.kinds import FileKind, kind_of, version_of
from qti.validation.limits import Limits
from qti.validation.reading import tree
from qti.validation.refused import RefusedError
from qti.validation.result import Undecided
from qti.validation.rules.breach import violations
from qti.validation.rules.item_facts import ItemFacts
from qti.validation.rules.items import ADVICE, RULES
from qti.validation.rules.packages import PackageRules, media_of
from qti.validation.streamed import Findings, Streamed
from qti.validation.streaming import Stream

_XSD_KINDS = {FileKind.ITEM: "item", FileKind.TEST: "test", FileKind.MANIFEST: "manifest"}


class Documents:
    """Checks documents one after another and adds up what is found; it keeps none of them.

    Of violations, advice and what is undecided it keeps the first ``limits.violations`` each.
    """

    def __init__(self, judge: Judge, limits: Limits, package: PackageRules, *, explain: bool) -> None:
        self.judge, self.limits, self.package = judge, limits, package
        self.checked: Counter[FileKind] = Counter()
        self.violations: list[Violation] = []
        self.advice: list[Violation] = []
        self.undecided: list[Undecided] = []
        self.schemas: set[str] = set()
        self._explainer = Explainer(judge.official) if explain and judge.official else None

    @property
    def is_full(self) -> bool:
        """True where so much was found that nothing further needs to be looked at."""
        return max(len(self.violations), len(self.undecided)) >= self.limits.violations

    def add(self, found: Iterable[Violation]) -> None:
        """Take up violations."""
        self.violations += islice(found, self.limits.violations - len(self.violations))

    def advise(self, found: Iterable[Violation]) -> None:
        """Take up advice."""
        self.advice += islice(found, self.limits.violations - len(self.advice))

    def leave(self, path: str, why: str, hint: str = "") -> None:
        """Leave a document undecided."""
        if len(self.undecided) < self.limits.violations:
            self.undecided.append(Undecided(path, why, hint))

    def item(self, data: bytes, path: str) -> FileKind:
        """Check an item; the kind of what it is, for only an item is looked into."""
        try:
            root = tree(data, path, self.limits)
        except RefusedError as error:
            self.add([error.violation])
            return FileKind.ITEM
        kind = kind_of(str(root.tag))
        if kind is FileKind.ITEM:
            self._item(root, path)
        return kind

    def _item(self, root: Element, path: str) -> None:
        findings = Findings(self.limits.violations)
        name, version, facts = root.get("identifier", ""), version_of(root), ItemFacts(root)
        findings.add_form(self.judge.violations("item", root, path, name, version, most=findings.room))
        findings.add_rules(violations(RULES, facts, path, name))
        findings.advice = violations(ADVICE, facts, path, name)
        self.package.item(path, name, media_of(facts, path))
        self.settle(FileKind.ITEM, path, findings, lambda: root, version)

    def streamed(self, kind: FileKind, path: str, check: Streamed, pieces: Callable[[], Iterable[bytes]]) -> None:
        """Check a test or manifest; ``pieces`` gives its bytes, a second time where a fault is to be explained."""
        for piece in pieces():
            check.feed(piece)
        check.close()
        self.settle(kind, path, check.findings, lambda: self._whole(path, pieces()), check.version)

    def moodle(self, path: str, pieces: Iterable[bytes]) -> None:
        """Check a Moodle XML file."""
        findings = Findings(self.limits.violations)
        questions = _Questions(self, path, findings)
        stream = Stream(path, frozenset({"question"}), questions.take, limits=self.limits, huge=True)
        try:
            for piece in pieces:
                stream.feed(piece)
                if questions.are_enough:
                    break
            else:
                findings.add_form(_outside_questions(stream.close(), path))
        except RefusedError as error:
            findings.refusal = error.violation
        self.settle(FileKind.MOODLE, path, findings)

    def settle(
        self,
        kind: FileKind,
        path: str,
        findings: Findings,
        whole: Callable[[], Element | None] | None = None,
        version: str = "",
    ) -> None:
        """Add up what was found in a document: without the official XSDs our grammar may accept, never refuse."""
        form, findings.form = list(findings.form), {}
        if kind in _XSD_KINDS and self.judge.official is None and form and findings.refusal is None:
            self.leave(path, f"{MISSING}, and our grammar does not cover it: {form[0].what}", MISSING_HINT)
        else:
            self._name_schemas(kind, version)
            self.add(self._explained(kind, version, path, form, whole))
            self.checked[kind] += 1
        self.add(findings.violations())
        self.advise(findings.advice)

    def _name_schemas(self, kind: FileKind, version: str) -> None:
        if self.judge.official and kind in _XSD_KINDS:
            self.schemas.update(self.judge.official.store.listing.use(_XSD_KINDS[kind], version).schemas)

    def _explained(
        self, kind: FileKind, version: str, path: str, form: list[Violation], whole: Callable[[], Element | None] | None
    ) -> list[Violation]:
        root = whole() if self._explainer and form and whole else None
        if root is None or self._explainer is None:
            return form
        item = form[0].item
        most = self.limits.violations
        return self._explainer.violations(_XSD_KINDS[kind], root, path, item, version, most=most) or form

    def _whole(self, path: str, pieces: Iterable[bytes]) -> Element | None:
        """A streamed document as a tree, None where it is too large for one."""
        try:
            return tree(b"".join(pieces), path, self.limits)
        except RefusedError:
            return None


def _outside_questions(quiz: Element, path: str) -> list[Violation]:
    """What is wrong with a Moodle file besides its questions."""
    strangers = [child for child in quiz if child.tag != "question"]
    texts = [text for text in (quiz.text, *(child.tail for child in quiz)) if text and not text.isspace()]
    found = [
        Violation(Place(path, each.sourceline or 0), GRAMMAR, f"<{each.tag!s}> cannot stand in <quiz>")
        for each in strangers
    ]
    if texts:
        found.append(
            Violation(Place(path), GRAMMAR, f'the text "{texts[0].strip()[:40]}" stands between the questions')
        )
    if not len(quiz):
        found.append(Violation(Place(path), GRAMMAR, "no question is in it"))
    return found


class _Questions:
    """The questions of a Moodle file, looked at one by one."""

    def __init__(self, documents: Documents, path: str, findings: Findings) -> None:
        self._documents, self._path, self._findings = documents, path, findings
        self._idnumbers: set[str] = set()

    @property
    def are_enough(self) -> bool:
        """True where so much was found that no further question needs to be looked at."""
        return self._findings.are_enough(form=True) or self._documents.is_full

    def take(self, question: Element) -> None:
        """Check one question."""
        if self.are_enough:
            return
        kind, name = question.get("type", ""), moodle.name_of(question)
        if kind and kind not in moodle.question_types():
            why = f'no grammar here covers questions of type "{kind}"'
            self._documents.leave(f"{self._path}:{question.sourceline}", why)
            return
        self._findings.add_form(moodle.question_form(question, self._path, name, most=self._findings.room))
        self._findings.add_rules(moodle.rules()(question, self._path))
        self._unique(question, kind)

    def _unique(self, question: Element, kind: str) -> None:
        """Moodle drops the second of two idnumbers in a category without a word."""
        idnumber = (question.findtext("idnumber") or "").strip()
        if kind == "category":
            self._idnumbers.clear()
        elif idnumber in self._idnumbers:
            what = f'"{idnumber}" is the idnumber of two questions of a category'
            place = Violation(Place(self._path, question.sourceline or 0), "moodle-idnumber", what, idnumber)
            self._findings.add_rules([place])
        elif idnumber:
            self._idnumbers.add(idnumber)
