"""Launches as measured on Moodle, and as Canvas and the standard have them."""

import json
from collections.abc import Callable

import jwt
import pytest
import requests
from toy_tool import DL, LTI, ToyTool

from tests.platform.browser import Browser, form_of
from tests.platform.keys import spare_key, unverified
from tests.platform.profiles import ProfileName
from tests.platform.server import Platform
from tests.platform.site import Tampering

AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
PROFILE_NAMES: tuple[ProfileName, ...] = ("moodle", "canvas", "plain")


@pytest.mark.parametrize("profile", PROFILE_NAMES)
def test_a_launch_reaches_the_tool(
    open_platform: Callable[[ProfileName], Platform], tool: ToyTool, browser: Browser, profile: ProfileName
) -> None:
    """Login, auth and launch lead to the tool's page, with a token that PyJWT believes and the tool's own cookie."""
    platform = open_platform(profile)
    link = platform.add_link("Quiz", custom={"quiz": "q1"})

    answer = browser.launch(platform, platform.ada, link)

    assert (answer.status_code, "Hello Ada Lind" in answer.text) == (200, True)
    claims = tool.launches[0]
    assert claims["sub"] == claims["cookie"] == platform.ada.sub
    assert claims[f"{LTI}resource_link"]["id"] == link.id
    assert claims[f"{LTI}custom"]["quiz"] == "q1"
    assert claims[f"{LTI}target_link_uri"] == tool.logins[0]["target_link_uri"]


def test_moodle_begins_with_a_json_hint(moodle: Platform) -> None:
    """The login initiation has Moodle's fields: a JSON message hint, a numeric user, no storage target."""
    form = moodle.launch_form(moodle.ada, moodle.add_link())

    assert sorted(form.fields) == [
        "client_id",
        "iss",
        "login_hint",
        "lti_deployment_id",
        "lti_message_hint",
        "target_link_uri",
    ]
    assert sorted(json.loads(form.fields["lti_message_hint"])) == ["cmid", "launchid"]
    assert form.fields["login_hint"].isdigit()


def test_canvas_begins_with_its_storage_and_issuer(canvas: Platform) -> None:
    """Canvas's issuer is not its address, the deployment is named twice, and there is a storage frame."""
    fields = canvas.launch_form(canvas.ada, canvas.add_link()).fields

    assert fields["iss"] == "https://canvas.instructure.com"
    assert fields["deployment_id"] == fields["lti_deployment_id"]
    assert fields["lti_storage_target"] == "post_message_forwarding"


SHOWN_BY_MOODLE = [
    ("nonce", None),
    ("nonce", ""),
    ("lti_message_hint", None),
    ("lti_message_hint", "another"),
    ("scope", "openid profile"),
    ("response_type", "code"),
    ("redirect_uri", "http://localhost/else"),
]


@pytest.mark.parametrize(("field", "value"), SHOWN_BY_MOODLE)
def test_moodle_shows_what_is_hopeless(
    moodle: Platform, tool: ToyTool, browser: Browser, field: str, value: str | None
) -> None:
    """A request without nonce or hint, or for another scope, type or address, is Moodle's own 404 page."""
    tool.login_changes = {field: value}

    answer = browser.post(moodle.launch_form(moodle.ada, moodle.add_link()))

    assert (answer.status_code, "Invalid request" in answer.text, tool.errors) == (404, True, [])


def test_the_redirect_uri_is_compared_whole(moodle: Platform, tool: ToyTool, browser: Browser) -> None:
    """A registered address with a query after it is another address."""
    tool.login_changes = {"redirect_uri": f"{tool.url}/lti/launch?x=1"}

    assert browser.post(moodle.launch_form(moodle.ada, moodle.add_link())).status_code == 404


TOLD_TO_THE_TOOL = [
    ({"response_mode": None}, ("invalid_request", "Invalid response_mode")),
    ({"response_mode": "query"}, ("invalid_request", "Invalid response_mode")),
    ({"prompt": "login"}, ("invalid_request", "Invalid prompt")),
    ({"client_id": "another"}, ("unauthorized_client", "Unauthorized client")),
    ({"login_hint": "99"}, ("access_denied", "Access denied")),
]


