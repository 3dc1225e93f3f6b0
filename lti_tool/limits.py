"""How often somebody may do something: counted in the memory of one process, at the price of a look into a table."""

from __future__ import annotations

from threading import Lock

MOST = 20_000
"""Whom one limit knows at a time: some 3 MB."""
MINUTE = 60.0


class Limit:
    """So many times ``per_minute``, which may come all at once; then one by one as the minute goes on.

    Of each key only the moment is kept at which all it did is paid off (the generic cell rate algorithm).
    """

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._each = MINUTE / per_minute
        self._paid_off: dict[object, float] = {}
        self._lock = Lock()

    def wait(self, key: object, now: float) -> float:
        """0 where it may be done now, and is counted; else the seconds until then. ``now`` is of a steady clock."""
        with self._lock:
            paid_off = max(self._paid_off.pop(key, now), now)
            over = paid_off + self._each - MINUTE - now
            over = over if over > 1e-6 else 0.0
            self._paid_off[key] = paid_off if over else paid_off + self._each
            if len(self._paid_off) > MOST:
                self._forget(now)
        return over

    def _forget(self, now: float) -> None:
        """Those who owe nothing; where that are too few, those too who were here the longest ago."""
        owing = [(key, paid_off) for key, paid_off in self._paid_off.items() if paid_off > now]
        self._paid_off = dict(owing[-MOST // 2 :])
