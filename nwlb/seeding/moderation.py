"""What waits for the moderators of the demo: reports, words held back, a decision and a second look asked for."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from forums.commands import posts
from forums.models import Post, Thread
from profiles.choices import RoleName, Verdict, Wrong
from profiles.commands import appeals, decisions, reports
from profiles.models import Decision, Person, Report
from profiles.policies.standing import NEWCOMER_DAYS
from profiles.queries.people import present
from profiles.queries.reports import find

HOUR = timedelta(hours=1)
POST = "forums.post"
THREADS = 5
PILLS = "This gel took my knee pain in two days. Write to me, members get it for half the price."
RUDE = "Anybody who still stretches after a shift has never worked a real one. Grow up."
CALLED = "Ring me and I bring some over: 0117 496 0001"
SHOP = "Everybody who asks me gets the contract template. I usually take 20 for it."
DOOR = "It is the house with the green door, next to the laundry in Mill Lane. He is at home after nine."


def tell(*, at: datetime) -> int:
    """Let people write what others report, and one newcomer what is held back. Returns how many matters wait."""
    authors, newcomer = _authors(at), _newcomer(at)
    moderator = Person.objects.filter(roles__role=RoleName.MODERATOR, roles__until=None).order_by("pk").first()
    threads = list(Thread.objects.order_by("pk")[:THREADS])
    if moderator is None or newcomer is None or min(len(authors), len(threads)) < THREADS:
        return 0
    reporters = [thread.author for thread in threads]
    pills = _reply(threads[4], authors[0], PILLS, at - 9 * HOUR)
    rude = _reply(threads[4], authors[1], RUDE, at - 30 * HOUR)
    shop = _reply(threads[2], authors[2], SHOP, at - 6 * HOUR)
    door = _reply(threads[0], authors[3], DOOR, at - HOUR)
    _reply(threads[3], newcomer, CALLED, at - 2 * HOUR)
    _report(pills, reporters[0], Wrong.SPAM, "The same text stands under two other questions.", at - 8 * HOUR)
    _report(pills, reporters[1], Wrong.SPAM, "", at - 7 * HOUR)
    _report(shop, reporters[0], Wrong.MONEY, "Help here is free, is it not?", at - 5 * HOUR)
    _report(door, reporters[3], Wrong.PRIVATE, "That is where a customer lives.", at - HOUR / 2)
    _second_look(rude, reporters[2], moderator, at)
    return Report.objects.filter(decision=None).values("subject_key").distinct().count()


def _second_look(post: Post, reporter: Person, moderator: Person, at: datetime) -> None:
    report = _report(post, reporter, Wrong.UNKIND, "", at - 28 * HOUR)
    decision: Decision = decisions.decide(
        report=report,
        by=moderator,
        verdict=Verdict.HIDE,
        rule=Wrong.UNKIND,
        reason="Please disagree about the matter, not the person.",
        at=at - 27 * HOUR,
    )
    words = "I meant myself. I stretched for years and it did nothing for me."
    appeals.make(decision=decision, person=post.author, words=words, at=at - 20 * HOUR)


def _reply(thread: Thread, author: Person, words: str, at: datetime) -> Post:
    post, _made = posts.reply(thread=thread, author=author, words=words, form_key=f"matter {author.key}", at=at)
    return post


def _report(post: Post, reporter: Person, wrong: Wrong, words: str, at: datetime) -> Report:
    found = find(viewer=reporter, kind=POST, key=post.key)
    if found is None:
        message = "Nobody reports what they cannot see."
        raise LookupError(message)
    return reports.file(reporter=reporter, kind=POST, key=post.key, found=found, wrong=wrong, words=words, at=at)


def _authors(at: datetime) -> list[Person]:
    """Return members who are not new, hold no duty and have said nothing in the forum yet."""
    silent = ~Exists(Post.objects.filter(author=OuterRef("pk")))
    rows = Person.objects.filter(present(), silent, account__isnull=False, roles=None)
    return list(rows.filter(confirmed_at__lt=at - timedelta(days=NEWCOMER_DAYS + 14)).order_by("pk")[:THREADS])


def _newcomer(at: datetime) -> Person | None:
    rows = Person.objects.filter(present(), account__isnull=False, roles=None)
    return rows.filter(confirmed_at__gt=at - timedelta(days=NEWCOMER_DAYS - 2)).order_by("pk").first()