@pytest.mark.parametrize(("changes", "told"), TOLD_TO_THE_TOOL)
def test_moodle_posts_errors_to_the_tool(
    moodle: Platform, tool: ToyTool, browser: Browser, changes: dict[str, str | None], told: tuple[str, str]
) -> None:
    """The other faults go to the launch URL as a form, with the state and no token."""
    tool.login_changes = changes

    browser.launch(moodle, moodle.ada, moodle.add_link())

    assert tool.errors == [{"error": told[0], "error_description": told[1], "state": "the state"}]


def test_prompt_may_be_absent_on_moodle_only(moodle: Platform, tool: ToyTool, browser: Browser) -> None:
    """Moodle takes a request without prompt."""
    tool.login_changes = {"prompt": None}

    assert browser.launch(moodle, moodle.ada, moodle.add_link()).ok


def test_a_hint_is_good_once(moodle: Platform, browser: Browser) -> None:
    """The same auth URL asked again gives 404."""
    answer = browser.authorized(moodle, moodle.ada, moodle.add_link())

    assert browser.get(answer.url).status_code == 404


def test_moodles_token_is_as_measured(moodle: Platform) -> None:
    """60 seconds, a text as aud, no azp, one membership role, Moodle's own custom values and services."""
    link = moodle.add_link()

    token = moodle.mint(moodle.ada, link, nonce="n")

    claims = unverified(token)
    assert jwt.get_unverified_header(token) == {"typ": "JWT", "alg": "RS256", "kid": moodle.site.keys.kid}
    assert (claims["exp"] - claims["iat"], claims["aud"], "azp" in claims) == (60, moodle.client_id, False)
    assert claims[f"{LTI}roles"] == ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]
    assert claims[f"{LTI}custom"]["link_setting_url"].endswith("/links/{link_id}/custom")
    assert claims[AGS]["lineitem"].endswith("/lineitem?type_id=1")
    assert claims[AGS]["lineitems"].endswith("/lineitems?type_id=1")


ROLES = [
    ("moodle", "teacher", ["membership#Instructor"]),
    ("moodle", "assistant", ["membership#Instructor"]),
    ("moodle", "admin", ["institution/person#Administrator", "membership#Instructor", "system/person#Administrator"]),
    ("canvas", "ada", ["institution/person#Student", "membership#Learner", "system/person#User"]),
    (
        "canvas",
        "assistant",
        [
            "institution/person#Student",
            "membership#Instructor",
            "membership/Instructor#TeachingAssistant",
            "system/person#User",
        ],
    ),
]


@pytest.mark.parametrize(("profile", "username", "roles"), ROLES)
def test_roles_are_the_platforms(
    open_platform: Callable[[ProfileName], Platform], profile: ProfileName, username: str, roles: list[str]
) -> None:
    """Moodle names memberships, and the site's administrator; the others name all that a person is."""
    platform = open_platform(profile)

    claims = unverified(platform.mint(platform.site.school.users[username], platform.add_link()))

    assert claims[f"{LTI}roles"] == [f"http://purl.imsglobal.org/vocab/lis/v2/{role}" for role in roles]


def test_privacy_takes_names_away(moodle: Platform) -> None:
    """Without sharing names nothing tells who the person is but sub."""
    moodle.site.share_names = False

    text = json.dumps(unverified(moodle.mint(moodle.ada, moodle.add_link())))

    assert not any(word in text for word in ("Ada", "Lind", "ada@", '"ada"'))


def test_an_activity_that_lost_its_column_has_an_empty_lineitem(moodle: Platform) -> None:
    """The coupled column deleted and a tool-made one linked: Moodle says ``lineitem: ""``."""
    link = moodle.add_link()
    own = moodle.course.column_of(link)
    assert own
    del moodle.course.columns[own.id]
    other = moodle.site.school.add_column(moodle.course, "Other", own.maximum)
    other.resource_link_id = link.id

    assert unverified(moodle.mint(moodle.ada, link))[AGS]["lineitem"] == ""


def test_two_columns_of_a_link_hide_both(plain: Platform) -> None:
    """``lineitem`` is there only where exactly one column belongs to the link."""
    link = plain.add_link()
    own = plain.course.column_of(link)
    assert own
    plain.site.school.add_column(plain.course, "Other", own.maximum).resource_link_id = link.id

    assert "lineitem" not in unverified(plain.mint(plain.ada, link))[AGS]


