"""A course in which a test of a small bank stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from harbour import BANKS, START, Course

from lti_tool.services import banks
from lti_tool.tables import Deployment, Placement, Registration
from lti_tool.tool import Tool


@pytest.fixture
def course(tool: Tool) -> Callable[[str], Course]:
    """A course in which the named test of the bank stands."""

    def placed(test: str) -> Course:
        with tool.sessions.begin() as db:
            banks.load_folder(db, BANKS, START)
            registration = Registration(
                name="School",
                family="moodle",
                issuer="https://school.example",
                client_id="tool",
                auth_login_url="https://school.example/auth",
                auth_token_url="https://school.example/token",  # noqa: S106 -- an address
                key_set_url="https://school.example/keys",
                frame_origins=["https://school.example"],
                service_origins=[],
                created_at=START,
                deployments=[Deployment(deployment_id="1")],
            )
            db.add(registration)
            db.flush()
            deployment_id = registration.deployments[0].id
            placement = Placement(
                registration_id=registration.id,
                deployment_id=deployment_id,
                resource_link_id="link",
                title="Week 3: the harbour",
                bank="harbour",
                test=test,
                scopes=[],
            )
            db.add(placement)
            db.flush()
            return Course(tool, placement.id, registration.id, deployment_id)

    return placed
