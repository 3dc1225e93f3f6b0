"""Items as accessible HTML: forms to answer them, the answers read back, and what came of them."""

from lti_tool.rendering.form import Form, given_of, response_of
from lti_tool.rendering.item import item_html
from lti_tool.rendering.languages import direction
from lti_tool.rendering.names import Names
from lti_tool.rendering.notices import Notice, notices
from lti_tool.rendering.orders import Orders
from lti_tool.rendering.view import Review

__all__ = [
    "Form",
    "Names",
    "Notice",
    "Orders",
    "Review",
    "direction",
    "given_of",
    "item_html",
    "notices",
    "response_of",
]
