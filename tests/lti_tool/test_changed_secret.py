"""Another secret: what was signed and sealed with the one before holds while both are set, and can be sealed anew."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from lti_tool.errors import SettingsError
from lti_tool.sealing import Sealer
from lti_tool.settings import Settings

OLD, NEW = "the secret that was there before, long enough", "the secret that is there now, long enough too"


def sealer(secret: str, previous: str | None = None) -> Sealer:
    """A sealer with these secrets."""
    before = None if previous is None else SecretStr(previous)
    return Sealer(Settings(_env_file=None, secret=SecretStr(secret), previous_secret=before, development=True))


def test_signatures_hold_while_both_secrets_are_set() -> None:
    """A page opened before the change can still be sent; without the secret before it cannot."""
    signed = sealer(OLD).mac("csrf", "a session")

    assert sealer(NEW, OLD).genuine("csrf", "a session", signed)
    assert not sealer(NEW).genuine("csrf", "a session", signed)
    assert not sealer(NEW, OLD).genuine("login", "a session", signed)


def test_sealed_anew_the_secret_before_can_go() -> None:
    """Before that, opening without it is refused with what to do."""
    sealed = sealer(OLD).seal(b"a key")

    anew = sealer(NEW, OLD).resealed(sealed)

    assert sealer(NEW).open(anew) == b"a key"
    with pytest.raises(SettingsError) as refused:
        sealer(NEW).open(sealed)
    assert "QUIZPORT_PREVIOUS_SECRET" in refused.value.advice
