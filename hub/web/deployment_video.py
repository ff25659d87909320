"""What the video of a deployment can do, and how each part of it is right now, in words for organisers."""

import shutil
from collections.abc import Callable
from urllib.parse import urlsplit

from flask_babel import gettext, ngettext

from hub.config import Settings
from hub.jitsi import abilities, jaas, tokens
from hub.jitsi.errors import JitsiError
from hub.jitsi.health import Seen, look
from hub.web.ability import Ability, given

PUBLIC_HOST = "meet.jit.si"
NOBODY = tokens.Visitor("nobody", "", moderator=False)


def video(settings: Settings) -> list[Ability]:
    """Where rooms are, and what the settings let the hub do with them."""
    return [
        _place(settings),
        _tokens(settings),
        given(
            gettext("Private sessions"),
            settings.jitsi_tokens,
            gettext("The video server lets in the two alone, for their time alone, and lets nobody record."),
            gettext(
                "Not protected: whoever has the link of a session can enter its video, and may record it. "
                "It needs a Jitsi with tokens."
            ),
        ),
        given(
            gettext("Jitsi inside our pages"),
            settings.jitsi_embed,
            gettext("The room is shown beside the questions."),
            gettext("The room opens in a tab of its own. Many public servers cut embedded rooms off after minutes."),
        ),
        _reservations(settings),
        _events(settings),
        _ending(settings),
        Ability(gettext("YouTube"), "good", gettext("An hour can be watched as a YouTube live stream instead.")),
    ]


def _place(settings: Settings) -> Ability:
    told = gettext("Rooms are made at %(address)s.", address=settings.jitsi_url)
    if urlsplit(settings.jitsi_url).hostname == PUBLIC_HOST:
        public = gettext(
            "It is a public server: the first to come signs in there with an account of their own and becomes "
            "moderator; the others wait for that."
        )
        return Ability("Jitsi", "good", f"{told} {public}")
    return Ability("Jitsi", "good", told)


def _tokens(settings: Settings) -> Ability:
    name = gettext("Jitsi tokens")
    if not tokens.there(settings):
        told = gettext(
            "Not set up. Whoever has the link comes in, and whoever comes first is moderator in the room; the hub can "
            "keep nobody out and say of nobody who they are. Names of rooms cannot be guessed: that is all that "
            "protects them. It needs an app id and its secret, or JaaS."
        )
        return Ability(name, "calm", told)
    try:
        tokens.token_for(settings, "check", NOBODY, begins_at=0, ends_at=0)
    except JitsiError:
        return Ability(name, "bad", gettext("The key is no key: nobody gets into a room. See HUB_JAAS_PRIVATE_KEY."))
    good = gettext("Each person gets a link of their own; hosts, moderators and guests are moderators in the room.")
    return Ability(name, "good", good)


def _reservations(settings: Settings) -> Ability:
    name = gettext("Rooms open in their time alone")
    if not settings.jitsi_reservations:
        return Ability(name, "calm", gettext("Not set up: Jitsi opens a room whenever somebody has its link."))
    if not settings.jitsi_hook_token:
        return Ability(name, "bad", gettext("Jitsi cannot ask: HUB_JITSI_HOOK_TOKEN is missing, so no room opens."))
    others = (
        gettext("Rooms that are not ours open too.")
        if settings.jitsi_unknown_rooms == "allow"
        else gettext("Rooms that are not ours stay closed.")
    )
    asks = gettext("Jitsi asks the hub before it opens a room.")
    return Ability(name, "good", f"{asks} {others}")


def _events(settings: Settings) -> Ability:
    told = bool(settings.jitsi_hook_token or settings.jaas_webhook_secret)
    return given(
        gettext("What happens in rooms"),
        told,
        gettext("Jitsi may tell the hub who comes and goes."),
        gettext(
            "Not set up: the hub does not know who is in a room. It needs HUB_JITSI_HOOK_TOKEN, or JaaS' webhooks."
        ),
    )


def _ending(settings: Settings) -> Ability:
    return given(
        gettext("Ending rooms"),
        bool(settings.jitsi_prosody_url and (settings.jitsi_server_key or settings.jitsi_app_secret)),
        gettext("The hub ends a private room at the agreed second."),
        gettext("Not set up: people leave by themselves. It needs HUB_JITSI_PROSODY_URL and a key."),
    )


