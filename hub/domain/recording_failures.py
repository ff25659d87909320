"""Why a recording failed, or what is wrong with it: codes that never change, and words for those who run the hour."""

from enum import StrEnum

from hub.domain.texts import N_


class RecordingFailure(StrEnum):
    """What is written into ``Recording.failure``."""

    NEVER_CAME = "recording.never_came"
    FILE_GONE = "recording.file_gone"
    LINK_EXPIRED = "recording.link_expired"
    LINK_REFUSED = "recording.link_refused"
    LINK_FOREIGN = "recording.link_foreign"
    TOO_LARGE = "recording.too_large"
    UNREADABLE = "recording.unreadable"
    REPLACED = "recording.replaced"
    NO_SPACE = "recording.no_space"
    VIDEO_PRIVATE = "recording.video_private"
    VIDEO_CLOSED = "recording.video_closed"
    VIDEO_MISSING = "recording.video_missing"


F = RecordingFailure

FAILURE_TEXTS: dict[str, str] = {
    F.NEVER_CAME: N_("For a day nothing came of it: no file, and no word."),
    F.FILE_GONE: N_("Its file was gone before we had a copy of it."),
    F.LINK_EXPIRED: N_("JaaS keeps a recording for 24 hours, and we could not fetch it in that time."),
    F.LINK_REFUSED: N_("JaaS did not hand out the file: its link does not hold any more."),
    F.LINK_FOREIGN: N_("Its file lies on a host that is not among those of HUB_JAAS_RECORDING_HOSTS."),
    F.TOO_LARGE: N_("Its file is larger than we take in."),
    F.UNREADABLE: N_("Its file is damaged, or no video: it cannot be played."),
    F.REPLACED: N_("The hour was given another stream."),
    F.NO_SPACE: N_("It cannot be written into our storage, perhaps because that is full. We keep trying."),
    F.VIDEO_PRIVATE: N_("YouTube says that this video is private. We ask again later."),
    F.VIDEO_CLOSED: N_("YouTube does not let this video be shown on other pages. We ask again later."),
    F.VIDEO_MISSING: N_("YouTube knows no such video."),
}
"""What the organiser's page says of each."""

MAY_COME_YET = frozenset({F.NEVER_CAME, F.FILE_GONE})
"""What a file that turns up after all puts right."""
