"""Settings: read once from the environment, typed and frozen. A wrong value stops the start and is named."""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

PREFIX = "HUB_"


class ConfigError(Exception):
    """A setting is missing or wrong; the message names the variable."""


def _secret() -> Any:
    """A field that is empty unless it is set, and stays out of logs and tracebacks."""
    return dataclass_field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How this deployment runs. Each field is read from ``HUB_<FIELD>``; sample.env explains each for operators.

    Fields of note:
        environment: ``development`` or ``production``; only in development do secrets have defaults.
        data_dir: embedded Redis, SQLite, covers, and the development secret live here.
        base_url: the public address, without a slash at the end.
        secret_key: signs cookies, links and tokens; has no default outside development.
        redis_url: ``""`` for the embedded Redis in ``data_dir`` (``hub/embedded.py``).
        database_url: an SQLite file in ``data_dir`` unless it is set.
        async_mode: ``HUB_ASYNC``; ``eventlet``, ``gevent`` or ``threading``.
        trusted_proxies: how many proxies stand in front and set X-Forwarded-* headers.
        languages: which languages people may choose; the first is for those who chose none.
        default_zone: the time zone of people whose own is not known.
        jitsi_url: where rooms are made, JaaS' own address with its AppID; nothing is assumed of it that is not set
            here.
        jitsi_embed: whether its pages may be shown inside ours.
        jitsi_app_id, jitsi_app_secret: both or neither; with them each person gets a token of their own.
        jitsi_domain: the ``sub`` of tokens, the XMPP domain; ``""`` for the host of ``jitsi_url``.
        jitsi_muc: the XMPP domain of its rooms; ``""`` for ``conference.`` before the domain.
        jitsi_prosody_url, jitsi_jicofo_url, jitsi_jvb_url, jitsi_jibri_url: private addresses of its parts, for asking
            them how they are, and Prosody for ending rooms; ``""`` for what is not there or not to be reached.
        jitsi_server_key, jitsi_server_key_id: a private key (PEM) and its name, by which the hub ends rooms where
            Prosody takes no token of people for that; both or neither.
        jitsi_hook_token: what Jitsi's servers show when they call ``/jitsi/…``; without one nothing is there.
        jitsi_reservations: Prosody asks us before it opens a room.
        jitsi_unknown_rooms: ``refuse`` or ``allow`` rooms that are not ours.
        jaas_app_id, jaas_key_id, jaas_private_key: all three or none; tokens are then made for JaaS (8x8.vc).
        jaas_webhook_secret: by which JaaS signs what it tells us.
        jaas_recording_hosts: from where recordings may be fetched; ``*.`` before a name stands for all below it.
        recordings_dir: the folder in which Jibri leaves recordings, as this machine sees it; None for none.
        recordings_zone: the time zone of Jibri's clock, by which it names its files.
        media_dir: where recordings are kept; ``media`` in ``data_dir`` unless it is set.
        oembed_url: YouTube's oEmbed.
        forget_after_s: how long names, addresses and presence of people are kept after an hour.
        tick_ms: the least time between two frames of the live feed to one person.
        overrun_warning_s: how long after the planned end the hosts are told that time is up.
        forgotten_after_s: an hour that nobody ends is ended so long after its planned end.
        archive_after_s: an hour that ended can be looked after so long, then it is archived.
        metrics_token: the bearer token of ``/metrics``; without one there is no such page.
        contact: whom people write to, shown in the footer and told to other services.
        smtp_host: by which e-mail leaves; without one it is written to files in development, and not sent elsewhere.
        smtp_security: ``starttls``, ``tls`` or ``none``.
        mail_from: the address that e-mail comes from.
        picture_hosts: from where pictures of mentors may be shown.
        wiki_hosts: wikis whose pages may be read and written; ``*.`` before a name stands for all below it.
    """

    environment: str = "production"
    data_dir: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""
    secret_key: str = _secret()
    async_mode: str = "eventlet"
    redis_url: str = _secret()
    database_url: str = _secret()
    trusted_proxies: int = 0
    languages: tuple[str, ...] = ("en", "fr", "ar", "pt", "sw")
    default_zone: str = "UTC"
    jitsi_url: str = "https://meet.jit.si"
    jitsi_embed: bool = False
    jitsi_app_id: str = ""
    jitsi_app_secret: str = _secret()
    jitsi_domain: str = ""
    jitsi_muc: str = ""
    jitsi_prosody_url: str = ""
    jitsi_jicofo_url: str = ""
    jitsi_jvb_url: str = ""
    jitsi_jibri_url: str = ""
    jitsi_server_key: str = _secret()
    jitsi_server_key_id: str = ""
    jitsi_hook_token: str = _secret()
    jitsi_reservations: bool = False
    jitsi_unknown_rooms: str = "refuse"
    jaas_app_id: str = ""
    jaas_key_id: str = ""
    jaas_private_key: str = _secret()
    jaas_webhook_secret: str = _secret()
    jaas_recording_hosts: tuple[str, ...] = ("*.8x8.vc",)
    recordings_dir: Path | None = None
    recordings_zone: str = "UTC"
    media_dir: Path = Path()
    oembed_url: str = "https://www.youtube.com/oembed"
    forget_after_s: int = 90 * 24 * 3600
    wikimedia_client_id: str = ""
    wikimedia_client_secret: str = _secret()
    wikimedia_url: str = "https://meta.wikimedia.org/w/rest.php"
    oidc_name: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = _secret()
    log_level: str = "info"
    tick_ms: int = 110
    overrun_warning_s: int = 300
    forgotten_after_s: int = 3 * 3600
    archive_after_s: int = 14 * 24 * 3600
    metrics_token: str = _secret()
    contact: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = _secret()
    mail_from: str = ""
    picture_hosts: tuple[str, ...] = ("upload.wikimedia.org",)
    wiki_hosts: tuple[str, ...] = ("meta.wikimedia.org", "*.wikimedia.org", "*.wikipedia.org")

    @property
    def development(self) -> bool:
        """Whether this is somebody's own machine: demo data, sign-in links, a generated secret."""
        return self.environment == "development"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """The settings of an environment; ``HUB_X_FILE`` reads the value of ``HUB_X`` from a file.

        Raises:
            ConfigError: a variable is missing, wrong or unknown; the message names it.
        """
        return _complete(_read(os.environ if environ is None else environ))


