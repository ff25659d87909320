"""Who vouches for people: Wikimedia, and any OpenID Connect provider of the settings. Authlib does the talking."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from hub.actions.account import Vouched
from hub.config import Settings
from hub.domain.errors import PageNotFound, SignInFailed

EXTENSION = "baraza_providers"
TIMEOUT_S = 10


@dataclass(frozen=True)
class Provider:
    """One of the ways in. ``tell`` makes of the provider's token whom it vouches for."""

    name: str
    label: str
    client: Any
    return_url: str
    tell: Callable[[Any, dict[str, Any]], Vouched]

    def leave(self) -> Response:
        """The redirect to the provider. State and PKCE verifier wait in the session.

        Raises:
            SignInFailed: the provider does not answer.
        """
        try:
            away: Response = self.client.authorize_redirect(self.return_url)
        except (requests.RequestException, RuntimeError, ValueError) as error:
            raise SignInFailed from error
        return away

    def come_back(self) -> Vouched:
        """Whom the provider vouches for, from the request that it sent back.

        Raises:
            SignInFailed: it does not vouch, or not in a way that we understand.
        """
        try:
            return self.tell(self.client, self.client.authorize_access_token())
        except (OAuthError, JoseError, requests.RequestException, LookupError, TypeError, ValueError) as error:
            raise SignInFailed from error


def attach(app: Flask, settings: Settings) -> None:
    """Register the providers of the settings."""
    oauth = OAuth(app)
    found = [*_wikimedia(oauth, settings), *_openid(oauth, settings)]
    app.extensions[EXTENSION] = {one.name: one for one in found}


def known() -> list[Provider]:
    """Every provider, in the order in which people should see them."""
    return list(current_app.extensions[EXTENSION].values())


def get(name: str) -> Provider:
    """The provider of a name.

    Raises:
        PageNotFound: the settings name none such.
    """
    found: Provider | None = current_app.extensions[EXTENSION].get(name)
    if found is None:
        raise PageNotFound
    return found


def _wikimedia(oauth: OAuth, settings: Settings) -> list[Provider]:
    if not settings.wikimedia_client_id:
        return []
    base = f"{settings.wikimedia_url}/oauth2"
    client = oauth.register(
        "wikimedia",
        client_id=settings.wikimedia_client_id,
        client_secret=settings.wikimedia_client_secret,
        authorize_url=f"{base}/authorize",
        access_token_url=f"{base}/access_token",
        user_agent=user_agent(settings),
        client_kwargs=_client_options() | {"token_endpoint_auth_method": "client_secret_post"},
    )

    def tell(client: Any, token: dict[str, Any]) -> Vouched:
        answer = client.get(f"{base}/resource/profile", token=token)
        answer.raise_for_status()
        profile = answer.json()
        # Of an account whose name was hidden, Wikimedia tells the id alone; there is no name to show to others.
        return Vouched(settings.wikimedia_url, str(profile["sub"]), str(profile["username"]))

    return [Provider("wikimedia", "Wikimedia", client, _return_url(settings, "wikimedia"), tell)]


def _openid(oauth: OAuth, settings: Settings) -> list[Provider]:
    if not settings.oidc_client_id:
        return []
    client = oauth.register(
        "oidc",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        user_agent=user_agent(settings),
        client_kwargs=_client_options() | {"scope": "openid profile"},
    )

    def tell(client: Any, token: dict[str, Any]) -> Vouched:
        claims = dict(token["userinfo"])
        if not _name_in(claims) and client.load_server_metadata().get("userinfo_endpoint"):
            # The name may come from the other address; the id may not.
            claims = dict(client.userinfo(token=token)) | claims
        name = _name_in(claims)
        if not name:
            raise ValueError("the provider tells no name")
        return Vouched(settings.oidc_issuer, str(claims["sub"]), name)

    return [Provider("oidc", settings.oidc_name or "OpenID Connect", client, _return_url(settings, "oidc"), tell)]


def user_agent(settings: Settings) -> str:
    """How we call ourselves; Wikimedia refuses clients that do not say whose they are."""
    contact = f"; {settings.contact}" if settings.contact else ""
    return f"Baraza/1.0 ({settings.base_url}{contact}) python-requests/{requests.__version__}"


def _name_in(claims: dict[str, Any]) -> str:
    return next((str(claims[key]) for key in ("name", "preferred_username", "nickname") if claims.get(key)), "")


def _client_options() -> dict[str, Any]:
    return {"code_challenge_method": "S256", "default_timeout": TIMEOUT_S}


def _return_url(settings: Settings, name: str) -> str:
    return f"{settings.base_url}/sign-in/{name}/return"
