"""How far a learner's score has come, in words that a teacher can act on."""

from __future__ import annotations

from lti_tool.tables import ScoreToSend

NO_ENTRY = "The platform does not let Quizport in at the moment. Quizport keeps trying; tell your administrator."
GIVEN_UP = {
    "user-not-gradable": (
        "The course does not take a grade for this person: they are no longer enrolled, or not as a learner."
    ),
    "course-concluded": "The course is over, or the activity was removed from it: it takes no grades any more.",
    "attempts-used-up": (
        "The course allows no further attempts for this activity. Allow more there, then send the grade again."
    ),
    "no-column": (
        "The course has no gradebook column for this activity. Open the activity once more from the course, "
        "then send the grade again."
    ),
    "no-score-scope": "The platform does not let Quizport send grades. Ask your administrator to allow it.",
    "not-allowed": "The platform does not let Quizport write this grade. Ask your administrator.",
    "column-gone": (
        "The activity's gradebook column is gone. Open the activity once more from the course, "
        "then send the grade again."
    ),
}
WRONG_ADDRESS = "Quizport may not call the gradebook's address that the course named. Tell your administrator."
WAITING = {
    "token-refused": NO_ENTRY,
    "no-token": NO_ENTRY,
    "token-unavailable": "The platform cannot be reached at the moment. Quizport keeps trying.",
    "unauthorized": "The platform does not accept Quizport's access to this column. Quizport keeps trying.",
    "foreign-host": (
        "The gradebook is at an address that Quizport was not told to trust. "
        "Ask your administrator to add it to the platform's service origins."
    ),
    "throttled": "The platform is busy and asked to wait. Quizport sends the grade as soon as it may.",
    "timeout": "The platform did not answer in time. Quizport keeps trying.",
    "unreachable": "The platform cannot be reached at the moment. Quizport keeps trying.",
    "platform-error": "The platform has a problem at the moment. Quizport keeps trying.",
    "older-timestamp": "The gradebook was changed at the same time. Quizport sends the grade again in a moment.",
    "no-line-item": "The platform did not say where the gradebook column is. Quizport keeps trying.",
    "bad-address": WRONG_ADDRESS,
    "not-https": WRONG_ADDRESS,
    "private-address": WRONG_ADDRESS,
}


def reason_in_words(row: ScoreToSend, pause_reason: str | None = None) -> str:
    """What a teacher reads about the row; ``pause_reason``: why nothing is sent to its registration for now."""
    if row.state == "sent":
        if row.error == "newer-grade-there":
            return "The gradebook holds a newer grade, which stays."
        return "The grade is in the gradebook."
    if row.state == "failed":
        return GIVEN_UP.get(row.error or "", _given_up(row))
    return WAITING.get(row.error or pause_reason or "", "The grade is on its way to the gradebook.")


def _given_up(row: ScoreToSend) -> str:
    if row.error in WAITING:
        return "The grade could not be sent for three days. Send it again when the platform works."
    return "The platform refuses this grade. Ask your administrator, who can look up what it answered."
