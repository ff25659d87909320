"""The command line: ``hub run | serve | work | migrate | grant | jibri-address | demo | signups | hours | search``."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TextIO

import click

from hub.config import ConfigError, Settings, variable
from hub.domain.errors import HubError
from hub.domain.roles import Role

if TYPE_CHECKING:
    from hub.actions.context import Context
    from hub.domain.programmes import Programme


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Baraza: a hub for community video hours."""


@main.group()
def signups() -> None:
    """The sign-up list of a wiki page."""


@main.group()
def hours() -> None:
    """Hours that took place elsewhere."""


@main.group()
def search() -> None:
    """The search."""


def command(function: Callable[..., None]) -> click.Command:
    """A command whose expected failures are one clear line and exit code 1, without a traceback."""
    return main.command()(told(function))


def told(function: Callable[..., None]) -> Callable[..., None]:
    """A function whose expected failures are told in one line."""

    @wraps(function)
    def guarded(**options: Any) -> None:
        from hub.development import StartError
        from hub.embedded import EmbeddedRedisError

        try:
            function(**options)
        except HubError as error:
            fields = error.details.get("fields")
            reasons = fields.values() if isinstance(fields, dict) else ()
            raise click.ClickException(" ".join((error.message, *map(str, reasons)))) from None
        except (ConfigError, StartError, EmbeddedRedisError) as error:
            raise click.ClickException(str(error)) from None

    return guarded


@command
def run() -> None:
    """Start everything for development: Redis, SQLite, hub, worker; a demo on the first start."""
    from hub import development

    os.environ.setdefault("HUB_ENVIRONMENT", "development")
    development.run(Settings.from_env())


@command
def serve() -> None:
    """Serve the hub: one process, on the Redis of HUB_REDIS_URL or of a running `hub run`."""
    _become("hub.wsgi")


@command
def work() -> None:
    """Run the worker, on the Redis of HUB_REDIS_URL or of a running `hub run`."""
    _become("worker")


@command
def migrate() -> None:
    """Bring the database to the newest form."""
    from hub.records import database

    database.migrate(Settings.from_env().database_url)
    click.echo("The database is up to date.")


@command
@click.argument("name")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--hour", "hour_id", default="", help="In this hour alone.")
@click.option("--series", "series_id", default="", help="In this series alone.")
def grant(name: str, role: str, hour_id: str, series_id: str) -> None:
    """Give the person with this account name a role, on the whole site unless an hour or series is named."""
    from hub.actions.context import open_context
    from hub.actions.grants import grant_by_name

    person = grant_by_name(open_context(_settings()), name, Role(role), hour_id=hour_id, series_id=series_id)
    click.echo(f"{person.name} is {role} now.")


@command
def jibri_address() -> None:
    """Print the secret address that Jibri is to call (jibri.webhook.subscribers)."""
    from hub.jitsi.webhooks import jibri_key

    settings = Settings.from_env()
    if not settings.jitsi_hook_token:
        raise ConfigError(f"{variable('jitsi_hook_token')} is not set: nothing is there to be called.")
    click.echo(f"{settings.base_url}/jitsi/jibri/{jibri_key(settings.jitsi_hook_token)}")


@command
def demo() -> None:
    """Load the demo into an empty hub (development only)."""
    from hub import demo as story
    from hub.actions.context import open_context

    settings = _settings()
    if not settings.development:
        raise ConfigError("HUB_ENVIRONMENT must be development for the demo.")
    loaded = story.load(open_context(settings))
    click.echo("The demo is loaded." if loaded else "There are hours already: nothing was changed.")


