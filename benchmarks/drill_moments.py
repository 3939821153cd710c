"""What happens in the crash drill: who is killed, frozen, flushed or restarted, and when."""

import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import psycopg2
import redis
from django.conf import settings

from benchmarks.drill_site import Mood, wait_for
from matching.models import Message
from nwlb import cluster, embedded

if TYPE_CHECKING:
    from benchmarks.crash_drill import Drill

Happen = Callable[[], None]
AWAY = 15.0
# Holds up a change of a row before it is committed, until the drill has killed who made it.
HOLD = """
CREATE OR REPLACE FUNCTION drill_hold() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER drill_hold {when} FOR EACH ROW {only} EXECUTE FUNCTION drill_hold();
"""
WAITING = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted"


def moments(drill: "Drill", kills: int) -> dict[str, Happen]:
    site, ground, mail = drill.site, drill.ground, drill.mail
    found = {
        "worker: before the relay": lambda: before_relay(drill),
        "worker: mail claimed": lambda: in_mail_row(drill, "sending"),
        "worker: sending, at the greeting": lambda: in_mail(drill, "greeting"),
        "worker: sending, before the text": lambda: in_mail(drill, "text"),
        "worker: after the text, before the 250": lambda: in_mail(drill, "after text"),
        "worker: after the 250, before its commit": lambda: in_mail_row(drill, "sent"),
        "web: a message written, not committed": lambda: in_web(drill, committed=False),
        "web: a message committed, no answer yet": lambda: in_web(drill, committed=True),
        "web": lambda: between(drill, lambda: site.kill("web")),
        "beat": lambda: between(drill, lambda: site.kill("beat")),
        "two beats, three workers": lambda: crowd(drill),
        "Valkey flushed": lambda: between(drill, flush),
        "Valkey killed": lambda: between(drill, lambda: ground.restart("Valkey", signal.SIGKILL)),
        "Valkey frozen for 15 s": lambda: between(drill, lambda: freeze(drill)),
        "Postgres restarted": lambda: between(drill, lambda: ground.restart("Postgres", signal.SIGINT)),
        "mail server away for 15 s": lambda: between(drill, lambda: close_door(drill)),
    }
    for mood in (Mood.NOT_NOW, Mood.DUMB, Mood.LOST, Mood.RUDE):
        found[f"mail server {mood.value}"] = lambda mood=mood: between(drill, lambda: sulk(mail, mood))  # type: ignore[misc]
    if kills:
        found[f"{kills} kills at random"] = lambda: at_random(drill, kills)
    return found


def between(drill: "Drill", strike: Happen) -> None:
    drill.owe()
    strike()
    drill.owe()


def before_relay(drill: "Drill") -> None:
    drill.site.kill("worker")
    drill.owe()


def in_mail(drill: "Drill", moment: str) -> None:
    """Kill the worker while it talks to the mail server: the product needs no hook."""
    drill.mail.strike_at(moment, lambda: drill.site.kill("worker"))
    drill.owe()
    drill.mail.struck.wait(60)


def in_mail_row(drill: "Drill", state: str) -> None:
    """Kill the worker when it writes that a mail is in ``state``, before that is committed."""
    when, only = "BEFORE UPDATE ON profiles_mail", f"WHEN (NEW.state = '{state}')"
    with holding(when, only, "profiles_mail") as is_held:
        drill.owe()
        is_held()
        drill.site.kill("worker")


def in_web(drill: "Drill", *, committed: bool) -> None:
    """Kill the web while somebody sends a message, and let them send the same form again."""
    said = {"words": "See you on Friday.", "form_key": uuid4().hex}
    sender = threading.Thread(target=drill.mentor.open, args=(drill.talk, said))
    if committed:
        sender.start()
        wait_for(lambda: Message.objects.filter(form_key=said["form_key"]).exists(), patience=30)
        drill.site.kill("web")
    else:
        with holding("BEFORE INSERT ON profiles_delivery", "", "profiles_delivery") as is_held:
            sender.start()
            is_held()
            drill.site.kill("web")
    sender.join(30)
    drill.site.revive("web")
    wait_for(lambda: drill.mentor.open(drill.talk, said) == "200", patience=60)
    drill.owe_message(said["form_key"])
    drill.owe()


def crowd(drill: "Drill") -> None:
    drill.site.begin_another("beat", 2)
    drill.site.begin_another("worker", 2)
    drill.site.begin_another("worker", 3)
    for _time in range(10):
        drill.owe()
        time.sleep(2)


def flush() -> None:
    redis.from_url(settings.REDIS_URL).flushall()


def freeze(drill: "Drill") -> None:
    drill.ground.signal("Valkey", signal.SIGSTOP)
    time.sleep(AWAY)
    drill.ground.signal("Valkey", signal.SIGCONT)


def close_door(drill: "Drill") -> None:
    drill.mail.close()
    time.sleep(AWAY)
    drill.mail.open()


def sulk(mail: Any, mood: Mood) -> None:
    mail.mood = mood
    time.sleep(2 * AWAY)
    mail.mood = Mood.GOOD


def at_random(drill: "Drill", times: int) -> None:
    """Kill web, worker or beat again and again, most often while it works."""
    chance = random.Random(drill.seed)  # noqa: S311 - which process dies is no secret
    for _time in range(times):
        drill.owe()
        victim = chance.choice(["web", "worker", "worker", "beat"])
        time.sleep(chance.uniform(0, 10))
        drill.site.kill(victim)
        if drill.careless:
            flush()
        time.sleep(chance.uniform(0, 1))
        drill.site.revive(victim)


@contextmanager
def holding(when: str, only: str, table: str) -> Iterator[Callable[[], object]]:
    """Hold up a change; what is given waits until somebody is held. At the end those are cut off, as by a kill."""
    with as_superuser() as cursor:
        cursor.execute(HOLD.format(when=when, only=only))
        cursor.execute("SELECT pg_advisory_lock(4711)")
        try:
            yield lambda: wait_for(lambda: bool(asked(cursor, WAITING)), patience=60)
        finally:
            for (pid,) in asked(cursor, WAITING):
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            cursor.execute(f"DROP TRIGGER drill_hold ON {table}")


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
