"""Every setting of the portal: `CHOEUR_…` variables, read and checked here and nowhere else.

`choeur settings` lists them from this file; an unknown or bad one stops the start with a sentence that names it.
"""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "CHOEUR_"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SHORTEST_SECRET = 32
REQUIRED = ("organisation_name", "support_address", "email_url", "email_sender")
LISTS = ("registry", "openid_strong_acr")
SECRETS = ("secret_key", "pepper", "field_key")
RegistrySource = Literal["local", "insee", "recherche-entreprises"]


class BadSettings(Exception):
    """The configuration is refused; the message has one sentence a line and names the settings."""


class Environment(BaseSettings):
    """What an operator can set. The description of each field is its documentation."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    # General
    demo: bool = Field(False, description="1 makes a demonstration: fictitious data, open mailbox, movable clock. Loopback only.")
    data: Path = Field(Path("var"), description="Folder of the database file, the registry copy and generated secrets.")
    base_url: str = Field("http://127.0.0.1:8000", description="Public address of the portal; the only source of links in mails.")
    database_url: str = Field(
        "", description="sqlite:///path/file.sqlite3 (default: in the data folder) or postgres://user:password@host:5432/name."
    )
    portal_name: str = Field("Chœur", min_length=1, max_length=40, description="Name shown in titles, mails and the header.")
    organisation_name: str = Field("", max_length=80, description="Who runs the portal. Required in production.")
    support_address: str = Field("", max_length=254, description="Address that users may write to. Required in production.")
    trusted_proxies: int = Field(0, ge=0, le=5, description="Number of proxies in front, whose X-Forwarded-For is believed.")
    web_workers: int = Field(
        2, ge=1, le=64, description="Web processes started by `choeur serve`: as many as processors. They share 64 threads."
    )

    # Secrets
    secret_key: str = Field("", description="Signs cookies and forms. 32 characters or more. Required in production.")
    pepper: str = Field(
        "", description="Keyed hash of secret answers and look-up keys, kept out of the database. Required in production."
    )
    field_key: str = Field(
        "",
        description="Encrypts secret questions and keys of second factors; a comma parts the new key from older ones. Required in production.",
    )

    # Mail
    email_url: str = Field(
        "",
        description="smtp://user:password@host:587 (STARTTLS), smtps://…:465, or smtp+plain:// on loopback. Empty in a demonstration: mails stay in the mailbox.",
    )
    email_sender: str = Field("", max_length=254, description="Address that the mails come from. Required in production.")

    # Registry
    registry: Annotated[tuple[RegistrySource, ...], NoDecode] = Field(
        ("local",), description="Sources in order of preference, separated by commas: local, insee, recherche-entreprises."
    )
    insee_api_key: str = Field("", description="Key of INSEE's API Sirene, for the source « insee ».")

    # Account opening (journeys §1 and §2)
    activation_link_days: int = Field(30, ge=1, le=30, description="Days during which an activation link is good.")
    password_passphrase_from: int = Field(
        0, ge=0, le=128, description="Length from which no kind of character is asked for; 0 = never. 15 is recommended."
    )
    secret_question: Literal["before_link", "after_link", "off"] = Field(
        "before_link",
        description="Where the secret question stands in the reset of a password: before the mail or after its link; off: none is asked, at activation either.",
    )
    recovery_hours: int = Field(
        72, ge=24, le=720, description="Hours before who forgot the answer gets back in by her principal manager: time to say no."
    )

    # Log in (journeys §3)
    session_idle_minutes: int = Field(30, ge=5, le=240, description="Minutes without activity after which a session ends.")
    mfa_required: Literal["staff", "managers", "all"] = Field(
        "staff",
        description="Who must have a second factor: staff = support agents and operators, at once; managers or all = these too, after 14 days.",
    )
    openid_issuer: str = Field(
        "", max_length=200, description="Issuer of an OpenID provider by which people may log in, https://… Empty: none."
    )
    openid_client_id: str = Field("", max_length=200, description="Name by which that provider knows the portal.")
    openid_client_secret: str = Field("", max_length=400, description="Secret that the provider gave with it.")
    openid_name: str = Field("ProConnect", min_length=1, max_length=40, description="Name of the provider on buttons and pages.")
    openid_scope: str = Field(
        "openid", pattern=r"^openid( [\x21-\x7e]+)*$", description="What is asked of the provider, « openid email » for instance."
    )
    openid_strong_acr: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Values of « acr », separated by commas, that stand for a second factor too. None: it is asked here."
    )
    session_hours: int = Field(12, ge=1, le=24, description="Hours after which a session ends whatever happens.")

    # Sollicitations (journeys §7)
    clamav: str = Field(
        "",
        pattern=r"^(/.+|[^/\s]+:[0-9]{1,5})?$",
        description="Antivirus for attachments: socket of clamd, /run/clamav/clamd.ctl or host:3310. Empty: none.",
    )

    @model_validator(mode="before")
    @classmethod
    def split_lists(cls, values: dict[str, object]) -> dict[str, object]:
        """A list is written with commas, not in JSON."""
        for name in LISTS:
            written = values.get(name)
            if isinstance(written, str):
                values[name] = tuple(part.strip() for part in written.split(",") if part.strip())
        return values

    @model_validator(mode="after")
    def refuse_contradictions(self) -> Self:
        """Production needs its own secrets and names; a demonstration stays on this machine."""
        address = urlsplit(self.base_url)
        if (
            address.scheme not in {"http", "https"}
            or not address.hostname
            or address.path.strip("/")
            or set("?#@") & set(self.base_url)
        ):
            raise ValueError("CHOEUR_BASE_URL must be like https://portal.example.org, without a path.")
        loopback = address.hostname in LOOPBACK
        if address.scheme == "http" and not loopback:
            raise ValueError("CHOEUR_BASE_URL must begin with https:// unless it is a loopback address.")
        if self.demo and not loopback:
            raise ValueError(
                "CHOEUR_DEMO=1 is refused on a public address: unset it, or set CHOEUR_BASE_URL to a loopback address."
            )
        if address.scheme == "https" and not self.trusted_proxies:
            raise ValueError("CHOEUR_TRUSTED_PROXIES must be 1 or more with https: a proxy in front holds the certificate.")
        self._refuse_half_a_provider()
        if not self.demo:
            self._refuse_incomplete_production()
        return self

    def _refuse_half_a_provider(self) -> None:
        given = (self.openid_issuer, self.openid_client_id, self.openid_client_secret)
        if any(given) and not all(given):
            raise ValueError("CHOEUR_OPENID_ISSUER, CHOEUR_OPENID_CLIENT_ID and CHOEUR_OPENID_CLIENT_SECRET go together.")
        issuer = urlsplit(self.openid_issuer)
        is_safe = issuer.scheme == "https" or (issuer.scheme == "http" and issuer.hostname in LOOPBACK)
        if self.openid_issuer and not (is_safe and issuer.hostname and not issuer.query and not issuer.fragment):
            raise ValueError("CHOEUR_OPENID_ISSUER must be like https://provider.example.org: https, without query.")

    def _refuse_incomplete_production(self) -> None:
        secret = {name: getattr(self, name).split(",") if name == "field_key" else [getattr(self, name)] for name in SECRETS}
        short = [name for name, parts in secret.items() if any(len(part.strip()) < SHORTEST_SECRET for part in parts)]
        missing = [name for name in REQUIRED if not getattr(self, name)]
        sentences = [f"{PREFIX}{name.upper()} needs {SHORTEST_SECRET} random characters or more in production." for name in short]
        sentences += [f"{PREFIX}{name.upper()} is required in production." for name in missing]
        if sentences:
            raise ValueError("\n".join(sentences))


def read() -> Environment:
    """The settings of this process.

    Raises:
        BadSettings: a variable is unknown, malformed, missing, or contradicts another one.
    """
    known = {PREFIX + name.upper() for name in Environment.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise BadSettings("\n".join(f"{name} is not a setting of Chœur; `choeur settings` lists them." for name in unknown))
    try:
        environment = Environment()
    except ValidationError as error:
        raise BadSettings("\n".join(_sentence(detail) for detail in error.errors())) from None
    return _with_demo_secrets(environment) if environment.demo else environment


def _sentence(detail: Any) -> str:
    text = str(detail["msg"]).removeprefix("Value error, ")
    name = PREFIX + "_".join(str(part) for part in detail["loc"]).upper() if detail["loc"] else ""
    return f"{name}: {text}" if name else text


def _with_demo_secrets(environment: Environment) -> Environment:
    """A demonstration makes its secrets once, in its data folder."""
    given = {
        "organisation_name": environment.organisation_name or "Coopérative de démonstration",
        "support_address": environment.support_address or "support@choeur.example",
        "email_sender": environment.email_sender or "comptes@choeur.example",
    }
    for name in SECRETS:
        given[name] = getattr(environment, name) or _kept_secret(environment.data / f"{name}.txt")
    return environment.model_copy(update=given)


def _kept_secret(file: Path) -> str:
    """Written whole or not at all, so that two processes that start together read the same one."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="ascii")


def as_rows() -> list[tuple[str, str, str]]:
    """Name, default and meaning of each setting, in the order of this file."""
    return [
        (PREFIX + name.upper(), _written(field.default), field.description or "")
        for name, field in Environment.model_fields.items()
    ]


def as_text() -> str:
    """What `choeur settings` prints."""
    return "\n\n".join(f"{name} (default: {default or 'none'})\n    {meaning}" for name, default, meaning in as_rows())


def _written(default: Any) -> str:
    if isinstance(default, bool):
        return str(int(default))
    return ",".join(default) if isinstance(default, tuple) else str(default)
