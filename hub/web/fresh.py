"""Answers for machines that come again and again: drawn for those alone who do not have them yet."""

import hashlib
from collections.abc import Callable, Iterable

from flask import Response, make_response, request

from hub.web.context import ctx
from hub.web.locale import viewer_language

FRESH_S = 300


def fresh_answer(
    known: Iterable[str], kind: str, draw: Callable[[], bytes], *, public: bool = True, fresh_s: int = FRESH_S
) -> Response:
    """An answer that is only drawn for those who do not have it yet.

    Args:
        known: what it is made from, such as ids with their versions; the viewer's language counts as well.
        kind: the type of the content, which is text.
        fresh_s: for how many seconds nobody needs to ask again.
    """
    words = "\n".join([viewer_language(), ctx().settings.base_url, request.path, *known])
    tag = hashlib.sha256(words.encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(tag):
        answer = make_response("", 304)
    else:
        answer = make_response(draw())
        answer.content_type = f"{kind}; charset=utf-8"
    # Weak: the same content, whether it travels compressed or not.
    answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"] = f"{'public' if public else 'private'}, max-age={fresh_s}"
    answer.headers["Vary"] = "Accept-Language, Cookie"
    return answer
