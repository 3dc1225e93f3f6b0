"""A teacher picks quizzes from a list, and the platform, which checks every claim, adds them to the course."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import jwt
import pytest
from lti_site import FOUNDATIONS, PRACTICE, REVISION, Page, Site

from lti_tool.services.placing import column_points
from lti_tool.tables import Family
from tests.platform.claims import DL, LTI
from tests.platform.site import Tampering

SETTINGS = f"{DL}deep_linking_settings"
RETURN = "https://lms.example/return?course=2&sesskey=a"


def asking(**changes: Any) -> Tampering:
    """A deep linking request with these settings besides those that are required."""
    least = {"deep_link_return_url": RETURN, "accept_types": ["ltiResourceLink"]}
    return Tampering(changed={SETTINGS: least | {"accept_presentation_document_targets": ["iframe"]} | changes})


def sent(page: Page) -> dict[str, Any]:
    """The claims of the message on a page that goes back to the course."""
    claims: dict[str, Any] = jwt.decode(page.forms[0].fields["JWT"], options={"verify_signature": False})
    return claims


def items(page: Page) -> list[dict[str, Any]]:
    """The content items of that message."""
    found: list[dict[str, Any]] = sent(page)[f"{DL}content_items"]
    return found


@pytest.mark.parametrize("profile", ["moodle", "canvas", "plain"])
def test_picked_quiz_becomes_an_activity(site: Site) -> None:
    """Each kind of platform takes the response as it is, and the activity it makes launches that very quiz."""
    site.offer("generative-ai-foundations")
    answered = site.open(site.platform.teacher, None).post("/quizzes", quiz=FOUNDATIONS, place="1")

    returned = answered.browser.post(answered.forms[0])

    assert returned.status_code == 200
    (answer,) = site.platform.answers
    assert answer.faults == []
    link = site.platform.course.links[answer.links[0]]
    column = site.platform.course.column_of(link)
    assert column is not None
    assert (column.maximum, column.resource_id) == (10, FOUNDATIONS)
    site.open(site.platform.teacher, link)
    placement = site.placement(link)
    assert f"{placement.bank}/{placement.test}" == FOUNDATIONS


def test_response_says_what_the_standard_asks(site: Site) -> None:
    """Issuer and audience trade places, the times leave room for clocks, and nothing is said that was not asked."""
    site.offer("generative-ai-foundations")

    answered = site.open(site.platform.teacher, None).post("/quizzes", quiz=FOUNDATIONS)

    claims = sent(answered)
    assert claims.pop("exp") - claims["iat"] == 660
    assert 59 <= site.platform.site.clock.seconds() - claims.pop("iat") <= 70
    assert len(claims.pop("nonce")) == 43
    assert claims == {
        "iss": site.platform.client_id,
        "aud": site.platform.issuer,
        f"{LTI}message_type": "LtiDeepLinkingResponse",
        f"{LTI}version": "1.3.0",
        f"{LTI}deployment_id": "1",
        f"{DL}content_items": [
            {
                "type": "ltiResourceLink",
                "title": "Foundations of generative AI",
                "url": f"{site.tool.settings.base_url}/lti/launch?quiz={FOUNDATIONS}",
                "custom": {"quiz": FOUNDATIONS, "link_history": "$ResourceLink.id.history"},
                "lineItem": {
                    "scoreMaximum": 10,
                    "label": "Foundations of generative AI",
                    "resourceId": FOUNDATIONS,
                },
            }
        ],
    }


def test_data_is_given_back_as_it_came(site: Site) -> None:
    """It is the platform's own, whatever it holds; a form of ours can neither change it nor where the answer goes."""
    site.offer("generative-ai-foundations")
    listed = site.open(site.platform.teacher, None, asking(data="a: <1>&csrf=\n"))

    answered = listed.post("/quizzes", quiz=FOUNDATIONS, data="forged", deep_link_return_url="https://evil.example/")

    assert sent(answered)[f"{DL}data"] == "a: <1>&csrf=\n"
    assert answered.forms[0].action == RETURN
    assert "form-action 'self' https://lms.example;" in answered.answer.headers["Content-Security-Policy"]


