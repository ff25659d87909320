"""Secrets of people that the hub keeps: sealed with a key made from its own secret, for one purpose and thing each."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.config import Settings


def seal(settings: Settings, purpose: str, secret: str) -> str:
    """A secret as it may lie in the database.

    Args:
        purpose: what it is for and whose it is; it can be opened for the same purpose alone.
    """
    return _lock(settings, purpose).encrypt(secret.encode()).decode()


def open_sealed(settings: Settings, purpose: str, sealed: str) -> str | None:
    """The secret; None where it was sealed for something else, or before the hub's own secret was changed."""
    try:
        return _lock(settings, purpose).decrypt(sealed.encode()).decode()
    except (InvalidToken, UnicodeError):
        return None


def _lock(settings: Settings, purpose: str) -> Fernet:
    # The hub's secret also signs cookies: a key of its own for each purpose lets neither tell of the other.
    made = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"baraza {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(made.derive(settings.secret_key.encode())))