def _flag(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    return known[text.lower()]


def _number(least: int, most: int = 10**9) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if not least <= number <= most:
            raise ValueError(text)
        return number

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return read


def _address(*schemes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if urlsplit(text).scheme not in schemes:
            raise ValueError(text)
        return text.rstrip("/")

    return read


def _words(text: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in text.split(",") if word.strip())
    if not words:
        raise ValueError(text)
    return words


def _zone(text: str) -> str:
    return ZoneInfo(text).key


_web = _address("http", "https")

READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "environment": (_one_of("development", "production"), "development or production"),
    "data_dir": (Path, "a folder"),
    "host": (str, "an address to listen on"),
    "port": (_number(1, 65535), "a port number"),
    "base_url": (_web, "an http(s) address"),
    "secret_key": (str, "a long random text"),
    "async_mode": (_one_of("eventlet", "gevent", "threading"), "eventlet, gevent or threading"),
    "redis_url": (_address("redis", "rediss", "unix"), "a redis://, rediss:// or unix:// address"),
    "database_url": (_address("sqlite", "postgresql", "postgresql+psycopg"), "an sqlite:// or postgresql:// address"),
    "trusted_proxies": (_number(0, 10), "a number, 0 or more"),
    "languages": (_words, "language codes with commas between"),
    "default_zone": (_zone, "an IANA time zone"),
    "jitsi_url": (_web, "an http(s) address"),
    "jitsi_embed": (_flag, "true or false"),
    "jitsi_prosody_url": (_web, "an http(s) address"),
    "jitsi_jicofo_url": (_web, "an http(s) address"),
    "jitsi_jvb_url": (_web, "an http(s) address"),
    "jitsi_jibri_url": (_web, "an http(s) address"),
    "jitsi_reservations": (_flag, "true or false"),
    "jitsi_unknown_rooms": (_one_of("refuse", "allow"), "refuse or allow"),
    "jaas_recording_hosts": (_words, "host names with commas between"),
    "recordings_dir": (Path, "a folder"),
    "recordings_zone": (_zone, "an IANA time zone"),
    "media_dir": (Path, "a folder"),
    "oembed_url": (_web, "an http(s) address"),
    "forget_after_s": (_number(0), "seconds"),
    "wikimedia_url": (_web, "an http(s) address"),
    "oidc_issuer": (_web, "an http(s) address"),
    "log_level": (_one_of("debug", "info", "warning", "error"), "debug, info, warning or error"),
    "tick_ms": (_number(1, 10_000), "milliseconds, 1 to 10000"),
    "overrun_warning_s": (_number(0), "seconds"),
    "forgotten_after_s": (_number(0), "seconds"),
    "archive_after_s": (_number(0), "seconds"),
    "smtp_port": (_number(1, 65535), "a port number"),
    "smtp_security": (_one_of("starttls", "tls", "none"), "starttls, tls or none"),
    "picture_hosts": (_words, "host names with commas between"),
    "wiki_hosts": (_words, "host names with commas between"),
}
"""How the fields that are not plain text are read, and what to say when they cannot be."""

SHORT_NAMES = {"async_mode": "HUB_ASYNC"}

TOGETHER = (
    ("jitsi_app_id", "jitsi_app_secret"),
    ("jitsi_server_key", "jitsi_server_key_id"),
    ("jaas_app_id", "jaas_key_id", "jaas_private_key"),
    ("wikimedia_client_id", "wikimedia_client_secret"),
    ("smtp_host", "mail_from"),
    ("oidc_name", "oidc_issuer", "oidc_client_id", "oidc_client_secret"),
)
"""Fields that are all set or none."""

SECRET_LENGTH = 32


def variable(field: str) -> str:
    """The environment variable of a field."""
    return SHORT_NAMES.get(field, PREFIX + field.upper())


def _read(environ: Mapping[str, str]) -> dict[str, Any]:
    found = {field: _value(environ, field) for field in Settings.__dataclass_fields__}
    known = {variable(field) + end for field in found for end in ("", "_FILE")}
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise ConfigError(f"{unknown[0]} is not a setting of Baraza. See sample.env.")
    return {field: _typed(field, text) for field, text in found.items() if text}


def _value(environ: Mapping[str, str], field: str) -> str:
    name = variable(field)
    path = environ.get(f"{name}_FILE")
    if not path:
        return environ.get(name, "").strip()
    try:
        return Path(path).read_text("utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{name}_FILE names a file that cannot be read: {error.strerror}.") from None


def _typed(field: str, text: str) -> Any:
    read, wanted = READERS.get(field, (str, "text"))
    try:
        return read(text)
    except (ValueError, KeyError, OSError):
        # The value itself is left out: it may be a secret in the wrong place.
        raise ConfigError(f"{variable(field)} must be {wanted}.") from None


def _complete(values: dict[str, Any]) -> Settings:
    _check_together(values)
    settings = Settings(**values)
    if not settings.development:
        _check_production(settings)
    elif not settings.secret_key:
        values["secret_key"] = _development_secret(settings.data_dir)
    values.setdefault("database_url", f"sqlite:///{(settings.data_dir / 'baraza.sqlite').resolve()}")
    if settings.jaas_app_id:
        values.setdefault("jitsi_url", f"https://8x8.vc/{settings.jaas_app_id}")
    values.setdefault("media_dir", settings.data_dir / "media")
    values.setdefault("base_url", f"http://{settings.host}:{settings.port}")
    return Settings(**values)


def _check_together(values: dict[str, Any]) -> None:
    for group in TOGETHER:
        missing = [field for field in group if field not in values]
        if missing and len(missing) < len(group):
            others = ", ".join(variable(field) for field in group if field in values)
            raise ConfigError(f"{variable(missing[0])} is missing: it belongs to {others}.")


def _check_production(settings: Settings) -> None:
    for field in ("secret_key", "base_url"):
        if not getattr(settings, field):
            raise ConfigError(f"{variable(field)} must be set.")
    if len(settings.secret_key) < SECRET_LENGTH:
        raise ConfigError(f"{variable('secret_key')} must have at least {SECRET_LENGTH} characters.")


def _development_secret(data_dir: Path) -> str:
    """A secret of this data folder's own, so that cookies outlive a restart."""
    file = data_dir / "secret_key"
    if not file.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48), "utf-8")
        # Two processes may start at once: the first one's secret stands, and is there whole or not at all.
        with suppress(FileExistsError):
            os.link(fresh, file)
        fresh.unlink()
    return file.read_text("utf-8")