@signups.command("import")
@click.argument("page")
@click.option(
    "--programme",
    "programme_id",
    default="",
    help="Its id, as in its address; needed for a draft, and where there are more.",
)
@click.option("--source", default="", help="Address of the revision that was read.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@told
def import_signups(page: str, programme_id: str, source: str, dry_run: bool) -> None:
    """Read PAGE (its address, a file with its wikitext, or - for standard input), and take in what is in order."""
    from hub.actions import signups as actions
    from hub.actions.context import open_context
    from hub.actions.wiki_pages import fetch, web_address

    ctx = open_context(_settings())
    programme = _programme(ctx, programme_id)
    if "://" in page:
        found = fetch(ctx, page)
        text, tongue, source = found.text, found.tongue, found.address
    else:
        text, tongue, source = _read(page), None, web_address(source)
    lines = actions.judge(ctx, programme, text, tongue)
    names = {one.mentor_id: one.name for one in ctx.records.mentors.of_programme(programme.programme_id)}
    for one in lines:
        perhaps = ", ".join(names[mentor_id] for mentor_id in one.suggested)
        flags = ", ".join(one.flags) + (f" (perhaps {perhaps})" if perhaps else "")
        state = "taken in before" if one.taken else flags or "ready"
        click.echo(f"{one.line.number}: {one.line.account or '-'} -> {one.line.named or '-'}: {state}")
    if dry_run:
        click.echo("Nothing was changed.")
        return
    ready = [actions.Choice(one.key, one.way) for one in lines if one.ready]
    outcomes = actions.take_in(ctx, programme, lines, ready, source)
    for outcome in outcomes:
        if outcome.refused:
            click.echo(f"{outcome.judged.line.number}: {outcome.refused}", err=True)
    click.echo(f"{sum(not one.refused for one in outcomes)} taken in.")


def _programme(ctx: "Context", programme_id: str) -> "Programme":
    """The programme of an id; without one, the only programme there is. A draft is taken by its id alone."""
    from hub.domain.errors import ProgrammeNotFound

    if programme_id:
        found = ctx.records.programmes.get(programme_id)
        if found is None:
            raise ProgrammeNotFound
        return found
    there = ctx.records.programmes.all()
    if len(there) == 1 and there[0].published_at:
        return there[0]
    ids = "".join(f"\n  {one.programme_id}  {one.title}{'' if one.published_at else ' (draft)'}" for one in there)
    raise click.UsageError(f"Say with --programme which one is meant:{ids}" if there else "There is no programme yet.")


def _read(page: str) -> str:
    """The text of a file, or of standard input."""
    try:
        with click.open_file(page, encoding="utf-8") as file:
            return file.read()
    except UnicodeDecodeError:
        raise click.ClickException(f"{page} is not written in UTF-8.") from None
    except OSError as error:
        raise click.ClickException(f"{page} cannot be read: {error.strerror}.") from None


@hours.command("import")
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@told
def import_hours(file: TextIO, dry_run: bool) -> None:
    """Bring past hours here: FILE is CSV or JSON (- for standard input). Again it changes nothing."""
    from hub.actions import past_hours as actions
    from hub.actions.context import open_context

    ctx = open_context(_settings())
    for one in actions.judge(ctx, file.read()):
        taken = one if dry_run else actions.take_in(ctx, one, "")
        wrong = "; ".join(": ".join(filter(None, pair)) for pair in one.line.wrong.items())
        click.echo(f"{one.line.number}: {one.line.title}: {taken.outcome.value}{f' ({wrong})' if wrong else ''}")
    if dry_run:
        click.echo("Nothing was changed.")


@search.command("rebuild")
@told
def rebuild_search() -> None:
    """Make the index of the search anew from the records. Until it is done, less is found."""
    from hub.actions.search_index import rebuild
    from hub.records import database
    from hub.records.records import Records

    # It needs no Redis: everything that can be found is in the database.
    url = Settings.from_env().database_url
    database.migrate(url)
    done = rebuild(Records(database.connect(url)), lambda count: click.echo(f"Hours and threads so far: {count}"))
    click.echo(f"The index is new. Hours and threads in it: {done}")


def _become(module: str) -> None:
    """Turn this process into that of a module, whose first lines must run before anything else is imported."""
    environ = os.environ | {variable("redis_url"): _settings().redis_url}
    os.execve(sys.executable, [sys.executable, "-m", module], environ)  # noqa: S606 (fixed words)


def _settings() -> Settings:
    """The settings; where they name no Redis, with that of the `hub run` on the same data folder."""
    from hub.embedded import address_of_running

    settings = Settings.from_env()
    return settings if settings.redis_url else replace(settings, redis_url=address_of_running(settings.data_dir))


if __name__ == "__main__":
    main()
