"""The long form of an hour or a series, filled in and sent as a browser would."""

import html
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def fields_of(page: TestResponse) -> dict[str, str]:
    """What stands in the fields of the long form of a page, as a browser would send it."""
    form = re.search(r'<form class="stack organiser__form".*?</form>', page.text, re.DOTALL)
    assert form, page.text
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        facts = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        chosen = facts.get("type") not in ("radio", "checkbox") or " checked" in tag
        if "name" in facts and facts.get("type") != "file" and chosen:
            found[facts["name"]] = html.unescape(facts.get("value", ""))
    for name, inside in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form[0], re.DOTALL):
        chosen_option = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = html.unescape(chosen_option[1]) if chosen_option else ""
    for name, inside in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n?(.*?)</textarea>', form[0], re.DOTALL):
        found[name] = html.unescape(inside)
    return found


def save(client: FlaskClient, path: str, **words: Any) -> TestResponse:
    """Open a form, write into it, and send it whole."""
    return client.post(path, data=fields_of(client.get(path)) | words)
