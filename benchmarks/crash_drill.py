"""Kill everything at the worst moments, and count what was lost and what came twice.

    NWLB_STATE_DIR=/var/tmp/nwlb-drill .venv/bin/python -m benchmarks.crash_drill --kills 100

Runs Postgres, Valkey, web, worker and beat of its own as the demo does, and a mail server that kills
the worker in the middle of a mail: the product needs no hook. ``--careless`` is the negative control:
the same mails as messages of the queue, sent on commit. Ends with 1 if anything was lost or doubled.
"""

import json
import logging
import os
import random
import signal
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

import psycopg2
import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from benchmarks import careless
from benchmarks.drill_site import Ground, MailServer, Site, Visitor, wait_for
from nwlb import cluster, embedded
from profiles.choices import MailKind, MailState, new_key
from profiles.commands import mails, notices
from profiles.models import Account, Delivery, Mail, Person
from profiles.queries import clock, work

PEOPLE = 5
PROMISED = 120.0
WEB_PORT, MAIL_PORT = 8079, 8078
OWED_EARLIER = timedelta(minutes=6)  # so that it is due at once
# Lets a claim stand and stops the next step, until the drill has killed who was about to take it.
HOLD = """
CREATE OR REPLACE FUNCTION drill_hold() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER drill_hold BEFORE UPDATE ON profiles_mail FOR EACH ROW
WHEN (NEW.state = 'sending') EXECUTE FUNCTION drill_hold();
"""
WAITING = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted"


