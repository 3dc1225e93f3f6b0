"""``python -m tests.platform``: the platform as a process, for the demo and for tests that want one apart."""

import argparse
import json
import signal
import sys
import threading
from typing import Any

from tests.platform.profiles import PROFILES
from tests.platform.server import Platform


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.platform", description=__doc__)
    parser.add_argument("--port", type=int, default=8101)
    parser.add_argument("--profile", choices=sorted(PROFILES), default="moodle", help="whose behaviour to play")
    parser.add_argument("--tool", default="http://localhost:8100", help="the tool's address")
    parser.add_argument("--login", help="the login URL that the tool gave this platform")
    parser.add_argument("--issuer")
    parser.add_argument("--client-id")
    parser.add_argument("--deployment", help="the deployment id")
    parser.add_argument(
        "--activity",
        action="append",
        default=[],
        type=json.loads,
        metavar="JSON",
        help='an activity of the course: {"title": …, "custom": {…}, "maximum": 10}; may be given again',
    )
    parser.add_argument("--describe", action="store_true", help="print how to register it at the tool, and exit")
    return parser.parse_args()


def main() -> int:
    """Serve until interrupted or terminated."""
    asked = arguments()
    platform = Platform(
        asked.profile,
        asked.tool,
        port=asked.port,
        login_url=asked.login,
        issuer=asked.issuer,
        client_id=asked.client_id,
        deployment_id=asked.deployment,
    )
    for activity in asked.activity:
        platform.add_link(activity["title"], custom=activity.get("custom"), maximum=activity.get("maximum", 100))
    if asked.describe:
        print(json.dumps(platform.registration(), indent=2))  # noqa: T201  # the command's answer
        platform.stop()
        return 0
    serve(platform)
    return 0


def serve(platform: Platform) -> None:
    """Run until a signal says stop."""
    ended = threading.Event()

    def end(*_: Any) -> None:
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    with platform:
        print(f"Platform: {platform.url}/", flush=True)  # noqa: T201  # tells that it is ready
        ended.wait()


if __name__ == "__main__":
    sys.exit(main())
