"""What time the platform believes it is; its skew can be set while it runs."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The machine's time plus ``skew`` seconds."""

    def __init__(self) -> None:
        self.skew = 0.0

    def seconds(self) -> int:
        """Whole seconds since 1970, as a JWT counts them."""
        return int(time.time() + self.skew)

    def now(self) -> datetime:
        """The same moment as an aware time in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.skew)
