"""Kill everything at the worst moments, and count what was lost and what came twice.

    NWLB_STATE_DIR=/var/tmp/nwlb-drill .venv/bin/python -m benchmarks.crash_drill --kills 100

Runs Postgres, Valkey, web, worker and beat of its own as the demo does, and a mail server that kills
the worker in the middle of a mail: the product needs no hook. ``--careless`` is the negative control:
the same mails as messages of the queue, sent on commit. Ends with 1 if anything was lost or doubled.
"""

import json
import logging
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from benchmarks import arena, careless
from benchmarks.drill_moments import moments
from benchmarks.drill_site import Browser, Ground, MailServer, Site, Visitor, wait_for
from matching.commands import asks
from matching.models import Mentorship, Message
from profiles.choices import MailKind, MailState, new_key
from profiles.commands import mails, notices
from profiles.models import Account, Delivery, Mail, Notice, Person
from profiles.queries import clock, work

PEOPLE = 5
PROMISED = 120.0
WEB_PORT, MAIL_PORT = 8079, 8078
OWED_EARLIER = timedelta(minutes=6)  # so that it is due at once


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
    slowest: float = 0.0

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
        self.seed: int = options.seed
        self.owed: list[tuple[str, str]] = []  # kind and the key of its row, or the Message-ID of the careless

    def begin(self) -> None:
        call_command("setup_database", verbosity=0)
        self.people = [member(number) for number in range(PEOPLE)]
        self.talk = reverse("matching:message_conversation", args=[pair(self.people[1], self.people[0]).key])
        self.mentor = Browser(self.site.url, self.people[0])
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

    def owe_message(self, form_key: str) -> None:
        """Count the one message that a form may make, and the one piece of news about it, which is made due at once."""
        slots = list(Message.objects.filter(form_key=form_key).values_list("key", flat=True))
        news = Notice.objects.filter(slot__in=slots)
        self.owed += [("news", slots[0] if slots else "never written")]
        self.doubled += max(len(slots), news.count()) - 1
        news.update(at=clock.now() - OWED_EARLIER)
        Delivery.objects.filter(notice__in=news).update(due_at=clock.now())

    def owe_carelessly(self, to: str) -> None:
        message_id = f"<{new_key()}@drill>"
        transaction.on_commit(lambda: careless.send.delay(to, message_id))
        self.owed.append(("careless", message_id))

    def run(self, moment: str, happen: Callable[[], None]) -> Row:
        """Let something happen, and count until all that is due is done."""
        self.owed.clear()
        self.doubled = 0
        came_before = self.mail.came.copy()
        browser = Browser(self.site.url, self.people[0])
        wait_for(lambda: browser.open("/notices/") == "200", patience=60)
        with Visitor(browser) as visitor:
            happen()
            for name in self.site.pieces:
                self.site.revive(name)
            seconds = wait_for(self.is_done, patience=PROMISED)
            self.site.end_others()
        came = self.mail.came - came_before
        row = Row(
            moment,
            owed=len(self.owed),
            doubled=self.doubled,
            pages=dict(visitor.got),
            slowest=round(visitor.slowest, 1),
        )
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


def pair(seeker: Person, mentor: Person) -> Mentorship:
    """Let one say yes to the other, once."""
    found = Mentorship.objects.filter(mentee=seeker, mentor=mentor).first()
    if found is None:
        topic, at = arena.topic(), timezone.now()
        arena.open_offer(mentor, topic)
        found = asks.accept(ask=arena.ask_of(arena.case_of(seeker, topic), mentor), by=mentor, at=at)
        Delivery.objects.all().delete()  # of the yes itself
    assert found is not None  # noqa: S101
    return found


def table(rows: list[Row]) -> str:
    names = ("owed", "arrived", "unknown", "lost", "doubled", "repeated", "seconds")
    lines = [f"{'':45}" + "".join(f"{name:>10}" for name in names) + "  pages"]
    for row in rows:
        figures = "".join(f"{getattr(row, name) if getattr(row, name) is not None else 'over':>10}" for name in names)
        pages = ", ".join(f"{code}: {count}" for code, count in sorted(row.pages.items()))
        lines.append(f"{row.moment:45}{figures}  {pages}; slowest {row.slowest} s")
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
        for moment, happen in moments(drill, options.kills).items():
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
