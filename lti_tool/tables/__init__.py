"""Everything the tool remembers."""

from lti_tool.tables.attempts import Answer, Attempt, ItemScore
from lti_tool.tables.banks import BankFile, BankTest, BankVersion, StoredFile
from lti_tool.tables.declared import Table, public_id
from lti_tool.tables.people import Context, Launch, Placement, User
from lti_tool.tables.platforms import AccessToken, Deployment, Family, KeySet, Registration, SpentLogin, ToolKey
from lti_tool.tables.scores import ScoreToSend

__all__ = [
    "AccessToken",
    "Answer",
    "Attempt",
    "BankFile",
    "BankTest",
    "BankVersion",
    "Context",
    "Deployment",
    "Family",
    "ItemScore",
    "KeySet",
    "Launch",
    "Placement",
    "Registration",
    "ScoreToSend",
    "SpentLogin",
    "StoredFile",
    "Table",
    "ToolKey",
    "User",
    "public_id",
]
