"""The outbox: scores wanted in a gradebook are written down with what caused them, and sent until they are there."""

from lti_tool.services.outbox.listing import listed, scores
from lti_tool.services.outbox.reasons import reason_in_words
from lti_tool.services.outbox.sending import SENDERS, send_due, send_in_turn, send_next
from lti_tool.services.outbox.wanting import KeptScore, delivery, send_again, send_all_again, want

__all__ = [
    "SENDERS",
    "KeptScore",
    "delivery",
    "listed",
    "reason_in_words",
    "scores",
    "send_again",
    "send_all_again",
    "send_due",
    "send_in_turn",
    "send_next",
    "want",
]
