"""The command `choeur`: one sub-command, one call (contract.md)."""

import argparse
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn
from uuid import UUID

from choeur import __version__
from choeur.config import environment, serving

Command = Callable[[argparse.Namespace], int]
DEFAULT_BIND = "127.0.0.1:8000"


def main() -> NoReturn:
    """Read the command line, run the sub-command, leave with its status: 0 done, 1 refused, 2 badly asked or configured."""
    os.umask(0o077)  # database, registry copy and secrets are the portal's alone
    asked = _parser().parse_args()
    run: Command = asked.run
    try:
        sys.exit(run(asked))
    except environment.BadSettings as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="choeur", description="Portal of accounts, companies and rights.")
    parser.add_argument("--version", action="version", version=f"choeur {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    add("settings", _settings, "List every setting with its default and meaning.")
    add("migrate", _migrate, "Prepare the database, the reference data and the static files. Safe to run twice.")
    add("serve", _serve, "Run the portal.").add_argument(
        "--bind", default=DEFAULT_BIND, help=f"address:port, {DEFAULT_BIND} by default"
    )
    add("worker", _worker, "Run the periodic jobs and send the mails.")
    add("jobs", _jobs, "List the periodic jobs and their last runs.")
    add("demo", _demo, "Make a demonstration and run it, portal and worker together (CHOEUR_DEMO=1).")
    _add_registry(add("registry", _registry_state, "The company registry: import a stock, or say how it stands."))
    _add_outbox(add("outbox", _outbox, "The mails to send: figures, or one to try again."))
    _add_user(add("user", _users, "The people who work for the portal: list them, or name one."))
    _add_journal(add("journal", _journal_state, "The journal: its last seal, or whether it is as it was sealed."))
    return parser


def _add_registry(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(title="actions", metavar="ACTION")
    actions.add_parser("status", help="sources, dates, sizes").set_defaults(run=_registry_state)
    load = actions.add_parser("import", help="import INSEE's stock files (CSV, .gz or .zip)")
    load.add_argument("establishments", type=Path)
    load.add_argument("units", type=Path)
    load.add_argument("links", type=Path, nargs="?")
    load.add_argument("--accept-loss", action="store_true", help="even if more than 2 % of the rows are gone")
    load.set_defaults(run=_registry_import)


def _add_outbox(command: argparse.ArgumentParser) -> None:
    command.add_argument("--retry", metavar="ID", type=UUID, help="try a mail again now")


def _add_user(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(title="actions", metavar="ACTION")
    name = actions.add_parser("name", help="give a role; who has no account gets one, and a link to choose her password")
    name.add_argument("address")
    name.add_argument("role", choices=["operator", "support_agent", "none"])
    name.add_argument("--first-name", default="")
    name.add_argument("--last-name", default="")
    name.set_defaults(run=_user_name)
    end = actions.add_parser("end-sessions", help="close the sessions of a person, or everybody's")
    whose = end.add_mutually_exclusive_group(required=True)
    whose.add_argument("address", nargs="?")
    whose.add_argument("--everybody", action="store_true")
    end.set_defaults(run=_user_end_sessions)


def _add_journal(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(title="actions", metavar="ACTION")
    verify = actions.add_parser("verify", help="name the first entry that was altered, removed or added; 1 when there is one")
    verify.add_argument("--after", metavar="NUMBER", type=int, default=0, help="only what was sealed after this seal")
    verify.add_argument("--noted", metavar="NUMBER:DIGEST", type=_noted, help="a seal from the worker's log: it must be there")
    verify.set_defaults(run=_journal_verify)


def _noted(typed: str) -> str:
    if not re.fullmatch(r"[0-9]{1,18}:[0-9a-f]{32}", typed):
        raise ValueError
    return typed


def _set_up() -> None:
    """Django, with the settings of this environment."""
    environment.read()  # its sentences come before any trace
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "choeur.config.settings")
    import django  # noqa: PLC0415 - `choeur settings` and a bad configuration need none of it

    django.setup()


def _settings(_asked: argparse.Namespace) -> int:
    print(environment.as_text())
    return 0


def _migrate(_asked: argparse.Namespace) -> int:
    _set_up()
    serving.prepare(say=print)
    return 0


def _serve(asked: argparse.Namespace) -> int:
    _set_up()
    serving.serve(asked.bind)
    return 0


def _worker(_asked: argparse.Namespace) -> int:
    _set_up()
    serving.work()
    return 0


def _demo(_asked: argparse.Namespace) -> int:
    settings = environment.read()
    if not settings.demo:
        print("Set CHOEUR_DEMO=1 to run a demonstration.", file=sys.stderr)
        return 2
    _set_up()
    return serving.demonstrate(settings.base_url, say=print)


def _jobs(_asked: argparse.Namespace) -> int:
    _set_up()
    from choeur.jobs import declaring, running  # noqa: PLC0415 - needs Django

    last_runs = running.last_runs()
    for job in declaring.declared():
        last_run = "nothing is kept of its runs" if job.is_pulse else last_runs.get(job.name, "not run yet")
        print(f"{job.name}: every {job.every}, {last_run}")
    return 0


def _registry_state(_asked: argparse.Namespace) -> int:
    _set_up()
    from choeur.registry import lookup  # noqa: PLC0415 - needs Django

    states = lookup.state()
    for state in states:
        usable = "usable" if state.is_usable else "not usable"
        held = f", {state.establishments} establishments, of {state.source_date or 'unknown date'}" if state.establishments else ""
        print(f"{state.source}: {usable}{held}")
    return 0 if any(state.is_usable for state in states) else 1


def _registry_import(asked: argparse.Namespace) -> int:
    _set_up()
    from django.conf import settings  # noqa: PLC0415 - needs Django

    from choeur.registry import importing  # noqa: PLC0415 - needs Django

    files = (asked.establishments, asked.units, asked.links)
    try:
        report = importing.import_stock(*files, to=settings.REGISTRY_FILE, accept_loss=asked.accept_loss)
    except importing.BadStock as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"{report.rows} establishments in {report.seconds:.1f} s")
    return 0


def _outbox(asked: argparse.Namespace) -> int:
    _set_up()
    from choeur.notifications import outbox  # noqa: PLC0415 - needs Django

    if asked.retry:
        is_tried = outbox.retry(asked.retry)
        print("It will be tried again within seconds." if is_tried else "No mail of this id waits, or its link has expired.")
        return 0 if is_tried else 1
    summary = outbox.summary()
    for mail in outbox.parked():
        print(f"parked {mail.pk} {mail.code} since {mail.created_at:%Y-%m-%d %H:%M}: {mail.last_answer}")
    print(f"waiting {summary.waiting}, oldest {summary.oldest_waiting_at or 'none'}, sent {summary.sent}, parked {summary.parked}")
    return 0


def _users(_asked: argparse.Namespace) -> int:
    _set_up()
    from choeur.accounts.models import User  # noqa: PLC0415 - needs Django

    for user in User.objects.exclude(staff="").order_by("staff", "login_key"):
        print(f"{user.staff}: {user.login_address}")
    return 0


def _user_name(asked: argparse.Namespace) -> int:
    _set_up()
    from django.conf import settings  # noqa: PLC0415 - needs Django

    from choeur.accounts import staffing  # noqa: PLC0415 - needs Django
    from choeur.accounts.models import Staff  # noqa: PLC0415 - needs Django

    role = Staff.NONE if asked.role == "none" else Staff(asked.role)
    try:
        link = staffing.name(asked.address, role, first_name=asked.first_name, last_name=asked.last_name)
    except staffing.NoAccount:
        print("Nobody has this address. With --first-name and --last-name an account is opened for it.", file=sys.stderr)
        return 1
    print(f"{asked.address}: {asked.role}")
    if link:
        print(f"To choose the password, once, within an hour: {settings.BASE_URL}{link}")
    return 0


def _user_end_sessions(asked: argparse.Namespace) -> int:
    _set_up()
    from choeur.accounts import sessions  # noqa: PLC0415 - needs Django
    from choeur.accounts.models import User  # noqa: PLC0415 - needs Django

    if asked.everybody:
        print(f"{sessions.end_for_everybody()} sessions ended")
        return 0
    user = User.objects.with_address(asked.address)
    if user is None:
        print("Nobody has this address.", file=sys.stderr)
        return 1
    print(f"{sessions.end_all(user, by=None)} sessions ended")
    return 0


def _journal_state(_asked: argparse.Namespace) -> int:
    _set_up()
    from choeur.audit import sealing  # noqa: PLC0415 - needs Django

    last = sealing.last_seal()
    print(f"last seal {last or 'none'}, {sealing.waiting(last).count()} entries wait for theirs")
    return 0


def _journal_verify(asked: argparse.Namespace) -> int:
    _set_up()
    from choeur.audit import verifying  # noqa: PLC0415 - needs Django

    try:
        report = verifying.verify(after=asked.after, noted=asked.noted or "")
    except verifying.Broken as fault:
        print(fault, file=sys.stderr)
        return 1
    print(
        f"{report.verified} entries are as they were sealed, {report.waiting} wait for their seal; last seal {report.last or 'none'}"
    )
    return 0


if __name__ == "__main__":
    main()
