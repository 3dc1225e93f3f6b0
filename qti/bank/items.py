"""Questions: from a mapping in its short or long form to an ``AssessmentItem``."""

from __future__ import annotations

import re

from qti.bank.beside import Beside
from qti.bank.item_keys import COMMON, KIND, KINDS, LONG, field_names, own, short
from qti.bank.kinds import Kind, form
from qti.bank.nodes import Mapping, Node, Scalar
from qti.bank.records import Fields
from qti.bank.source import Source, UnreadError, instead, nearest
from qti.content.markdown import Marks, append_interaction
from qti.errors import ModelError
from qti.model import (
    AssessmentItem,
    ExtendedTextInteraction,
    Interaction,
    MathForm,
    TextAnswer,
    TextEntryInteraction,
    is_inline,
)
from qti.model import content as nodes
from qti.model.content import Content
from qti.model.identifiers import DEFAULT_RESPONSE, IDENTIFIER, IDENTIFIER_RULE

_PLACES = re.compile(rf"\{{\{{ *({IDENTIFIER.pattern}) *\}}\}}", re.ASCII)
_TITLE_LENGTH = 60
NOTHING = Content((), "")
"""An empty body, or one that stands for a body that cannot be read while the rest is checked."""


def read_item(node: Node, source: Source) -> AssessmentItem:
    """The question; where anything in it is wrong, the source is told and ``UnreadError`` is raised."""
    source.about(_called(node), node)
    before = len(source.mistakes)
    try:
        item = _item(node, source)
    finally:
        source.about("", None)
    if len(source.mistakes) > before:
        raise UnreadError
    return item


def _called(node: Node) -> str:
    name = node.values.get("id") if isinstance(node, Mapping) else None
    return f'question "{name.text}"' if isinstance(name, Scalar) else "a question"


def _item(node: Node, source: Source) -> AssessmentItem:
    if not isinstance(node, Mapping):
        raise source.refuse(node, f"the keys of a question belong here, {instead(node)}", "such as id:")
    math = node.values.get("math")
    source.as_tex = isinstance(math, Scalar) and math.text == MathForm.TEX
    try:
        kind = _kind(node, source)
    except UnreadError:
        return _unasked(node, source)
    fields, _whole = (LONG if kind is None else short(kind)).read_partly(node, source)
    return _long(fields, node, source) if kind is None else _short(kind, fields, node, source)


def _unasked(node: Mapping, source: Source) -> AssessmentItem:
    """What the keys say that every question has, where it is not known what is asked; it stands for the question."""
    common = Mapping(node.mark)
    common.values = {name: value for name, value in node.values.items() if name in COMMON.by_name}
    fields, _whole = COMMON.read_partly(common, source)
    return _long(fields, node, source)


def _kind(node: Mapping, source: Source) -> Kind | None:
    """The kind whose short form the question has; None for the long form."""
    found = [name for name in node.values if name in KINDS or name == "body"]
    if len(found) == 1:
        return KINDS.get(found[0])
    if found:
        raise source.refuse(
            node.keys[found[1]],
            f'"{found[0]}" and "{found[1]}" exclude each other',
            "several interactions stand in one body: and interactions:",
        )
    strange = [name for name in node.values if name not in LONG.by_name]
    for name in strange:
        if hint := nearest(name, (*KINDS, "body")):
            raise source.refuse(node.keys[name], f'"{name}" is no key of a question', hint)
    raise source.refuse(node, "what is asked is missing", f"one of {', '.join(KINDS)} or body")


def _short(kind: Kind, fields: Fields, node: Mapping, source: Source) -> AssessmentItem:
    record = form(kind).record
    own_fields = {key.field: fields.pop(key.field) for key in record.keys if key.field in fields}
    prompt: Scalar | None = fields.pop("prompt", None)
    found = places(prompt.text) if prompt is not None else []
    body = _content(prompt, frozenset() if kind.is_inline else frozenset(found), source) or NOTHING
    name = _place(body) if found else None
    enough = record.is_enough(own_fields)
    if "floor" in fields:
        own_fields["floor"] = fields["floor"]
    beside = Beside(name or DEFAULT_RESPONSE, node, source, fields.get("language", source.language))
    interaction = _interaction(kind, own_fields, beside) if enough else _checked_stand_in(kind, own_fields, beside)
    if name is None:
        body = append_interaction(body, DEFAULT_RESPONSE, block=not kind.is_inline)
    return _made(fields, body, (interaction,), node, source)


def places(text: str) -> list[str]:
    """Every name that may be an interaction's place in the text; whether it is one, CommonMark decides."""
    return _PLACES.findall(text) if "{{" in text else []


def _place(body: Content) -> str | None:
    """The first interaction that the body names."""
    for each in nodes.walk(body):
        if isinstance(each, nodes.InteractionRef | nodes.InteractionBlock):
            return each.identifier
    return None