@dataclass
class Row:
    """One line of the table. ``repeated`` are security mails that came again under the same Message-ID."""

    moment: str
    owed: int = 0
    arrived: int = 0
    unknown: int = 0
    lost: int = 0
    doubled: int = 0
    repeated: int = 0
    seconds: float | None = None
    pages: dict[str, int] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether it is as promised; without its database a page may fail."""
        may_fail = "Postgres" in self.moment
        errors = 0 if may_fail else sum(count for code, count in self.pages.items() if code.startswith("5"))
        return not (self.lost or self.doubled or self.seconds is None or errors)


class Drill:
    def __init__(self, options: Namespace) -> None:
        self.careless: bool = options.careless
        self.ground = Ground()
        self.mail = MailServer(MAIL_PORT)
        os.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{MAIL_PORT}"
        self.site = Site(port=WEB_PORT, include="benchmarks.careless" if self.careless else "")
        self.chance = random.Random(options.seed)  # noqa: S311 - which process dies is no secret
        self.owed: list[tuple[str, str]] = []  # kind and the key of its row, or the Message-ID of the careless

    def begin(self) -> None:
        call_command("setup_database", verbosity=0)
        self.people = [member(number) for number in range(PEOPLE)]
        self.mail.open()
        self.site.begin()

    def end(self) -> None:
        self.site.end()
        self.mail.close()
        connection.close()
        self.ground.servers.stop()

    def owe(self) -> None:
        """Owe everybody one piece of news and one code."""
        at = clock.now()
        for person in self.people:
            assert person.account is not None  # noqa: S101
            with transaction.atomic():
                if self.careless:
                    self.owe_carelessly(person.account.email)
                else:
                    self.owe_rows(person, person.account.email, at)

    def owe_rows(self, person: Person, to: str, at: Any) -> None:
        slot = new_key()
        said = {"verb": "person_welcomed", "subject_kind": "profiles.person", "subject_key": person.key}
        notices.tell(person=person, slot=slot, at=at - OWED_EARLIER, **said)  # type: ignore[arg-type]
        code = mails.queue(to=to, verb="a_code", subject="Code", text="123456", kind=MailKind.SECURITY, at=at)
        self.owed += [("news", slot), ("code", code.key)]

    def owe_carelessly(self, to: str) -> None:
        message_id = f"<{new_key()}@drill>"
        transaction.on_commit(lambda: careless.send.delay(to, message_id))
        self.owed.append(("careless", message_id))

    def run(self, moment: str, happen: Callable[[], None]) -> Row:
        """Let something happen, and count until all that is due is done."""
        self.owed.clear()
        came_before = self.mail.came.copy()
        with Visitor(self.site.url, self.people[0]) as visitor:
            happen()
            for name in self.site.pieces:
                self.site.revive(name)
            seconds = wait_for(self.is_done, patience=PROMISED)
        came = self.mail.came - came_before
        row = Row(moment, owed=len(self.owed), pages=dict(visitor.got))
        row.seconds = None if seconds is None else round(seconds, 1)
        return self.count(row, came)

    def is_done(self) -> bool:
        if self.careless:
            return all(self.mail.came[message_id] for _kind, message_id in self.owed)
        open_mails = Mail.objects.filter(state__in=work.OPEN_MAILS)
        return not (open_mails.exists() or Delivery.objects.filter(mail=None).exists())

    def count(self, row: Row, came: dict[str, int]) -> Row:
        for kind, key in self.owed:
            message_id, state = (key, "") if kind == "careless" else fate(kind, key)
            copies = came.get(message_id, 0)
            row.arrived += copies > 0
            row.unknown += state == MailState.UNKNOWN and copies == 0
            row.lost += copies == 0 and state != MailState.UNKNOWN
            row.doubled += copies > 1 and kind != "code"
            row.repeated += copies > 1 and kind == "code"
        return row

    # --- What happens -----------------------------------------------------------------------

    def before_relay(self) -> None:
        self.site.kill("worker")
        self.owe()

    def claimed(self) -> None:
        with as_superuser() as cursor:
            cursor.execute(HOLD)
            cursor.execute("SELECT pg_advisory_lock(4711)")
            self.owe()
            wait_for(lambda: bool(asked(cursor, WAITING)), patience=60)
            self.site.kill("worker")
            for (pid,) in asked(cursor, WAITING):
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
            cursor.execute("DROP TRIGGER drill_hold ON profiles_mail")

    def in_mail(self, moment: str) -> Callable[[], None]:
        def happen() -> None:
            self.mail.strike_at(moment, lambda: self.site.kill("worker"))
            self.owe()
            self.mail.struck.wait(60)

        return happen

    def after(self, strike: Callable[[], None]) -> Callable[[], None]:
        def happen() -> None:
            self.owe()
            strike()
            self.owe()

        return happen

    def flush(self) -> None:
        redis.from_url(settings.REDIS_URL).flushall()

    def freeze(self) -> None:
        self.ground.signal("Valkey", signal.SIGSTOP)
        time.sleep(15)
        self.ground.signal("Valkey", signal.SIGCONT)

    def refuse_mail(self) -> None:
        self.mail.close()
        time.sleep(15)
        self.mail.open()

    def random_kills(self, times: int) -> Callable[[], None]:
        def happen() -> None:
            for _time in range(times):
                self.owe()
                victim = self.chance.choice(["web", "worker", "worker", "beat"])
                time.sleep(self.chance.uniform(0, 6))
                self.site.revive(victim)
                self.site.kill(victim)
                if self.careless:
                    self.flush()
                time.sleep(self.chance.uniform(0, 1))
                self.site.revive(victim)

        return happen

    def moments(self, kills: int) -> dict[str, Callable[[], None]]:
        restart = self.ground.restart
        found = {
            "worker: before the relay": self.before_relay,
            "worker: claimed": self.claimed,
            "worker: sending, at the greeting": self.in_mail("greeting"),
            "worker: sending, before the text": self.in_mail("text"),
            "worker: after the text, no answer yet": self.in_mail("after text"),
            "web": self.after(lambda: self.site.kill("web")),
            "beat": self.after(lambda: self.site.kill("beat")),
            "Valkey flushed": self.after(self.flush),
            "Valkey killed": self.after(lambda: restart("Valkey", signal.SIGKILL)),
            "Valkey frozen for 15 s": self.after(self.freeze),
            "Postgres restarted": self.after(lambda: restart("Postgres", signal.SIGINT)),
            "mail server away for 15 s": self.after(self.refuse_mail),
        }
        return found | ({f"{kills} kills at random": self.random_kills(kills)} if kills else {})


def member(number: int) -> Person:
    at = timezone.now()
    email = f"drill-{number}@example.org"
    found = Person.objects.filter(account__email=email).select_related("account").first()
    if found is not None:
        return found
    account = Account.objects.create(email=email, date_joined=at)
    name = f"drill-{number}"
    return Person.objects.create(
        account=account, name=name, handle=name, handle_folded=name, created_at=at, confirmed_at=at,
        features_changed_at=at,
    )  # fmt: skip


def fate(kind: str, key: str) -> tuple[str, str]:
    """Return the Message-ID under which something went, and the state of its mail; blanks when it has none."""
    if kind == "code":
        mail: Mail | None = Mail.objects.get(key=key)
    else:
        delivery = Delivery.objects.filter(notice__slot=key).select_related("mail").first()
        mail = delivery.mail if delivery else None
    return (mail.message_id, mail.state) if mail else ("", "")


@contextmanager
def as_superuser() -> Iterator[Any]:
    """Give a cursor of the superuser, who may hold up a row and end a connection."""
    own = psycopg2.connect(embedded.database_url(cluster.SUPERUSER))
    own.autocommit = True
    try:
        with own.cursor() as cursor:
            yield cursor
    finally:
        own.close()


def asked(cursor: Any, query: str) -> list[tuple[int]]:
    cursor.execute(query)
    return list(cursor.fetchall())


def table(rows: list[Row]) -> str:
    names = ("owed", "arrived", "unknown", "lost", "doubled", "repeated", "seconds")
    lines = [f"{'':40}" + "".join(f"{name:>10}" for name in names) + "  pages"]
    for row in rows:
        figures = "".join(f"{getattr(row, name) if getattr(row, name) is not None else 'over':>10}" for name in names)
        pages = ", ".join(f"{code}: {count}" for code, count in sorted(row.pages.items()))
        lines.append(f"{row.moment:40}{figures}  {pages}")
    return "\n".join(lines)


def main() -> None:
    parser = ArgumentParser(description="Kill everything at the worst moments; count what was lost or doubled.")
    parser.add_argument("--kills", type=int, default=20, help="how many kills at random moments at the end")
    parser.add_argument("--only", default="", help="only moments whose name holds one of these, split by commas")
    parser.add_argument("--careless", action="store_true", help="the negative control: messages instead of rows")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not os.environ.get("NWLB_STATE_DIR"):
        sys.exit("Give the drill a directory of its own in NWLB_STATE_DIR: it would kill the demo.")
    logging.disable(logging.CRITICAL)
    drill, rows = Drill(options), []
    try:
        drill.begin()
        wanted = [part for part in options.only.split(",") if part]
        for moment, happen in drill.moments(options.kills).items():
            if not wanted or any(part in moment for part in wanted):
                rows.append(drill.run(moment, happen))
                sys.stderr.write(f"{table(rows[-1:])}\n")
    finally:
        drill.end()
    told = json.dumps([asdict(row) for row in rows], indent=2) if options.json else table(rows)
    sys.stdout.write(f"{told}\n")
    sys.exit(0 if all(row.is_good for row in rows) else 1)


if __name__ == "__main__":
    main()
