"""The real processes of the crash drill, a mail server that strikes at a chosen moment, and a visitor."""

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
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from nwlb import embedded
from nwlb.processes import Child, start
from nwlb.servers import Servers, start_servers
from nwlb.supervisor import Supervisor
from profiles.models import Person

Strike = Callable[[], None]


class MailServer:
    """Keeps how often each Message-ID came; strikes once at ``moment``: "greeting", "text" or "after text"."""

    def __init__(self, port: int) -> None:
        self.came: Counter[str] = Counter()
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
        session.host_name = name
        return "250 HELP"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._reached("text")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.came[str(message_from_bytes(envelope.original_content or b"")["Message-ID"]).strip()] += 1
        self._reached("after text")
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
class Visitor:
    """Somebody signed in who opens their news twice a second, and what they got."""

    url: str
    person: Person
    got: Counter[str] = field(default_factory=Counter)
    over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        client = Client()
        assert self.person.account is not None  # noqa: S101
        client.force_login(self.person.account)
        self._cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self._thread.join(30)

    def _look(self) -> None:
        request = urllib.request.Request(f"{self.url}/notices/", headers={"Cookie": self._cookie})  # noqa: S310
        while not self.over.wait(0.5):
            try:
                with urllib.request.urlopen(request, timeout=20) as page:  # noqa: S310 - our own address
                    self.got[str(page.status)] += 1
            except urllib.error.HTTPError as error:
                self.got[str(error.code)] += 1
            except OSError:
                self.got["no answer"] += 1


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
