"""The real processes of the crash drill, a mail server with moods, and a visitor."""

import asyncio
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from enum import StrEnum
from http.client import HTTPException
from typing import Self
from urllib.parse import urlencode

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.utils.crypto import get_random_string

from nwlb import embedded
from nwlb.processes import Child, start
from nwlb.servers import Servers, start_servers
from nwlb.supervisor import Supervisor
from profiles.models import Person

Strike = Callable[[], None]
FOREVER = 3_600
NO_ANSWER = "no answer"


class Mood(StrEnum):
    """How the mail server behaves."""

    GOOD = "good"
    NOT_NOW = "says 451"
    DUMB = "hangs at the greeting"
    LOST = "hangs after the text, and loses it"
    RUDE = "hangs up after the text, and keeps it"


class MailServer:
    """Keeps how often each Message-ID came; strikes once at ``moment``: "greeting", "text" or "after text"."""

    def __init__(self, port: int) -> None:
        self.came: Counter[str] = Counter()
        self.mood = Mood.GOOD
        self.moment = ""
        self.strike: Strike = lambda: None
        self.struck = threading.Event()
        self._port = port
        self._controller: Controller | None = None

    def open(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self._port)
        self._controller.start()

    def close(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def strike_at(self, moment: str, strike: Strike) -> None:
        self.struck.clear()
        self.moment, self.strike = moment, strike

    def _reached(self, moment: str) -> None:
        if self.moment == moment and not self.struck.is_set():
            self.strike()
            self.struck.set()

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, name: str) -> str:  # noqa: N802
        self._reached("greeting")
        if self.mood is Mood.DUMB:
            await asyncio.sleep(FOREVER)
        session.host_name = name
        return "250 HELP"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._reached("text")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.mood is Mood.NOT_NOW:
            return "451 4.3.0 Come back later"
        if self.mood is Mood.LOST:
            await asyncio.sleep(FOREVER)
        self.came[str(message_from_bytes(envelope.original_content or b"")["Message-ID"]).strip()] += 1
        self._reached("after text")
        if self.mood is Mood.RUDE and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "250 OK"


class Site(Supervisor):
    """Web, worker and beat as the demo runs them; each can be killed and started again."""

    def __init__(self, *, port: int, include: str = "") -> None:
        super().__init__(port=port, say=lambda _words: None)
        self.include = include
        self.pieces: dict[str, Child] = {}

    def begin(self) -> None:
        worker = self._worker()
        if self.include:
            worker = replace(worker, command=(*worker.command, "--include", self.include))
        for program in (self._web(), worker, self._beat()):
            self.pieces[program.name] = start(program)
        self.site = [self.pieces["web"]]
        self.await_first_page()

    def kill(self, name: str) -> None:
        """As the kernel does when memory runs out: no signal that could be caught."""
        piece = self.pieces[name]
        os.killpg(piece.process.pid, signal.SIGKILL)
        piece.process.wait()

    def revive(self, name: str) -> None:
        if self.pieces[name].has_ended():
            self.pieces[name] = start(self.pieces[name].program)

    def begin_another(self, name: str, number: int) -> None:
        """Start a second or third of a piece, which shares nothing with the first but what it works on."""
        first, clock = self.pieces[name].program, str(embedded.state_dir() / f"beat-{number}")
        own = {"demo@%h": f"demo-{number}@%h", str(embedded.state_dir() / "beat"): clock}
        command = [own.get(part, part) for part in first.command]
        log = first.log.with_stem(f"{name}-{number}")
        self.pieces[f"{name} {number}"] = start(replace(first, command=command, log=log))

    def end_others(self) -> None:
        for name in [name for name in self.pieces if " " in name]:
            self.pieces.pop(name).stop(patience=5)

    def end(self) -> None:
        self.site.clear()
        for piece in self.pieces.values():
            piece.stop(patience=5)


class Ground:
    """Postgres and Valkey of this drill alone."""

    def __init__(self) -> None:
        self.servers: Servers = start_servers()

    def child(self, name: str) -> Child:
        return next(child for child in self.servers.children if child.program.name == name)

    def restart(self, name: str, ending: signal.Signals) -> None:
        """End a server and start it again at once, on the same data and socket."""
        old = self.child(name)
        old.process.send_signal(ending)
        old.process.wait(30)
        for open_one in connections.all():
            open_one.close()
        self.servers.children[self.servers.children.index(old)] = start(old.program)
        wait_for(answers if name == "Postgres" else embedded.valkey_socket().exists, patience=30)

    def signal(self, name: str, number: signal.Signals) -> None:
        self.child(name).process.send_signal(number)


@dataclass
class Browser:
    """Somebody signed in, at the real web process."""

    url: str
    person: Person

    def __post_init__(self) -> None:
        client = Client()
        assert self.person.account is not None  # noqa: S101
        client.force_login(self.person.account)
        session = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        token = get_random_string(32)
        self._headers = {"Cookie": f"{session}; {settings.CSRF_COOKIE_NAME}={token}", "X-CSRFToken": token}

    def open(self, path: str, said: dict[str, str] | None = None) -> str:
        """Return the status of a page, or that there was no answer. With ``said`` it is a form that is sent."""
        data = None if said is None else urlencode(said).encode()
        request = urllib.request.Request(f"{self.url}{path}", data, self._headers)  # noqa: S310 - our own address
        try:
            with urllib.request.urlopen(request, timeout=30) as page:  # noqa: S310
                return str(page.status)
        except urllib.error.HTTPError as error:
            return str(error.code)
        except (OSError, HTTPException):
            return NO_ANSWER


@dataclass
class Visitor:
    """Opens their news twice a second: what they got, and how many seconds the slowest answer took."""

    browser: Browser
    got: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self._thread.join(40)

    def _look(self) -> None:
        while not self.over.wait(0.5):
            began = time.monotonic()
            answer = self.browser.open("/notices/")
            self.got[answer] += 1
            if answer != NO_ANSWER:
                self.slowest = max(self.slowest, time.monotonic() - began)


def answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001 - not yet
        connection.close()
        return False
    return True


def wait_for(is_so: Callable[[], bool], *, patience: float) -> float | None:
    """Return after how many seconds something became so; None if it did not."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        if is_so():
            return time.monotonic() - began
        time.sleep(0.2)
    return None