def test_several_quizzes_go_in_one_response(site: Site) -> None:
    """Where the platform takes several; they stand in the order of the list, each once."""
    site.offer("generative-ai-foundations", "every-interaction")
    listed = site.open(site.platform.teacher, None)

    answered = listed.post("/quizzes", quiz=[REVISION, FOUNDATIONS, PRACTICE, REVISION])

    assert [item["custom"]["quiz"] for item in items(answered)] == [REVISION, FOUNDATIONS, PRACTICE]


@pytest.mark.parametrize("changes", [{"accept_multiple": False}, {}], ids=["false", "not-said"])
def test_one_quiz_only_where_no_more_are_taken(site: Site, changes: dict[str, bool]) -> None:
    """The list offers one choice, and a form with two is told so; the request stays unanswered."""
    site.offer("every-interaction")
    listed = site.open(site.platform.teacher, None, asking(**changes))

    refused = listed.post("/quizzes", quiz=[REVISION, PRACTICE])

    assert 'type="radio"' in listed.text
    assert refused.status == 422
    assert "Choose one quiz only" in refused.text
    assert len(items(refused.post("/quizzes", quiz=PRACTICE))) == 1


def test_nothing_picked_is_told(site: Site) -> None:
    """The list comes again and says what to do."""
    site.offer("every-interaction")

    again = site.open(site.platform.teacher, None).post("/quizzes")

    assert again.status == 422
    assert "Choose a quiz first." in again.text


def test_cancelling_answers_with_nothing(site: Site) -> None:
    """The platform closes its dialog on a response without items."""
    site.offer("every-interaction")

    answered = site.open(site.platform.teacher, None).post("/quizzes", quiz=REVISION, cancel="1")

    assert items(answered) == []


def test_request_is_answered_once(site: Site) -> None:
    """Of several answers at once one is made; later ones are told that it was sent already."""
    site.offer("every-interaction")
    listed = site.open(site.platform.teacher, None)

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: listed.post("/quizzes", quiz=REVISION), range(4)))

    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
    assert "Your choice has been sent to the course already." in listed.post("/quizzes", cancel="1").text


def test_forged_quiz_is_not_found(site: Site) -> None:
    """A name that is no quiz's answers nothing, to be placed or to be looked at."""
    site.offer("every-interaction")
    listed = site.open(site.platform.teacher, None)
    forged = ["every-interaction/nothing-such", "nothing-such/school-revision", "x", "", "a/b/c", "odd\0/x"]

    assert [listed.post("/quizzes", quiz=[REVISION, name]).status for name in forged] == [404] * len(forged)
    assert [listed.post("/quizzes", preview=name).status for name in forged] == [404] * len(forged)
    assert listed.post("/quizzes", quiz=REVISION).status == 200


def test_form_from_elsewhere_changes_nothing(site: Site) -> None:
    """Without the token of one of our pages there is no answer."""
    site.offer("every-interaction")
    listed = site.open(site.platform.teacher, None)

    assert listed.post("/quizzes", quiz=REVISION, csrf=None).status == 401
    assert listed.post("/quizzes", quiz=REVISION, csrf="forged").status == 401
    assert listed.post("/quizzes", quiz=REVISION).status == 200


def test_learner_picks_nothing(site: Site) -> None:
    """A learner to whom the platform shows the dialog gets a page that says who may."""
    site.offer("every-interaction")

    refused = site.open(site.platform.ada, None)

    assert refused.status == 403
    assert "Only a teacher of the course can choose a quiz here." in refused.text


def test_platform_that_takes_no_links_is_told(site: Site) -> None:
    """Nothing but a link can be a quiz."""
    refused = site.open(site.platform.teacher, None, asking(accept_types=["html", "image"]))

    assert refused.status == 400
    assert "no quiz can be placed here" in refused.text


