"""The deployment's files against the Compose schema and against ``Settings``, in both directions."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from hub.config import Settings, variable

ROOT = Path(__file__).parents[2]
SAMPLE = (ROOT / "sample.env").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ["migrate", "hub1", "hub2", "worker"]
SETTINGS = {variable(field): field for field in Settings.__dataclass_fields__}
LINE = re.compile(r"^(?P<comment>#?)(?P<name>[A-Z][A-Z0-9_]+)=(?P<value>.*)$", re.MULTILINE)
SAMPLES = {found["name"]: found for found in LINE.finditer(SAMPLE)}
REFERENCE = re.compile(r"\$\{(?P<name>[A-Z0-9_]+)(?P<rest>[^}]*)\}")
SECRETS = {
    "HUB_SECRET_KEY",
    "HUB_JITSI_APP_SECRET",
    "HUB_WIKIMEDIA_CLIENT_SECRET",
    "HUB_OIDC_CLIENT_SECRET",
    "HUB_METRICS_TOKEN",
    "POSTGRES_PASSWORD",
}
FILLED_IN = {
    "HUB_BASE_URL": "https://baraza.example",
    "HUB_SECRET_KEY": "a long random text of a deployment's own",
    "POSTGRES_PASSWORD": "letters0and1digits",
}
FILLED_IN_HUB = {name: value for name, value in FILLED_IN.items() if name.startswith("HUB_")}


def texts(part: Any) -> list[str]:
    """Every text in a part of the Compose file."""
    if isinstance(part, dict):
        return [text for value in part.values() for text in texts(value)]
    if isinstance(part, list):
        return [text for value in part for text in texts(value)]
    return [str(part)]


REFERENCES = [found for text in texts(COMPOSE) for found in REFERENCE.finditer(text)]


def filled_in(text: str, given: dict[str, str]) -> str:
    """What Compose makes of a text, given what stands in .env."""

    def value(found: re.Match[str]) -> str:
        default = found["rest"].removeprefix(":-") if found["rest"].startswith(":-") else ""
        return given.get(found["name"]) or default

    return REFERENCE.sub(value, text)


def environment_of(service: str) -> dict[str, str]:
    """The environment that a service of ours sees after `cp sample.env .env` and filling in what is left open."""
    from_file = {name: found["value"] for name, found in SAMPLES.items() if not found["comment"]} | FILLED_IN
    own = {name: filled_in(str(value), from_file) for name, value in SERVICES[service]["environment"].items()}
    return from_file | own


def test_the_file_has_the_form_that_compose_asks_for() -> None:
    schema = json.loads(files("check_jsonschema.builtin_schemas.vendor").joinpath("compose-spec.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(COMPOSE)


def test_every_setting_is_explained_once_in_the_sample() -> None:
    names = [found["name"] for found in LINE.finditer(SAMPLE) if found["name"].startswith("HUB_")]
    assert sorted(names) == sorted(SETTINGS)


def test_every_setting_of_the_sample_has_a_comment_before_it() -> None:
    groups = [group for group in re.split(r"\n\s*\n", SAMPLE) if LINE.search(group)]
    assert [group for group in groups if not re.match(r"# \S", group)] == []


@pytest.mark.parametrize("name", [name for name in SETTINGS if SAMPLES.get(name) and SAMPLES[name]["comment"]])
def test_a_commented_line_of_the_sample_shows_the_default(name: str) -> None:
    shown = SAMPLES[name]["value"]
    default = Settings.__dataclass_fields__[SETTINGS[name]].default
    if not shown:
        assert default in ("", None, Path())
        return
    together = {other: "https://x.example" for other in SETTINGS if "OIDC" in other} if "OIDC" in name else {}
    read = Settings.from_env(FILLED_IN_HUB | together | {name: shown})
    assert getattr(read, SETTINGS[name]) == default


def test_what_the_sample_leaves_open_is_exactly_what_has_no_default() -> None:
    open_lines = {name for name, found in SAMPLES.items() if not found["comment"]}
    assert open_lines == set(FILLED_IN)


@pytest.mark.parametrize("service", OURS)
def test_the_settings_of_each_service_are_read_without_complaint(service: str) -> None:
    settings = Settings.from_env(environment_of(service))
    assert not settings.development
    assert settings.redis_url == "redis://redis:6379/0"
    assert settings.database_url == "postgresql://baraza:letters0and1digits@postgres:5432/baraza"
    assert settings.trusted_proxies == 1


def test_the_addresses_name_services_of_the_file() -> None:
    environment = environment_of("hub1")
    hosts = {
        re.sub(r".*[/@]([a-z]+):\d+.*", r"\1", environment[name]) for name in ("HUB_REDIS_URL", "HUB_DATABASE_URL")
    }
    assert hosts <= set(SERVICES)


def test_every_variable_that_the_file_asks_for_is_explained() -> None:
    assert {found["name"] for found in REFERENCES} <= set(SAMPLES)


def test_no_secret_has_a_default() -> None:
    asked = [found for found in REFERENCES if found["name"] in SECRETS]
    assert {found["name"] for found in asked} == {"HUB_SECRET_KEY", "POSTGRES_PASSWORD"}
    assert all(found["rest"].startswith(":?") for found in asked)
    assert [name for name in SECRETS if SAMPLES[name]["value"]] == []


def test_no_secret_is_written_into_the_files() -> None:
    for service in SERVICES.values():
        environment = service.get("environment", {})
        assert [name for name in SECRETS & set(environment) if not environment[name].startswith("${")] == []


@pytest.mark.parametrize("service", [name for name in SERVICES if name != "migrate"])
def test_every_service_that_stays_has_a_health_check_and_comes_back(service: str) -> None:
    assert SERVICES[service]["healthcheck"]["test"]
    assert SERVICES[service]["restart"] == "unless-stopped"


def test_nothing_serves_before_the_database_is_migrated() -> None:
    for service in ("hub1", "hub2", "worker"):
        assert SERVICES[service]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_redis_keeps_an_append_only_file_on_a_volume() -> None:
    words = SERVICES["redis"]["command"].split()
    assert words[words.index("--appendonly") + 1] == "yes"
    assert words[words.index("--appendfsync") + 1] == "always"
    assert "redis:/data" in SERVICES["redis"]["volumes"]


def test_every_named_volume_and_network_is_declared() -> None:
    volumes = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert {volume for volume in volumes if not volume.startswith(".")} == set(COMPOSE["volumes"])
    assert {network for service in SERVICES.values() for network in service["networks"]} == set(COMPOSE["networks"])


def test_files_that_are_mounted_are_there() -> None:
    mounted = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])]
    assert [path for path in mounted if path.startswith(".") and not (ROOT / path).exists()] == []


def test_only_the_proxy_is_reached_from_outside_and_the_stores_reach_nothing() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert filled_in(SERVICES["proxy"]["ports"][0], {}).startswith("127.0.0.1:")
    for store in ("redis", "postgres"):
        assert SERVICES[store]["networks"] == ["data"]
    assert COMPOSE["networks"]["data"]["internal"] is True


def test_the_proxy_knows_every_hub_and_keeps_people_with_theirs() -> None:
    proxy = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    hubs = [name for name in SERVICES if name.startswith("hub")]
    assert len(hubs) == 2
    for hub in hubs:
        assert len(re.findall(rf"server {hub}:8000 resolve max_fails", proxy)) == 1
        assert len(re.findall(rf"server {hub}:8000 resolve backup", proxy)) == 1
    for header in ("Upgrade", "Connection", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"):
        assert f"proxy_set_header {header} " in proxy


def test_the_image_runs_without_root_and_installs_by_hash() -> None:
    image = (ROOT / "Dockerfile").read_text("utf-8")
    assert re.search(r"^USER (?!root)\w+$", image, re.MULTILINE)
    assert "--require-hashes --no-deps -r requirements.lock" in image
    assert "npm ci" in image
