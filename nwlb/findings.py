"""What the readings mean, in a sentence each: trouble first, with what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.choices import RunState
from nwlb.readings import Readings
from profiles.choices import MailState
from profiles.contracts import registry

MAIL_PATIENCE = timedelta(minutes=10)
MATCH_PATIENCE = timedelta(hours=26)  # a night, and room for a long run
LOW_DISK_SHARE = 0.1
LOW_DISK_BYTES = 2 * 1024**3
MINUTE = timedelta(minutes=1)


class State(StrEnum):
    """Also the order in which a page tells them."""

    BAD = "bad"
    UNKNOWN = "info"
    GOOD = "good"


@dataclass(frozen=True)
class Finding:
    """``about`` is a code for programs; ``todo`` says what helps, and is empty where nothing has to be done."""

    about: str
    state: State
    sentence: str
    todo: str = ""


def findings(readings: Readings) -> list[Finding]:
    """Say all that is known, trouble first."""
    order = list(State)
    found = [mail(readings), *standing_still(readings), *undelivered(readings), worker(readings), match(readings)]
    found += [*jobs(readings), cache(readings), disk(readings), backups()]
    return sorted(found, key=lambda finding: order.index(finding.state))


def mail(readings: Readings) -> Finding:
    since = readings.oldest_due.get("mail")
    if since is None:
        return Finding("mail", State.GOOD, _("Mail goes out. Nothing waits."))
    said = {"time": spell(readings.at - since), "count": readings.mails_waiting}
    if readings.at - since <= MAIL_PATIENCE:
        return Finding("mail", State.GOOD, _("Mail goes out. The oldest has waited %(time)s.") % said)
    sentence = ngettext(
        "Mail does not go out: %(count)d waits, for %(time)s.",
        "Mail does not go out: %(count)d wait, the oldest for %(time)s.",
        readings.mails_waiting,
    )
    todo = _("See that the worker runs and the mail server takes our log-in. What waits is kept and goes out then.")
    return Finding("mail", State.BAD, sentence % said, todo)


def standing_still(readings: Readings) -> Iterator[Finding]:
    """Name the other kinds of obligations whose oldest row has waited too long; silent when none has."""
    waits = {"news": _("News is not brought to people by mail.")}
    waits |= {source.kind: str(source.waits) for source in registry.obligations}
    for kind, sentence in waits.items():
        since = readings.oldest_due.get(kind)
        if since is not None and readings.at - since > MAIL_PATIENCE:
            yield Finding(kind, State.BAD, sentence, start_the_worker())


def undelivered(readings: Readings) -> Iterator[Finding]:
    failed = readings.mails_of_the_day[MailState.FAILED]
    if failed:
        sentence = ngettext(
            "%(count)d mail of the last day was refused by the other side.",
            "%(count)d mails of the last day were refused by the other side.",
            failed,
        )
        todo = _("One or two are mistyped addresses. Many at once: ask whoever runs the mail server.")
        yield Finding("mail_refused", State.UNKNOWN, sentence % {"count": failed}, todo)


def worker(readings: Readings) -> Finding:
    if readings.answered_at is None:
        return Finding("worker", State.BAD, _("No worker has ever answered."), start_the_worker())
    silence = readings.at - readings.answered_at
    said = {"time": spell(silence)}
    if silence.total_seconds() > settings.CANARY_SECONDS:
        sentence = _("The worker has been silent for %(time)s: mail, reminders and the match stand still.")
        return Finding("worker", State.BAD, sentence % said, start_the_worker())
    return Finding("worker", State.GOOD, _("A worker answered %(time)s ago.") % said)


def start_the_worker() -> str:
    return _("Start the services “worker” and “beat” again. Nothing is lost: what is owed waits in the database.")


def match(readings: Readings) -> Finding:
    run, done = readings.run, readings.run_done
    if run is None:
        return Finding("match", State.UNKNOWN, _("The nightly match has not run yet. The first one is tonight."))
    if run.state == RunState.FAILED:
        sentence = _("The nightly match broke off: %(when)s.") % {"when": when(run.started_at, readings.at)}
        todo = _("People still see the run before. Start it again with “manage.py rematch”, and look into the log.")
        return Finding("match", State.BAD, sentence, todo)
    if done is None:
        return Finding("match", State.UNKNOWN, _("The first match runs just now."))
    said = {"when": when(done.started_at, readings.at), "count": done.figures.get("seekers", 0)}
    if readings.at - done.started_at > MATCH_PATIENCE:
        todo = _("See that the service “beat” runs: it wakes the match at night.")
        return Finding("match", State.BAD, _("The nightly match last ran %(when)s.") % said, todo)
    sentence = ngettext(
        "The nightly match ran %(when)s, for %(count)d person.",
        "The nightly match ran %(when)s, for %(count)d people.",
        said["count"],
    )
    return Finding("match", State.GOOD, sentence % said)


def jobs(readings: Readings) -> Iterator[Finding]:
    """Name the jobs whose last run failed; one sentence when none did."""
    broken = [tally for tally in readings.jobs if tally.failed_last]
    for tally in broken:
        said = {"job": tally.job, "trouble": tally.trouble}
        sentence = _("A background job failed the last time it ran: %(job)s (%(trouble)s).") % said
        todo = _("It is tried again by itself. If this stays, the log of the worker says where it broke.")
        yield Finding("job", State.BAD, sentence, todo)
    if readings.jobs and not broken:
        yield Finding("job", State.GOOD, _("All background jobs did their work the last time."))


def cache(readings: Readings) -> Finding:
    if readings.cache_answers:
        return Finding("cache", State.GOOD, _("Redis answers."))
    todo = _("Pages still work. Mail, reminders and the match wait until Redis is back.")
    return Finding("cache", State.BAD, _("Redis does not answer."), todo)


def disk(readings: Readings) -> Finding:
    said = {"free": f"{readings.disk_free / 1024**3:.1f}"}
    if readings.disk_free < max(LOW_DISK_BYTES, LOW_DISK_SHARE * readings.disk_size):
        sentence = _("The disk of pictures and files is nearly full: %(free)s GB are left.")
        todo = _("Make room before it is full: pictures could not be saved any more.")
        return Finding("disk", State.BAD, sentence % said, todo)
    return Finding("disk", State.GOOD, _("The disk of pictures and files has %(free)s GB left.") % said)


def backups() -> Finding:
    todo = _("Ask whoever runs the server when the last one was tried out.")
    return Finding("backups", State.UNKNOWN, _("This page cannot see backups yet."), todo)


def spell(span: timedelta) -> str:
    """Say a span in its largest unit: "40 seconds", "2 minutes", "3 days"."""
    if span < MINUTE:
        seconds = max(0, int(span.total_seconds()))
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    now = timezone.now()
    return timesince(now - span, now, depth=1).replace("\xa0", " ")


def when(moment: datetime, at: datetime) -> str:
    """Say a moment as people do, in the reader's zone."""
    local, today = timezone.localtime(moment), timezone.localtime(at).date()
    clock = {"clock": date_format(local, "TIME_FORMAT")}
    if local.date() == today:
        return _("today at %(clock)s") % clock
    if local.date() == today - timedelta(days=1):
        return _("yesterday at %(clock)s") % clock
    return _("on %(day)s at %(clock)s") % {"day": date_format(local, "MONTH_DAY_FORMAT"), **clock}