def test_deep_linking_requests_carry_data_except_on_moodle(moodle: Platform) -> None:
    """Moodle's request has settings without data, and no resource link."""
    claims = unverified(moodle.mint(moodle.teacher, None))

    assert claims[f"{LTI}message_type"] == "LtiDeepLinkingRequest"
    assert "data" not in claims[f"{DL}deep_linking_settings"]
    assert f"{LTI}resource_link" not in claims


TAMPERED = [
    (Tampering(changed={"iss": "https://else.example"}), jwt.InvalidIssuerError),
    (Tampering(changed={"aud": "else"}), jwt.InvalidAudienceError),
    (Tampering(changed={"exp": 22222}), jwt.ExpiredSignatureError),
    (Tampering(changed={"iat": 99999999999}), jwt.ImmatureSignatureError),
    (Tampering(key=spare_key(99)), jwt.InvalidSignatureError),
    (Tampering(header={"alg": "none"}), jwt.InvalidAlgorithmError),
    (Tampering(header={"alg": "HS256"}, key=b"a public key"), jwt.InvalidAlgorithmError),
    (Tampering(header_removed=("kid",)), KeyError),
    (Tampering(token=".."), jwt.DecodeError),  # noqa: S106  # no token at all
]


@pytest.mark.parametrize(("tampering", "refusal"), TAMPERED, ids=lambda value: str(value)[:60])
def test_tampered_tokens_fail_for_their_own_reason(
    moodle: Platform, tool: ToyTool, tampering: Tampering, refusal: type[Exception]
) -> None:
    """Each flaw asked for is in the token, as PyJWT tells it."""
    token = moodle.mint(moodle.ada, moodle.add_link(), tampering=tampering)

    with pytest.raises(refusal):
        tool.believed(token)


def test_claims_can_go_or_be_replaced_whole(moodle: Platform) -> None:
    """A removed claim is gone; other claims altogether are signed all the same."""
    link = moodle.add_link()

    removed = moodle.mint(moodle.ada, link, tampering=Tampering(removed=("sub", f"{LTI}roles")))
    replaced = moodle.mint(moodle.ada, link, tampering=Tampering(claims={"name": "badltilaunch"}))

    assert not {"sub", f"{LTI}roles"} & unverified(removed).keys()
    assert unverified(replaced) == {"name": "badltilaunch"}


def test_a_tampered_launch_keeps_the_tools_nonce(moodle: Platform, browser: Browser) -> None:
    """A launch with one flaw has none besides: nonce and state are those of its login."""
    tampering = Tampering(changed={f"{LTI}version": "11.3"}, state="other state")

    answer = browser.authorized(moodle, moodle.ada, moodle.add_link(), tampering=tampering)

    fields = form_of(answer).fields
    claims = unverified(fields["id_token"])
    assert f"nonce={claims['nonce']}&" in answer.url
    assert (claims[f"{LTI}version"], fields["state"]) == ("11.3", "other state")


def test_rotation_publishes_the_new_key_beside_the_old(moodle: Platform, tool: ToyTool) -> None:
    """Tokens of both keys are good after a rotation; withdrawing leaves the newest alone."""
    link = moodle.add_link()
    before = moodle.mint(moodle.ada, link)

    moodle.site.keys.rotate()

    assert tool.believed(before)["sub"] == tool.believed(moodle.mint(moodle.ada, link))["sub"]
    kid = moodle.site.keys.rotate(withdraw=True)
    published = requests.get(moodle.key_set_url, timeout=5).json()["keys"]
    assert [key["kid"] for key in published] == [kid]


def test_a_skewed_clock_dates_the_token(moodle: Platform) -> None:
    """With its clock an hour behind, the platform's token is over already."""
    moodle.site.clock.skew = -3600

    claims = unverified(moodle.mint(moodle.ada, moodle.add_link()))

    assert claims["exp"] < moodle.site.clock.now().timestamp() + 100
    assert claims["iat"] - moodle.site.clock.seconds() in {0, -1}
