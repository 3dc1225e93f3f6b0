"""What an administrator sets, read from the environment and nowhere else."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """``QUIZPORT_…`` in the environment, or in a file ``.env``; times are in seconds."""

    model_config = SettingsConfigDict(env_prefix="QUIZPORT_", env_file=".env", extra="ignore", frozen=True)

    base_url: str = Field(default="http://localhost:8000", description="The tool's own address, as browsers see it")
    database_url: str = Field(
        default="sqlite:///quizport.db", repr=False, description="SQLite file or PostgreSQL, SQLAlchemy URL"
    )
    secret: SecretStr | None = Field(
        default=None, description="Encrypts keys and tokens at rest; 32 characters or more"
    )
    previous_secret: SecretStr | None = Field(default=None, description="The secret before, while it is being changed")
    banks: Path = Field(default=Path("banks"), description="The folder with a folder per bank")
    proxies: int | None = Field(default=None, ge=0, le=10, description="How many proxies stand before the tool")
    development: bool = Field(default=False, description="Allows http, a made-up secret and private addresses")

    leeway: int = Field(default=60, ge=0, le=600, description="How far a platform's clock may be off")
    max_age: int = Field(default=600, ge=30, le=3600, description="How old a launch may be")
    login_lifetime: int = Field(default=600, ge=60, le=3600, description="How long a login may take")
    session_lifetime: int = Field(default=8 * 3600, ge=600, description="How long a session lasts unused")
    request_deadline: float = Field(default=10.0, gt=0, le=60, description="The most a request to a platform may take")
    first_retry: float = Field(default=5.0, gt=0, le=600, description="The most before the first retry; doubles")
    save_grace: int = Field(default=15, ge=0, le=120, description="How long after the limit a save still counts")
    received_within: float = Field(
        default=30.0, gt=0, le=600, description="The most a browser may take to send a request"
    )
    logins_per_minute: int = Field(default=2400, ge=1, description="Logins from one address")
    refusals_per_minute: int = Field(default=600, ge=1, description="Forged or stale launches and sessions, as above")
    media_per_minute: int = Field(default=20_000, ge=1, description="Pictures, sound and film to one address")
    pages_per_minute: int = Field(default=300, ge=1, description="Pages shown to one session")
    saves_per_minute: int = Field(default=240, ge=1, description="Answers saved by one session")
    actions_per_minute: int = Field(default=60, ge=1, description="Anything else a session does, such as handing in")
    sweep_interval: float = Field(default=5.0, gt=0, le=60, description="How often the worker looks for work")

    @model_validator(mode="after")
    def _safe(self) -> Settings:
        """Production needs https, a secret and an explicit count of proxies."""
        url = urlsplit(self.base_url)
        beside = url.path.rstrip("/") or url.query or url.fragment or "@" in url.netloc
        if url.scheme not in {"http", "https"} or not url.hostname or beside:
            raise ValueError("QUIZPORT_BASE_URL must be like https://quiz.example.org, with nothing before or after")
        if self.development:
            return self
        if url.scheme != "https":
            raise ValueError("QUIZPORT_BASE_URL must begin with https:// (QUIZPORT_DEVELOPMENT=true allows http)")
        if self.secret is None or len(self.secret.get_secret_value()) < 32:
            raise ValueError("QUIZPORT_SECRET must be set, to 32 random characters or more: openssl rand -base64 48")
        if self.proxies is None:
            raise ValueError("QUIZPORT_PROXIES must say how many proxies stand before the tool, 0 if none")
        return self

    @cached_property
    def origin(self) -> str:
        """The scheme, host and port of the tool, as browsers write them: in lower case, without the usual port."""
        url = urlsplit(self.base_url.lower())
        return f"{url.scheme}://{url.netloc.removesuffix(':443' if url.scheme == 'https' else ':80')}"

    def url(self, path: str) -> str:
        """The full address of a path of the tool, which begins with a slash."""
        return self.origin + path
