"""Refusals a person may expect, each with a code that never changes."""

from hub.domain.texts import N_


class HubError(Exception):
    """A refusal that is part of normal life: it has a code for machines and a sentence for people.

    Args:
        message: what a person reads; without private data.
        details: further facts for the client (plain JSON values), for example ``retry_after_s``.
    """

    code = "server.failed"
    text = N_("Something went wrong on our side.")

    def __init__(self, message: str | None = None, **details: object) -> None:
        self.message = message or self.text
        self.details = details
        super().__init__(self.message)


class PayloadInvalid(HubError):
    """A field is missing, unknown, of the wrong type or too long."""

    code = "payload.invalid"
    text = N_("This request does not have the right form.")


class PayloadTooLarge(HubError):
    """The request is larger than the hub reads."""

    code = "payload.too_large"
    text = N_("This is too large.")


class PageNotFound(HubError):
    """Nothing stands at this address."""

    code = "page.not_found"
    text = N_("There is no such page.")


class MethodRefused(HubError):
    """The address is there, but not for this HTTP method."""

    code = "page.method_refused"
    text = N_("This address cannot be used in this way.")


class FormExpired(HubError):
    """The CSRF token of a form is missing, or from before the last sign-in."""

    code = "form.expired"
    text = N_("This page is from before you signed in or out. Please send it again.")


class CommandUnknown(HubError):
    """No command has this name."""

    code = "command.unknown"
    text = N_("There is no such command.")


class AccessDenied(HubError):
    """The person's roles do not allow this."""

    code = "access.denied"
    text = N_("You may not do this.")


class SignInNeeded(HubError):
    """Only people with an account may do this here."""

    code = "access.sign_in_needed"
    text = N_("Please sign in with an account first.")


class NameNeeded(HubError):
    """This hour asks people for a name."""

    code = "access.name_needed"
    text = N_("Please tell us your name first.")


class TokenInvalid(HubError):
    """The bearer token, cookie or signed link is not valid (any more)."""

    code = "access.token_invalid"
    text = N_("This token is not valid, or no longer.")


class SignInFailed(HubError):
    """The provider did not vouch for the person, or the sign-in took too long."""

    code = "access.sign_in_failed"
    text = N_("Signing in did not work. Please try again.")


class LimitReached(HubError):
    """Too many requests; ``retry_after_s`` says when to come back."""

    code = "limit.reached"
    text = N_("That was quick. Please wait a moment and try again.")


class HourNotFound(HubError):
    """No hour has this id, or this person may not know of it."""

    code = "hour.not_found"
    text = N_("We cannot find this hour.")


class HourClosed(HubError):
    """The hour is not in a state in which this can be done."""

    code = "hour.closed"
    text = N_("This cannot be done while the hour is in its present state.")


class HourTransitionRefused(HubError):
    """The hour's life has no such step from its present state."""

    code = "hour.transition_refused"
    text = N_("The hour cannot take this step now.")


class HourChangedMeanwhile(HubError):
    """Somebody else saved the hour after this person opened it."""

    code = "hour.changed_meanwhile"
    text = N_("Somebody else changed this hour meanwhile. Look at the newer version and save again.")


class RoomNotReady(HubError):
    """The hour's room is not made yet, or the deployment cannot make one."""

    code = "room.not_ready"
    text = N_("The room is not ready yet. Please try again in a moment.")


class SeriesNotFound(HubError):
    """No series has this id."""

    code = "series.not_found"
    text = N_("We cannot find this series.")


class AskingPaused(HubError):
    """The moderators have paused asking."""

    code = "hour.asking_paused"
    text = N_("Asking is paused for the moment. Your text stays here.")


class QuestionNotFound(HubError):
    """No question has this id, or this person may not know of it."""

    code = "question.not_found"
    text = N_("We cannot find this question.")


class QuestionTransitionRefused(HubError):
    """The question's life has no such step from its present state."""

    code = "question.transition_refused"
    text = N_("Somebody was quicker: the question is in another state now.")


class QuestionNotYours(HubError):
    """Only the person who asked may do this."""

    code = "question.not_yours"
    text = N_("Only the person who asked this question may do that.")


class QuestionTextEmpty(HubError):
    """Nothing is left of the text after trimming."""

    code = "question.text_empty"
    text = N_("Please write your question first.")


class QuestionTextTooLong(HubError):
    """The text is longer than the hour allows; ``limit`` and ``length`` in characters."""

    code = "question.text_too_long"
    text = N_("This is longer than this hour allows. Please shorten it a little.")


class QuestionClaimed(HubError):
    """Another moderator is handling this question."""

    code = "question.claimed"
    text = N_("Another moderator is handling this question.")


class QuestionChanceSpent(HubError):
    """The one rewording or the one appeal was used before."""

    code = "question.chance_spent"
    text = N_("This can be done once, and you have done it.")


class MergeRefused(HubError):
    """A question cannot be merged into itself or into one that is not open."""

    code = "question.merge_refused"
    text = N_("These two questions cannot be merged.")


