"""What private pages tell browsers and search engines: keep nothing, list nothing, pass on nothing."""

from flask import Response


def private_page(answer: Response) -> Response:
    """Mark an answer as private: no cache keeps it, no search engine lists it, no other site learns its address."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
