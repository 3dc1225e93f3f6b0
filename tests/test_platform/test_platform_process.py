"""``python -m tests.platform``: described, served and stopped as a process."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tests.platform", "--port", "0"]


def test_it_tells_how_to_register_it() -> None:
    """``--describe`` prints JSON with what a tool has to know, and ends."""
    done = subprocess.run([*COMMAND, "--describe", "--profile", "canvas"], cwd=ROOT, capture_output=True, check=True)

    told = json.loads(done.stdout)
    assert (told["family"], told["issuer"]) == ("canvas", "https://canvas.instructure.com")
    assert told["auth_token_url"] == f"{told['frame_origins'][0]}/login/oauth2/token"


def test_it_serves_until_told_to_stop() -> None:
    """It says where it is once it answers, has the activities asked for, and ends well on SIGTERM."""
    activity = json.dumps({"title": "First quiz", "custom": {"quiz": "q1"}, "maximum": 10})
    arguments = ["--activity", activity, "--login", "http://localhost:9/lti/x/login", "--client-id", "me"]
    with subprocess.Popen([*COMMAND, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = process.stdout.readline().split()[-1]
        course = requests.get(f"{url}as/ada/courses/2", timeout=5).text
        launch = requests.get(f"{url}as/ada/courses/2/links/1/launch", timeout=5).text
        process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=10)

    assert ("First quiz" in course, "Not graded yet, 10 points" in course, status) == (True, True, 0)
    assert 'action="http://localhost:9/lti/x/login"' in launch
    assert 'name="client_id" value="me"' in launch
