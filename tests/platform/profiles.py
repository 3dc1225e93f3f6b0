"""How the played platforms differ in addresses and identifiers; how they behave is in the modules of each service."""

from dataclasses import dataclass
from typing import Literal

ProfileName = Literal["moodle", "canvas", "plain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Paths below the platform's address; those of line items have ``{course}`` and ``{item}`` in them."""

    name: ProfileName
    auth_path: str
    tokens_path: str
    keys_path: str
    line_items_path: str
    line_item_path: str
    query: str = ""
    """What ends each line item's address, after the question mark (Moodle's ``type_id=1``)."""
    issuer: str | None = None
    """The issuer where it is not the platform's own address: hosted Canvas has one for all schools."""
    client_id: str
    deployment_id: str
    storage_target: str | None = None
    """The frame that keeps data for tools without cookies; Moodle has none."""
    largest_column: int | None = None
    """The most points a column made by deep linking may have."""


MOODLE = Profile(
    name="moodle",
    auth_path="/mod/lti/auth.php",
    tokens_path="/mod/lti/token.php",
    keys_path="/mod/lti/certs.php",
    line_items_path="/mod/lti/services.php/{course}/lineitems",
    line_item_path="/mod/lti/services.php/{course}/lineitems/{item}/lineitem",
    query="type_id=1",
    client_id="aDjIuld7vamkXrX",
    deployment_id="1",
    largest_column=100,
)
CANVAS = Profile(
    name="canvas",
    auth_path="/api/lti/authorize_redirect",
    tokens_path="/login/oauth2/token",
    keys_path="/api/lti/security/jwks",
    line_items_path="/api/lti/courses/{course}/line_items",
    line_item_path="/api/lti/courses/{course}/line_items/{item}",
    issuer="https://canvas.instructure.com",
    client_id="10000000000002",
    deployment_id="5:d3a2504bba5184799a38f141e8df2335cfa8206d",
    storage_target="post_message_forwarding",
)
PLAIN = Profile(
    name="plain",
    auth_path="/lti/auth",
    tokens_path="/lti/token",
    keys_path="/lti/keys",
    line_items_path="/lti/courses/{course}/lineitems",
    line_item_path="/lti/courses/{course}/lineitems/{item}",
    client_id="quizport",
    deployment_id="one",
    storage_target="_parent",
)
PROFILES: dict[ProfileName, Profile] = {"moodle": MOODLE, "canvas": CANVAS, "plain": PLAIN}
