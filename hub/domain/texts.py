"""Sentences for people that are written below the web layer: marked here, translated where they are shown."""


def N_(text: str) -> str:  # noqa: N802  (gettext's own name for it)
    """Mark a text for translation; it stays as it is until a page or an answer is made."""
    return text
