"""All services and pages as one WSGI application, with the faults around it."""

from pathlib import Path

from flask import Flask, Response

from tests.platform import control, deep_linking, launching, line_items, pages, scores, tokens
from tests.platform.calls import CallRefusedError, refusal
from tests.platform.faults import FaultyApp, Service
from tests.platform.profiles import Profile
from tests.platform.site import EXTENSION, Site, site


def application(site: Site) -> FaultyApp:
    """The whole platform as one WSGI application, faults around it."""
    app = Flask("platform", root_path=str(Path(__file__).parent))
    app.extensions[EXTENSION] = site
    app.register_error_handler(CallRefusedError, _refused)
    for blueprint in (
        launching.blueprint(site),
        tokens.blueprint(site),
        line_items.blueprint(site),
        scores.blueprint(site),
        deep_linking.blueprint(),
        control.blueprint(),
        pages.blueprint(site),
    ):
        app.register_blueprint(blueprint)
    return FaultyApp(app, site.faults, lambda path: service_of(site.profile, path))


def _refused(error: CallRefusedError) -> Response:
    return refusal(site(), error)


def service_of(profile: Profile, path: str) -> Service | None:
    """The service that a path belongs to; pages and controls belong to none, so that no fault hits them."""
    own: dict[str, Service] = {
        profile.auth_path: "auth",
        profile.tokens_path: "token",
        profile.keys_path: "keys",
    }
    if path in own:
        return own[path]
    if not path.startswith(profile.line_items_path.partition("{")[0]):
        return None
    return "scores" if path.endswith("/scores") else "results" if path.endswith("/results") else "line_items"
