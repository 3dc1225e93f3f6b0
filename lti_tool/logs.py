"""Structured logs: one JSON object a line on standard error, without names, answers or tokens."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET = frozenset(
    {"id_token", "token", "state", "nonce", "cookie", "authorization", "secret", "name", "email", "answer"}
)
"""Fields that are never written, whoever gives them."""
STEPS = 12
"""The last ones on the way to an error that are written down."""


def configure() -> None:
    """From now on everything is logged so, what libraries log included."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_secrets,
        _without_words,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _without_words(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of an error its kind and the steps to it: its words may quote what was sent or would have been stored."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else given[1] if isinstance(given, tuple) else sys.exc_info()[1]
    if given and error is not None:
        event["kind"] = type(error).__name__
        steps = traceback.extract_tb(error.__traceback__)
        event["steps"] = [f"{step.filename}:{step.lineno} {step.name}" for step in steps][-STEPS:]
    return event


def _without_secrets(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for field in SECRET & event.keys():
        event[field] = "(not logged)"
    return event
