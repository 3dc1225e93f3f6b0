"""How limits count: a minute's worth at once, then one by one; addresses that belong together count as one."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from lti_tool.limits import MOST, Limit
from lti_tool.settings import Settings
from lti_tool.views.limiting import counted_as


@pytest.mark.parametrize(
    ("written", "counts"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:50123", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
        ("", ""),
        ("x" * 5000, "x" * 64),
    ],
)
def test_addresses_that_count_as_one(written: str, counts: str) -> None:
    """Ports do not make a new address, nor do the 2^64 that everybody with IPv6 has."""
    assert counted_as(written) == counts


def test_a_minutes_worth_at_once_then_one_by_one() -> None:
    """Ten a minute: ten now, the next after six seconds, and after a quiet minute ten again."""
    limit = Limit(10)

    burst = [limit.wait("a", 100.0) for _ in range(11)]

    assert burst == [0.0] * 10 + [pytest.approx(6.0)]
    assert limit.wait("a", 103.0) == pytest.approx(3.0)
    assert [limit.wait("a", 106.0), limit.wait("a", 106.0)] == [0.0, pytest.approx(6.0)]
    assert [limit.wait("a", 300.0) for _ in range(11)] == [0.0] * 10 + [pytest.approx(6.0)]
    assert limit.wait("b", 300.0) == 0.0


def test_memory_has_an_end() -> None:
    """Whoever comes from a million addresses makes the table forget, not grow; who is over a limit now stays so."""
    limit = Limit(1)
    for number in range(3 * MOST):
        limit.wait(number, 0.0)
    limit.wait("late", 0.0)

    assert len(limit._paid_off) <= MOST  # noqa: SLF001 -- nothing else shows what is kept
    assert limit.wait("late", 1.0) > 0


@pytest.mark.parametrize("name", [name for name in Settings.model_fields if name.endswith("_per_minute")])
def test_a_limit_of_nothing_is_refused(name: str) -> None:
    """It would shut everybody out."""
    with pytest.raises(ValidationError):
        Settings(_env_file=None, development=True, **{name: 0})
