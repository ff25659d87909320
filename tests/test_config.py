"""Settings from an environment: typed, complete, and loud when they are wrong."""

import stat
from pathlib import Path

import pytest

from hub.config import ConfigError, Settings

PRODUCTION = {"HUB_SECRET_KEY": "k" * 32, "HUB_BASE_URL": "https://baraza.example/"}


def settings_of(**variables: str) -> Settings:
    """The settings of a production environment with these variables more."""
    return Settings.from_env(PRODUCTION | variables)


def test_an_environment_is_read_into_types() -> None:
    settings = settings_of(
        HUB_PORT="9000", HUB_JITSI_EMBED="true", HUB_LANGUAGES="sw, en", HUB_DATA_DIR="/srv/baraza", HUB_ASYNC="gevent"
    )
    assert settings.port == 9000
    assert settings.jitsi_embed is True
    assert settings.languages == ("sw", "en")
    assert settings.data_dir == Path("/srv/baraza")
    assert settings.async_mode == "gevent"


def test_what_is_not_set_has_the_documented_default() -> None:
    settings = settings_of()
    assert (settings.environment, settings.port, settings.async_mode) == ("production", 8000, "eventlet")
    assert settings.languages == ("en", "fr", "ar", "pt", "sw")
    assert settings.jitsi_url == "https://meet.jit.si"
    assert settings.jitsi_embed is False
    assert settings.redis_url == ""
    assert settings.database_url.startswith("sqlite:////")


def test_rooms_of_jaas_are_at_its_own_address_unless_another_is_set() -> None:
    keys = {"HUB_JAAS_APP_ID": "vpaas-magic-cookie-1", "HUB_JAAS_KEY_ID": "k", "HUB_JAAS_PRIVATE_KEY": "p"}
    assert settings_of(**keys).jitsi_url == "https://8x8.vc/vpaas-magic-cookie-1"
    assert settings_of(**keys, HUB_JITSI_URL="https://meet.example").jitsi_url == "https://meet.example"


def test_the_public_address_loses_its_last_slash() -> None:
    assert settings_of().base_url == "https://baraza.example"


def test_an_empty_variable_counts_as_not_set() -> None:
    assert settings_of(HUB_PORT="").port == 8000


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HUB_PORT", "eighty"),
        ("HUB_PORT", "0"),
        ("HUB_PORT", "70000"),
        ("HUB_ASYNC", "twisted"),
        ("HUB_ENVIRONMENT", "staging"),
        ("HUB_BASE_URL", "baraza.example"),
        ("HUB_REDIS_URL", "http://redis"),
        ("HUB_DATABASE_URL", "mysql://database"),
        ("HUB_TRUSTED_PROXIES", "-1"),
        ("HUB_LANGUAGES", " , "),
        ("HUB_DEFAULT_ZONE", "Middle/Earth"),
        ("HUB_DEFAULT_ZONE", "Africa"),
        ("HUB_DEFAULT_ZONE", "../UTC"),
        ("HUB_JITSI_URL", "ftp://meet.example"),
        ("HUB_JITSI_EMBED", "perhaps"),
        ("HUB_LOG_LEVEL", "loud"),
        ("HUB_TICK_MS", "-7"),
        ("HUB_OVERRUN_WARNING_S", "five minutes"),
        ("HUB_SECRET_KEY", "too short"),
    ],
)
def test_a_wrong_value_stops_the_start_and_names_its_variable(variable: str, value: str) -> None:
    with pytest.raises(ConfigError, match=variable) as refused:
        settings_of(**{variable: value})
    assert value not in str(refused.value)


@pytest.mark.parametrize("variable", ["HUB_SECRET_KEY", "HUB_BASE_URL"])
def test_production_has_no_default_for_what_must_be_chosen(variable: str) -> None:
    with pytest.raises(ConfigError, match=variable):
        Settings.from_env({name: value for name, value in PRODUCTION.items() if name != variable})


def test_a_misspelt_variable_is_named() -> None:
    with pytest.raises(ConfigError, match="HUB_JITSY_URL"):
        settings_of(HUB_JITSY_URL="https://meet.example")


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"HUB_JITSI_APP_ID": "baraza"}, "HUB_JITSI_APP_SECRET"),
        ({"HUB_JITSI_APP_SECRET": "s"}, "HUB_JITSI_APP_ID"),
        ({"HUB_JITSI_SERVER_KEY": "k"}, "HUB_JITSI_SERVER_KEY_ID"),
        ({"HUB_JAAS_APP_ID": "a", "HUB_JAAS_KEY_ID": "k"}, "HUB_JAAS_PRIVATE_KEY"),
        ({"HUB_WIKIMEDIA_CLIENT_ID": "c"}, "HUB_WIKIMEDIA_CLIENT_SECRET"),
        ({"HUB_OIDC_ISSUER": "https://id.example", "HUB_OIDC_NAME": "Id"}, "HUB_OIDC_CLIENT_ID"),
    ],
)
def test_settings_that_belong_together_are_all_set_or_none(given: dict[str, str], missing: str) -> None:
    with pytest.raises(ConfigError, match=f"^{missing} is missing"):
        settings_of(**given)


def test_a_secret_can_be_mounted_as_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("m" * 40 + "\n")
    settings = Settings.from_env({"HUB_SECRET_KEY_FILE": str(file), "HUB_BASE_URL": "https://baraza.example"})
    assert settings.secret_key == "m" * 40


def test_a_secret_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="HUB_SECRET_KEY_FILE"):
        settings_of(HUB_SECRET_KEY_FILE=str(tmp_path / "nothing"))


def test_secrets_stay_out_of_what_is_printed() -> None:
    secrets = {
        "HUB_JITSI_APP_ID": "baraza",
        "HUB_JITSI_APP_SECRET": "hidden-jitsi",
        "HUB_JITSI_SERVER_KEY": "hidden-server-key",
        "HUB_JITSI_SERVER_KEY_ID": "hub-1",
        "HUB_METRICS_TOKEN": "hidden-metrics",
        "HUB_DATABASE_URL": "postgresql://baraza:hidden-password@database/baraza",
        "HUB_REDIS_URL": "redis://:hidden-redis@redis",
    }
    shown = repr(settings_of(**secrets))
    assert "hidden" not in shown
    assert PRODUCTION["HUB_SECRET_KEY"] not in shown


def test_development_makes_a_secret_of_its_own_once(tmp_path: Path) -> None:
    environ = {"HUB_ENVIRONMENT": "development", "HUB_DATA_DIR": str(tmp_path / "var")}
    first = Settings.from_env(environ)
    assert len(first.secret_key) >= 32
    assert Settings.from_env(environ).secret_key == first.secret_key
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600


def test_development_with_a_secret_of_its_own_writes_none(tmp_path: Path) -> None:
    Settings.from_env(PRODUCTION | {"HUB_ENVIRONMENT": "development", "HUB_DATA_DIR": str(tmp_path / "var")})
    assert not (tmp_path / "var").exists()


def test_development_is_at_home_on_loopback(tmp_path: Path) -> None:
    settings = Settings.from_env({"HUB_ENVIRONMENT": "development", "HUB_DATA_DIR": str(tmp_path), "HUB_PORT": "8123"})
    assert settings.base_url == "http://127.0.0.1:8123"