def test_titles_are_text(site: Site) -> None:
    """Whatever stands in a title, it is shown as it is."""
    site.offer("odd")
    listed = site.open(site.platform.teacher, None)
    pages = [listed, listed.post("/quizzes", preview="odd/html"), listed.post("/quizzes", quiz="odd/html")]

    assert [page.text.count("1 &lt; 2 &amp; &#34;2&#34; &gt; 1?&lt;script&gt;") > 0 for page in pages] == [True] * 3
    assert [page.text.count("<script>") for page in pages] == [0, 0, 0]


def test_quiz_without_points_has_no_column(site: Site) -> None:
    """There is nothing to grade."""
    site.offer("odd")

    answered = site.open(site.platform.teacher, None).post("/quizzes", quiz=["odd/practice", "odd/html", "odd/large"])

    assert [item.get("lineItem", {}).get("scoreMaximum") for item in items(answered)] == [None, 100, 100]


@pytest.mark.parametrize(("accepted", "column"), [(False, None), (True, 10)])
def test_column_only_where_it_is_taken(site: Site, accepted: bool, column: int | None) -> None:
    """A platform may say that it makes no columns with links (``accept_lineitem``, Deep Linking 4.4.1)."""
    site.offer("generative-ai-foundations")
    listed = site.open(site.platform.teacher, None, asking(accept_lineitem=accepted))

    answered = listed.post("/quizzes", quiz=FOUNDATIONS)

    assert [item.get("lineItem", {}).get("scoreMaximum") for item in items(answered)] == [column]


@pytest.mark.parametrize(
    ("family", "points", "column"),
    [
        (Family.MOODLE, "0", None),
        (Family.MOODLE, "1", "1"),
        (Family.MOODLE, "7.5", "100"),
        (Family.MOODLE, "100", "100"),
        (Family.MOODLE, "101", "100"),
        (Family.CANVAS, "0", None),
        (Family.CANVAS, "7.5", "7.5"),
        (Family.CANVAS, "1000", "1000"),
        (Family.OTHER, "0.5", "0.5"),
    ],
)
def test_points_of_the_column(family: Family, points: str, column: str | None) -> None:
    """Moodle's form takes whole points from 1 to 100; elsewhere they are the quiz's own."""
    assert column_points(family, Decimal(points)) == (None if column is None else Decimal(column))


def test_search_keeps_what_is_picked(site: Site) -> None:
    """Picks stay in the list, ticked, whether the search finds them or not."""
    site.offer("generative-ai-foundations", "every-interaction")
    listed = site.open(site.platform.teacher, None)

    found = listed.post("/quizzes", find="1", search="weekly", quiz=REVISION)

    assert "One quiz with" in found.text
    assert f'value="{REVISION}" checked' in found.text
    assert f'name="quiz" value="{PRACTICE}">' in found.text
    assert FOUNDATIONS not in found.text


def test_preview_shows_questions_and_no_key(site: Site) -> None:
    """Every question that may be drawn, as a learner sees it: no right answer, no comment, no name of a choice."""
    site.offer("odd", "every-interaction")
    listed = site.open(site.platform.teacher, None)

    shown = listed.post("/quizzes", preview="odd/drawn", quiz=REVISION)

    assert [title in shown.text for title in ("Half a point more", "For nothing", "For very much")] == [True] * 3
    assert "An attempt draws 2 of these 3." in shown.text
    assert [hint in shown.text for hint in ("COMMENT-ON", "source-right", "source-wrong")] == [False] * 3
    assert f'value="{REVISION}" checked' in shown.post("/quizzes", find="1").text
    assert len(items(shown.post("/quizzes", quiz=[REVISION, "odd/drawn"]))) == 2


def test_preview_has_its_pictures(site: Site) -> None:
    """Pictures of the questions can be had."""
    site.offer("every-interaction")

    shown = site.open(site.platform.teacher, None).post("/quizzes", preview=REVISION)

    address = shown.text.split('src="/media/', 1)[1].split('"')[0]
    picture = shown.browser.get(f"{site.tool.settings.base_url}/media/{address}")
    assert (picture.status_code, picture.headers["Content-Type"].split("/")[0]) == (200, "image")
