"""Files of the front end: Jinja's ``asset("pages/hour.js")`` gives the address of the built file.

``static/dist/manifest.json`` maps each source name to the file that the build made of it, with a hash in its name.
"""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

DIST = Path(__file__).parents[2] / "static" / "dist"
PREFIX = "/static/"
MANIFEST = "manifest.json"
HASHED = r"-[0-9A-Za-z]{8}\.\w+$"
"""What the build adds to the name of each file: another text has another name."""


def attach(app: Flask, folder: Path = DIST) -> None:
    """Serve the built front end under ``/static/`` and teach Jinja its addresses.

    Files with a hash in their name are served as immutable, with the compressed file beside them where there is one.
    """
    built = read_manifest(folder)
    app.jinja_env.globals["asset"] = partial(asset_url, built)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder) if folder.is_dir() else None,
        prefix=PREFIX,
        max_age=600,
        allow_all_origins=False,
        immutable_file_test=HASHED,
        add_headers_function=_harden,
    )


def read_manifest(folder: Path) -> Mapping[str, str]:
    """Source name -> built name; empty before the first build."""
    file = folder / MANIFEST
    return json.loads(file.read_text("utf-8")) if file.is_file() else {}


def asset_url(built: Mapping[str, str], name: str) -> str:
    """The address of a file of the front end. Without a build (in tests) it is that of the source's name."""
    return PREFIX + built.get(name, name)


def _harden(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
