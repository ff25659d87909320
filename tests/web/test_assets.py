"""Files of the front end: found by their source's name, kept for ever under their built one."""

import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.web import assets

BUILT = "pages/hour-AB12CD34.js"
SOURCE = "export const words = 1;" * 10


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A built front end: one page, one plain file."""
    dist = tmp_path / "dist"
    (dist / "pages").mkdir(parents=True)
    (dist / BUILT).write_text(SOURCE)
    (dist / f"{BUILT}.br").write_bytes(b"compressed by the build")
    (dist / "robots.txt").write_text("User-agent: *")
    (dist / "manifest.json").write_text(json.dumps({"pages/hour.js": BUILT}))
    return dist


@pytest.fixture
def client(folder: Path) -> FlaskClient:
    """A browser at an application that serves it."""
    app = Flask("files", static_folder=None)
    assets.attach(app, folder)
    return app.test_client()


def test_a_page_finds_the_built_file_by_its_source(folder: Path) -> None:
    built = assets.read_manifest(folder)
    assert assets.asset_url(built, "pages/hour.js") == f"/static/{BUILT}"


def test_without_a_build_the_source_s_name_stands_in(tmp_path: Path) -> None:
    assert assets.asset_url(assets.read_manifest(tmp_path), "pages/hour.js") == "/static/pages/hour.js"


def test_a_built_file_is_kept_for_ever_and_a_plain_one_is_not(client: FlaskClient) -> None:
    assert "immutable" in client.get(f"/static/{BUILT}").headers["Cache-Control"]
    assert "immutable" not in client.get("/static/robots.txt").headers["Cache-Control"]


def test_what_the_build_compressed_is_sent_as_it_is(client: FlaskClient) -> None:
    answer = client.get(f"/static/{BUILT}", headers={"Accept-Encoding": "br, gzip"})
    assert (answer.headers["Content-Encoding"], answer.data) == ("br", b"compressed by the build")
    plain = client.get(f"/static/{BUILT}", headers={"Accept-Encoding": "identity"})
    assert plain.data == SOURCE.encode()


def test_files_are_sent_as_what_they_are(client: FlaskClient) -> None:
    headers = client.get(f"/static/{BUILT}").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize("path", ["/static/../secret", "/static/%2e%2e/secret", "/static/nothing.js"])
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
