"""A YAML text as an editor sees it: with the types of YAML 1.2's core schema, the way JSON Schemas are judged."""

import re
from typing import Any, ClassVar

import yaml

_FLOAT = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"


class _Loader(yaml.SafeLoader):
    """Scalars become null, switches and numbers where the core schema says so (YAML 1.2.2, 10.3.2)."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


_Loader.add_implicit_resolver("core:null", re.compile(r"(?:null|Null|NULL|~|)$"), None)
_Loader.add_implicit_resolver("core:bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), None)
_Loader.add_implicit_resolver("core:int", re.compile(r"[-+]?[0-9]+$"), None)
_Loader.add_implicit_resolver(
    "core:float", re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"), None
)
_Loader.add_constructor("core:null", lambda _loader, _node: None)
_Loader.add_constructor("core:bool", lambda _loader, node: node.value.lower() == "true")
_Loader.add_constructor("core:int", lambda _loader, node: int(node.value))
_Loader.add_constructor("core:float", lambda _loader, node: float(node.value))


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    return {key.value: loader.construct_object(value, deep=True) for key, value in node.value}


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def seen_by_editor(text: str) -> Any:
    """The JSON value that an editor takes the text for."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 -- a safe loader with fewer types