def _long(fields: Fields, node: Mapping, source: Source) -> AssessmentItem:
    written: Mapping | None = fields.pop("interactions", None)
    language = fields.get("language", source.language)
    interactions = tuple(_named(name, written, language, source) for name in written.values) if written else ()
    blocks = frozenset(each.response_identifier for each in interactions if not is_inline(each))
    body = _content(fields.pop("prompt", None), blocks, source)
    if not interactions:
        interactions, body = (_stand_in(Kind.EXTENDED_TEXT, DEFAULT_RESPONSE),), None
    if body is None:
        body = _holding(interactions)
    if len(interactions) == 1 and _place(body) is None:
        body = append_interaction(body, interactions[0].response_identifier, block=bool(blocks))
    return _made(fields, body, interactions, node, source)


def _holding(interactions: tuple[Interaction, ...]) -> Content:
    """A body that stands for one that cannot be read: the interactions, one after another."""
    body = NOTHING
    for each in interactions:
        body = append_interaction(body, each.response_identifier, block=not is_inline(each))
    return body


def _named(name: str, written: Mapping, language: str, source: Source) -> Interaction:
    """The interaction of that name; a stand-in where it cannot be read, so that the rest is checked all the same."""
    node = written.values[name]
    if not IDENTIFIER.fullmatch(name):
        source.refuse(written.keys[name], f'"{name}" is no name', IDENTIFIER_RULE)
        name = DEFAULT_RESPONSE
    kind = Kind.TEXT_ENTRY  # of an unknown kind: it may stand in a line or on one of its own
    try:
        kind = _long_kind(node, source)
        fields, is_enough = own(kind).read_partly(node, source)
    except UnreadError:
        return _stand_in(kind, name)
    fields.pop("kind", None)
    assert isinstance(node, Mapping)  # noqa: S101 -- a record is read from nothing else
    beside = Beside(name, node, source, language)
    return _interaction(kind, fields, beside) if is_enough else _checked_stand_in(kind, fields, beside)


def _long_kind(node: Node, source: Source) -> Kind:
    if not isinstance(node, Mapping):
        raise source.refuse(node, f"the keys of an interaction belong here, {instead(node)}", "kind: and what it needs")
    if "kind" not in node.values:
        raise source.refuse(node, '"kind" is missing in an interaction', f"one of {', '.join(KINDS)}")
    return KIND.read(node.values["kind"], source)


def _interaction(kind: Kind, fields: Fields, beside: Beside) -> Interaction:
    try:
        return form(kind).make(fields, beside)
    except ModelError as error:
        beside.source.take(error.faults, beside.node, field_names())
    except UnreadError:
        pass
    return _stand_in(kind, beside.name)


def _checked_stand_in(kind: Kind, fields: Fields, beside: Beside) -> Interaction:
    """The same for an interaction that lacks something; the source is told what is wrong with its other keys."""
    common: Fields = {name: fields[name] for name in ("weight", "floor") if name in fields}
    try:
        return _stand_in(kind, beside.name, common)
    except ModelError as error:
        beside.source.take(error.faults, beside.node, field_names())
    return _stand_in(kind, beside.name)


def _stand_in(kind: Kind, name: str, common: Fields | None = None) -> Interaction:
    """Anything valid that stands in a body as the kind does."""
    fields = common or {}
    if kind.is_inline:
        return TextEntryInteraction(response_identifier=name, answers=(TextAnswer(pattern="-"),), **fields)
    return ExtendedTextInteraction(response_identifier=name, **fields)


def _content(prompt: Scalar | None, blocks: frozenset[str], source: Source) -> Content | None:
    """The body; None where it cannot be read, which the source knows."""
    if prompt is None:
        return None
    if not prompt.text.strip():
        return NOTHING
    try:
        return source.content(prompt, Marks.BODY, blocks)
    except UnreadError:
        return None


def _made(
    fields: Fields, body: Content, interactions: tuple[Interaction, ...], node: Mapping, source: Source
) -> AssessmentItem:
    title = fields.pop("title", None)
    if title is None:
        title = default_title(body, fields["identifier"])
    try:
        return AssessmentItem(title=title, body=body, interactions=interactions, **fields)
    except ModelError as error:
        source.take(error.faults, node, field_names())
        raise UnreadError from None


def default_title(body: Content, identifier: str) -> str:
    """The first words of the body, at most sixty characters; the identifier where the body has no words."""
    words = nodes.plain_text(body)
    while words.endswith("…"):
        words = words[:-1].rstrip()
    if len(words) > _TITLE_LENGTH:
        words = words[:_TITLE_LENGTH].rpartition(" ")[0] or words[:_TITLE_LENGTH]
        words += " …"
    return words or identifier
