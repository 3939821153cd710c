"""A real SMTP server whose manners a test can choose."""

import asyncio
import email
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from enum import StrEnum
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
LONGER_THAN_ANYBODY_WAITS = 3_600


class Manners(StrEnum):
    ACCEPT = "accept"
    DEFER = "defer"  # 451: come back later
    REJECT = "reject"  # 550: never come back with this
    HANG = "hang"  # takes the letter and never answers
    DROP = "drop"  # takes the letter and hangs up without a word: sent or not?
    REFUSE = "refuse"  # nobody opens the door


class Postbox:
    """What has arrived since the test began, and how the server behaves."""

    def __init__(self, office: "PostOffice") -> None:
        self._office = office
        self.letters: list[EmailMessage] = []
        self.manners = Manners.ACCEPT
        self._moment = ""
        self._strike: Callable[[], None] = lambda: None

    def strike_at(self, moment: str, strike: Callable[[], None]) -> None:
        """Let something happen once, at the "greeting" or when the "text" is there and nobody knows it yet."""
        self._moment, self._strike = moment, strike

    def reached(self, moment: str) -> None:
        if moment == self._moment:
            self._moment = ""
            self._strike()

    def behave(self, manners: Manners) -> None:
        self.manners = manners
        self._office.open_door(is_open=manners is not Manners.REFUSE)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd
        if self.manners is Manners.DEFER:
            return "451 4.3.0 Come back later"
        if self.manners is Manners.REJECT:
            return "550 5.7.1 Not wanted"
        assert isinstance(envelope.content, bytes)
        letter = email.message_from_bytes(envelope.content, policy=default)
        self.letters.append(letter)
        self.reached("text")
        if self.manners is Manners.HANG:
            await asyncio.sleep(LONGER_THAN_ANYBODY_WAITS)
        if self.manners is Manners.DROP:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"


class PostOffice:
    """One SMTP server for a worker's whole run, on a port that stays the same."""

    def __init__(self) -> None:
        self.address = (HOST, _free_port())
        self._postbox = Postbox(self)
        self._controller: Controller | None = None

    def __enter__(self) -> Self:
        self.open_door(is_open=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.open_door(is_open=False)

    @contextmanager
    def postbox(self) -> Iterator[Postbox]:
        self._postbox = Postbox(self)
        self.open_door(is_open=True)
        try:
            yield self._postbox
        finally:
            self._postbox.behave(Manners.ACCEPT)

    def open_door(self, *, is_open: bool) -> None:
        if is_open and self._controller is None:
            self._controller = Controller(self, hostname=self.address[0], port=self.address[1])
            self._controller.start()
        elif not is_open and self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_EHLO(  # noqa: N802 - aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        self._postbox.reached("greeting")
        session.host_name = name
        return answers

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd
        return await self._postbox.handle_DATA(server, session, envelope)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
