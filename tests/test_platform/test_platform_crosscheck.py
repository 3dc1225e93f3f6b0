"""The package lti1p3platform, another's platform side, agrees with this one on what to send and what to accept."""

from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jwt import InvalidSignatureError
from lti1p3platform.exceptions import LtiDeepLinkingResponseException
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from toy_tool import AGS, DL, LTI, ToyTool

from tests.platform.browser import Browser, form_of
from tests.platform.keys import public_jwk, spare_key, unverified
from tests.platform.school import Course, ResourceLink
from tests.platform.server import Platform

CLOCK = {"iat", "exp", "nonce"}
OURS_ALONE = {f"{LTI}tool_platform", "given_name", "family_name"}
"""Claims that the package never sends; all of them are optional."""


class TheirConfiguration(LTI1P3PlatformConfAbstract):
    """Their platform, with our addresses, key and tool."""

    def init_platform_config(self, **values: Any) -> None:
        """Fill in the registration."""
        platform: Platform = values["platform"]
        tool: ToyTool = values["tool"]
        pem = platform.site.keys.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        self._registration = (
            Registration()
            .set_iss(platform.issuer)
            .set_client_id(platform.client_id)
            .set_deployment_id(platform.deployment_id)
            .set_platform_private_key(pem.decode())
            .set_launch_url(platform.tool.target_link_uri)
            .set_tool_key_set({"keys": [public_jwk(tool.key, tool.kid)]})
        )
        self._registration._oidc_login_url = platform.tool.login_url  # noqa: SLF001  # it has no setter

    def get_registration_by_params(self, **_values: Any) -> Registration:
        """The one registration."""
        return self._registration


class TheirLogin(OIDCLoginAbstract):
    """Their login initiation."""

    def set_lti_message_hint(self, **values: Any) -> None:
        """Keep the hint."""
        self._lti_message_hint = values["hint"]

    def get_redirect(self, url: str) -> str:
        """The address, unchanged."""
        return url


class TheirLaunch(LTIAdvantageMessageLaunchAbstract):
    """Their launch."""

    def of(self, platform: Platform, course: Course, link: ResourceLink) -> Self:
        """The same launch as ours, for Ada."""
        here = platform.site
        column = course.column_of(link)
        assert column
        self._registration = self._platform_config.get_registration()
        ada = unverified(platform.mint(platform.ada, link))
        self.set_user_data(platform.ada.sub, ada[f"{LTI}roles"], platform.ada.name, platform.ada.email)
        self.set_resource_link_claim(link.id, link.text, link.title)
        self.set_launch_context_claim(course.id, ada[f"{LTI}context"]["type"], course.title, course.label)
        back = f"{platform.url}/as/ada/courses/{course.id}"
        self.set_launch_presentation_claim("iframe", back)
        self.set_custom_parameters_claim(link.custom)
        self.set_ags(here.line_items_url(course), here.line_item_url(course, column))
        return self

    def render_launch_form(self, launch_data: dict[str, Any], **_values: Any) -> dict[str, Any]:
        """The form's fields."""
        return launch_data


@pytest.fixture
def theirs(plain: Platform, tool: ToyTool) -> TheirConfiguration:
    """Their platform beside ours."""
    return TheirConfiguration(platform=plain, tool=tool)


def test_both_begin_a_login_alike(plain: Platform, theirs: TheirConfiguration) -> None:
    """The same fields with the same values; ours adds its storage target."""
    form = plain.launch_form(plain.ada, plain.add_link())

    login = TheirLogin(None, theirs)
    login.set_lti_message_hint(hint=form.fields["lti_message_hint"])
    asked = dict(parse_qsl(urlsplit(login.prepare_preflight_url(plain.ada.sub)).query))

    assert form.fields == asked | {"lti_storage_target": "_parent"}


def test_both_launch_alike(plain: Platform, theirs: TheirConfiguration) -> None:
    """Every claim of theirs is ours with the same value, and ours has no more than optional ones beside."""
    link = plain.site.school.add_link(
        plain.course, "Quiz", plain.tool.target_link_uri, custom={"quiz": "q1"}, text="Ten questions"
    )
    ours = unverified(plain.mint(plain.ada, link, nonce="n"))

    message = TheirLaunch(None, theirs).of(plain, plain.course, link).get_launch_message()

    presentation = f"{LTI}launch_presentation"
    endpoint = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    ours[presentation].pop("locale")
    ours[endpoint]["scope"].remove(f"{AGS}lineitem.readonly")  # implied by lineitem, hence not in theirs
    assert message | {"aud": [message["aud"]]} == {
        name: value for name, value in ours.items() if name not in CLOCK | OURS_ALONE
    }


def test_both_give_a_token_for_an_assertion(plain: Platform, tool: ToyTool, theirs: TheirConfiguration) -> None:
    """The same form buys the same scopes at both; a forged assertion buys nothing at either."""
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": tool.assertion(),
        "scope": f"{AGS}score {AGS}bogus",
    }

    answer = tool.token_answer(**form).json()
    forged = plain_forgery(tool)

    assert theirs.get_access_token(form)["scope"] == answer["scope"] == f"{AGS}score"
    assert tool.token_answer("score", client_assertion=forged).status_code == 400
    with pytest.raises(InvalidSignatureError):
        theirs.get_access_token(form | {"client_assertion": forged})
    assert plain.client_id in unverified(forged).values()


def plain_forgery(tool: ToyTool) -> str:
    """An assertion with a known kid and another key."""
    tool.key, own = spare_key(99), tool.key
    forged = tool.assertion()
    tool.key = own
    return forged


def test_both_take_a_deep_linking_response(
    plain: Platform, tool: ToyTool, browser: Browser, theirs: TheirConfiguration
) -> None:
    """The items that became activities here are those that they return; a wrong message type fails at both."""
    tool.items = [{"type": "ltiResourceLink", "title": "Quiz", "lineItem": {"scoreMaximum": 10}}]
    good = form_of(browser.launch(plain, plain.teacher, None))
    tool.answer_changes = {f"{LTI}message_type": "LtiResourceLinkRequest"}
    bad = form_of(browser.launch(plain, plain.teacher, None))

    statuses = [browser.post(form).status_code for form in (good, bad)]

    assert statuses == [200, 400]
    assert theirs.validate_deeplinking_resp(good.fields) == plain.answers[0].items == tool.items
    with pytest.raises(LtiDeepLinkingResponseException):
        theirs.validate_deeplinking_resp(bad.fields)
    assert unverified(good.fields["JWT"])[f"{DL}data"].startswith("selection")