def servers(settings: Settings) -> list[Ability]:
    """How each server of Jitsi is right now; all are asked together, and waited for some seconds at the most."""
    seen = look(settings)
    parts = [
        ("prosody", "Prosody", _prosody, "HUB_JITSI_PROSODY_URL"),
        ("jicofo", "Jicofo", _jicofo, "HUB_JITSI_JICOFO_URL"),
        ("jvb", gettext("Video bridge"), _jvb, "HUB_JITSI_JVB_URL"),
        ("jibri", "Jibri", _jibri, "HUB_JITSI_JIBRI_URL"),
    ]
    return [_server(name, seen.get(part), words, variable) for part, name, words, variable in parts]


STATES = {"well": "good", "busy": "good", "unknown": "calm", "ill": "bad"}


def _server(name: str, seen: Seen | None, words: Callable[[Seen], str], variable: str) -> Ability:
    if seen is None:
        told = gettext("Not watched from here. It needs %(variable)s, its private address.", variable=variable)
        return Ability(name, "calm", told)
    if seen.state == "silent":
        return Ability(name, "bad", gettext("Does not answer."))
    if seen.state == "odd":
        return Ability(name, "bad", gettext("Answers, but not as it should. Is %(variable)s right?", variable=variable))
    return Ability(name, STATES[seen.state], words(seen))


def _prosody(seen: Seen) -> str:
    if missing := seen.facts["missing"]:
        return gettext("Answers, but these modules are missing: %(names)s.", names=", ".join(missing))
    rooms, people = seen.facts["rooms"], seen.facts["people"]
    open_rooms = ngettext("%(num)s room is open", "%(num)s rooms are open", rooms)
    inside = ngettext("with %(num)s person in all", "with %(num)s people in all", people)
    return f"{open_rooms}, {inside}." if rooms else gettext("Works. No room is open.")


def _jicofo(seen: Seen) -> str:
    if seen.state == "ill":
        return gettext("Says itself that it is not well.")
    if seen.facts["bridges"] == 0:
        return gettext("Works, but sees no video bridge.")
    return _itself(seen)


def _jvb(seen: Seen) -> str:
    return gettext("Says itself that it is not well.") if seen.state == "ill" else _itself(seen)


def _itself(seen: Seen) -> str:
    return gettext("Works.") if seen.state == "well" else gettext("Answers. Its check of itself is switched off.")


def _jibri(seen: Seen) -> str:
    told = {
        "well": gettext("Works, and is free."),
        "busy": gettext("Works, and is busy: it does one recording at a time."),
        "ill": gettext("Says itself that it is not well."),
    }
    return told[seen.state]


def recordings(settings: Settings) -> list[Ability]:
    """What becomes of recordings."""
    return [
        given(
            gettext("Recording rooms"),
            abilities.records(settings),
            gettext("Those who run an hour can have it recorded or streamed, where they are in the room."),
            gettext(
                "Not set up. It needs a Jibri beside your Jitsi, or JaaS. Addresses of videos can be pasted anyway."
            ),
        ),
        _folder(settings),
        _jaas(settings),
        given(
            "ffprobe",
            shutil.which("ffprobe") is not None,
            gettext("Length and kind of a recording are measured."),
            gettext("Not on this machine: length and kind of a recording are not measured. It comes with ffmpeg."),
        ),
    ]


def _folder(settings: Settings) -> Ability:
    name, folder = gettext("Folder of Jibri's recordings"), settings.recordings_dir
    if folder is None:
        return Ability(name, "calm", gettext("Not set up. It needs HUB_RECORDINGS_DIR."))
    if not folder.is_dir():
        # The worker takes the files in, and it may be another machine.
        return Ability(name, "calm", gettext("It is not to be seen from here; the worker has to see it."))
    return Ability(name, "good", gettext("Files that Jibri leaves there are taken in."))


def _jaas(settings: Settings) -> Ability:
    name = "JaaS (8x8.vc)"
    if not jaas.there(settings):
        return Ability(name, "calm", gettext("Not set up. It needs HUB_JAAS_APP_ID, the id of a key and the key."))
    if settings.jitsi_url != jaas.base_url(settings.jaas_app_id):
        return Ability(name, "bad", gettext("Tokens are made for JaaS, but HUB_JITSI_URL leads elsewhere."))
    if not settings.jaas_webhook_secret:
        told = gettext("The hub does not hear of recordings: HUB_JAAS_WEBHOOK_SECRET is missing.")
        return Ability(name, "bad", told)
    return Ability(name, "good", gettext("Recordings are fetched before JaaS erases them, a day after they are made."))