class VoteOwnQuestion(HubError):
    """One's own question cannot be endorsed."""

    code = "vote.own_question"
    text = N_("Your own question cannot be endorsed by you.")


class PersonSilenced(HubError):
    """The moderators have silenced this person for the hour; the person is told why."""

    code = "person.silenced"
    text = N_("The moderators have paused your writing in this hour.")


class PersonNotFound(HubError):
    """No person has this account."""

    code = "person.not_found"
    text = N_("We do not know this person.")


class LastOrganiser(HubError):
    """The last organiser of an hour, a series or the site cannot be removed."""

    code = "role.last_organiser"
    text = N_("Somebody has to stay the organiser. Give the role to another person first.")


class ServerBusy(HubError):
    """A part of the hub does not answer at the moment; the same request may be sent again."""

    code = "server.busy"
    text = N_("We cannot reach a part of the hub. Please try again in a moment.")


class ProgrammeNotFound(HubError):
    """No programme of this id is known to this person."""

    code = "programme.not_found"
    text = N_("There is no such programme.")


class ProgrammeNotOpen(HubError):
    """The programme takes no requests for sessions now; ``opens_at`` and ``closes_at``, ms since 1970."""

    code = "programme.not_open"
    text = N_("This programme takes no requests for sessions now.")


class RecordChangedMeanwhile(HubError):
    """Somebody saved a newer version of this record; ``version`` is the present one where it has a number."""

    code = "record.changed_meanwhile"
    text = N_("Somebody else changed this meanwhile. Please look at it again.")


class MentorNotFound(HubError):
    """No mentor, or no invitation, of this id is known to this person."""

    code = "mentor.not_found"
    text = N_("There is no such mentor.")


class MentorUnavailable(HubError):
    """The mentor takes no requests of this kind now; ``mentor_id``."""

    code = "mentor.unavailable"
    text = N_("This mentor cannot be asked for this at the moment.")


class MentorTransitionRefused(HubError):
    """The mentor's part is not in a state for this; ``state``."""

    code = "mentor.transition_refused"
    text = N_("This is not possible any more.")


class BookingNotFound(HubError):
    """No booking of this id, or not this person's."""

    code = "booking.not_found"
    text = N_("There is no such session.")


class BookingTransitionRefused(HubError):
    """The booking is not in a state for this, or it is the other's turn; ``state``."""

    code = "booking.transition_refused"
    text = N_("Somebody was quicker: this session is in another state now.")


class BookingLimitReached(HubError):
    """The candidate has as many requests or sessions as the programme allows; ``limit``."""

    code = "booking.limit_reached"
    text = N_("You have as many requests or sessions as this programme allows.")


class TimeTaken(HubError):
    """One of the two is taken at this time, or the mentor does not have it; ``time``, ms since 1970."""

    code = "booking.time_taken"
    text = N_("This time is not free any more. Please choose another one.")


class TimeUnfit(HubError):
    """The time lies in the past, too soon, too far ahead, or not on five minutes; ``time``, ms since 1970."""

    code = "booking.time_unfit"
    text = N_("This time cannot be taken. Please choose another one.")


class ReasonNeeded(HubError):
    """A line that says why is needed; the other reads it."""

    code = "booking.reason_needed"
    text = N_("This is short notice. Please tell the other person why.")


class PrivateRoomClosed(HubError):
    """The room is not open now; ``opens_at``, ms since 1970, where waiting helps."""

    code = "room.closed"
    text = N_("This room is not open now.")


class ExtensionRefused(HubError):
    """Ten minutes more are not free."""

    code = "room.extension_refused"
    text = N_("There is no more time: the mentor's next slot is taken.")


class ThreadNotFound(HubError):
    """No thread, part or post of this id is known to this person."""

    code = "thread.not_found"
    text = N_("There is no such thread.")


class ThreadNotYours(HubError):
    """Only the person who asked, or who wrote it, may do this."""

    code = "thread.not_yours"
    text = N_("Only the person who wrote this may do that.")


class ThreadChanged(HubError):
    """The part was written on since the version that was read; ``version`` is the present one."""

    code = "thread.changed"
    text = N_("Something was written here meanwhile. Please read it first.")


class TextEmpty(HubError):
    """Nothing is left of a text after trimming."""

    code = "text.empty"
    text = N_("Please write something first.")


class TextTooLong(HubError):
    """A text is longer than it may be; ``limit`` and ``length`` in characters."""

    code = "text.too_long"
    text = N_("This is too long. Please shorten it a little.")


class LinkInvalid(HubError):
    """The link was used, has expired, or was never ours."""

    code = "link.invalid"
    text = N_("This link does not work any more. Please ask for a new one.")


class WikiUnreachable(HubError):
    """The wiki does not answer, or not as wikis do; ``reason``."""

    code = "wiki.unreachable"
    text = N_("The wiki does not answer at the moment. Please try again later.")


class WikiPageNotFound(HubError):
    """The wiki has no such page."""

    code = "wiki.page_not_found"
    text = N_("There is no such page on the wiki.")
