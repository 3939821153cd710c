"""What the mentor's queue, the conversations and one conversation cost with 10 and with 1,000 items.

    .venv/bin/python -m benchmarks.queue

Works in a database of its own. Each page is asked through Django's test client, signed in. The peer
is the page without its cursor: the same rows counted off by OFFSET, which reads what it skips.
"""

import json
import logging
import os
import platform
import sys
from argparse import ArgumentParser
from datetime import timedelta

from django.db import connection
from django.test import Client

from benchmarks.arena import AT, ask_of, case_of, open_offer, person, topic
from benchmarks.people_who_fit import Row, measure, opened, table
from matching.choices import AskState, Length, MentorshipState, Part
from matching.models import Ask, Mentorship, Message, Partner
from matching.queries import asks as asked
from nwlb.servers import ensure_running
from nwlb.simulation.database import of_its_own
from profiles.models import Person

LOOKS = 15
SECOND = timedelta(seconds=1)


def mentor_with(many: int) -> tuple[Person, Mentorship]:
    """Make a mentor with so many of each: to answer, on the list, conversations, and messages in one of them."""
    mentor, about = person(f"Mentor of {many}", account=True), topic()
    open_offer(mentor, about)
    talks = []
    for number in range(3 * many):
        ask = ask_of(case_of(person(f"Seeker {number}"), about), mentor)
        if number % 3 == 1:
            Ask.objects.filter(pk=ask.pk).update(state=AskState.WAITING, answered_at=AT + number * SECOND)
        elif number % 3 == 2:  # noqa: PLR2004
            talks.append(over(ask, AT + number * SECOND))
        else:
            Ask.objects.filter(pk=ask.pk).update(due_at=AT + timedelta(days=4000) + number * SECOND)
    talk = talks[0]
    Message.objects.bulk_create(
        Message(
            mentorship=talk,
            author=(talk.mentee, mentor)[number % 2],
            words=f"Line {number}",
            at=AT + number * SECOND,
            form_key=str(number),
        )
        for number in range(many)
    )
    return mentor, talk


def over(ask: Ask, at: object) -> Mentorship:
    """A mentorship that is over: its conversation stays."""
    Ask.objects.filter(pk=ask.pk).update(state=AskState.ACCEPTED, answered_at=at)
    pair = Mentorship.objects.create(
        ask=ask,
        mentee=ask.case.person,
        mentor=ask.mentor,
        seat=0,
        length=Length.OPEN,
        state=MentorshipState.COMPLETED,
        started_at=AT,
        ended_at=at,
        last_at=at,
    )
    for one, part in ((pair.mentee, Part.MENTEE), (pair.mentor, Part.MENTOR)):
        Partner.objects.create(mentorship=pair, person=one, part=part)
    return pair


def rows_of(many: int) -> list[Row]:
    mentor, talk = mentor_with(many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does within minutes
    browser = Client(headers={"host": "localhost"})
    assert mentor.account is not None  # noqa: S101
    browser.force_login(mentor.account)
    pages = {
        "queue, to answer": "/requests/",
        "queue, waiting list": "/requests/?tab=waiting",
        "queue, answered": "/requests/?tab=answered",
        "conversations": "/messages/",
        "one conversation": f"/messages/{talk.key}/",
    }
    rows = [measure(f"{name}, {many}", [opened(browser, path)] * LOOKS) for name, path in pages.items()]
    rows.append(measure(f"last page by cursor, {many}", [opened(browser, last_page(browser, "/requests/"))] * LOOKS))
    return [*rows, measure(f"peer: rows by OFFSET, {many}", [lambda: by_offset(mentor, many)] * LOOKS)]


def last_page(browser: Client, path: str) -> str:
    """Follow the links to the last page."""
    while 'rel="next" href="' in (page := browser.get(path).content.decode()):
        path = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    return path


def by_offset(mentor: Person, many: int) -> object:
    first = max(0, many - asked.PAGE)
    return list(asked.to_answer(mentor).order_by("due_at", "id")[first:many])


def main() -> None:
    parser = ArgumentParser(description="What queue and conversation cost with 10 and with 1,000 items.")
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    with ensure_running("the benchmark"), of_its_own():
        figures: dict[str, object] = {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
        }
        rows = [*rows_of(10), *rows_of(options.many)]
    told = json.dumps({**figures, "rows": rows}, indent=2) if options.json else table(figures, rows)
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
