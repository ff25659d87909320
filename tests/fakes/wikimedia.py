"""A sign-in server that speaks real HTTP: Wikimedia's OAuth 2 below ``/w/rest.php``, OpenID Connect at the root.

It is as strict as the real ones where that is known: forms alone at the token address, PKCE, a User-Agent that says
whose it is, each code once.
"""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT_ID = "baraza-at-home"
CLIENT_SECRET = "a secret between two"


@cache
def new_key(which: int = 0) -> RSAKey:
    """A key to sign with; the same for the same number, since making one takes long."""
    return RSAKey.generate_key(2048, parameters={"kid": "first"})


class SignInServer:
    """What the server knows; tests set ``profile`` (or ``claims``) and look at ``agents``."""

    def __init__(self) -> None:
        self.url = ""
        self.profile: dict[str, Any] = {"sub": 4711, "username": "Chidi", "blocked": False}
        self.claims: dict[str, Any] = {"sub": "abc-1", "name": "Chidi Okafor"}
        self.denies = False
        self.signs_with: RSAKey | None = None
        self.agents: list[str] = []
        self.key = new_key()
        self._asked: dict[str, dict[str, str]] = {}
        self._tokens: set[str] = set()

    def authorize(self) -> Response:
        """The page on which a person says yes (or no), without the page."""
        back, state = request.args["redirect_uri"], request.args["state"]
        if self.denies:
            return redirect(f"{back}?{urlencode({'error': 'access_denied', 'state': state})}")
        assert request.args["client_id"] == CLIENT_ID
        assert request.args["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self._asked[code] = request.args.to_dict()
        return redirect(f"{back}?{urlencode({'code': code, 'state': state})}")

    def token(self) -> tuple[Response, int]:
        """A token for a code."""
        self.agents.append(request.user_agent.string)
        asked = self._asked.pop(request.form.get("code", ""), None)
        if request.mimetype != "application/x-www-form-urlencoded" or asked is None:
            return jsonify(error="invalid_request"), 400
        if self._secret() != CLIENT_SECRET or not _proves(request.form["code_verifier"], asked["code_challenge"]):
            return jsonify(error="invalid_grant"), 400
        if request.form["redirect_uri"] != asked["redirect_uri"]:
            return jsonify(error="invalid_grant"), 400
        token = secrets.token_urlsafe(8)
        self._tokens.add(token)
        answer = {"token_type": "Bearer", "expires_in": 14400, "access_token": token}
        if "openid" in asked.get("scope", ""):
            answer["id_token"] = self._id_token(asked["nonce"])
        return jsonify(answer), 200

    def resource(self) -> tuple[Response, int]:
        """Wikimedia's profile of the person."""
        self.agents.append(request.user_agent.string)
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self._tokens:
            return jsonify(error="no"), 401
        return jsonify(self.profile), 200

    def metadata(self) -> Response:
        """Where everything is, for OpenID Connect."""
        return jsonify(
            issuer=self.url,
            authorization_endpoint=f"{self.url}/authorize",
            token_endpoint=f"{self.url}/token",
            jwks_uri=f"{self.url}/jwks",
            id_token_signing_alg_values_supported=["RS256"],
        )

    def jwks(self) -> Response:
        """The public key."""
        return jsonify(keys=[self.key.as_dict(private=False)])

    def _secret(self) -> str:
        basic = request.authorization
        return str(basic.password if basic and basic.password else request.form.get("client_secret", ""))

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": nonce} | self.claims
        return jwt.encode({"alg": "RS256", "kid": "first"}, claims, self.signs_with or self.key)


def _proves(verifier: str, challenge: str) -> bool:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge


def _application(server: SignInServer) -> Flask:
    app = Flask("sign-in server")
    for path, view in {
        "/w/rest.php/oauth2/authorize": server.authorize,
        "/w/rest.php/oauth2/resource/profile": server.resource,
        "/authorize": server.authorize,
        "/.well-known/openid-configuration": server.metadata,
        "/jwks": server.jwks,
    }.items():
        app.add_url_rule(path, path, view)
    for path in ("/w/rest.php/oauth2/access_token", "/token"):
        app.add_url_rule(path, path, server.token, methods=["POST"])
    return app


@contextmanager
def running_sign_in_server() -> Iterator[SignInServer]:
    """The server, on a port of its own, which ends with the block."""
    server = SignInServer()
    wsgi = make_server("127.0.0.1", 0, _application(server), threaded=True)
    server.url = f"http://127.0.0.1:{wsgi.server_port}"
    thread = threading.Thread(target=wsgi.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        wsgi.shutdown()
        thread.join()
        wsgi.server_close()
