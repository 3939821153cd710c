"""The demo's letter box: what would have been sent, for whoever sits at this machine."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SEPARATOR = b"\n" + b"-" * 79 + b"\n"
SHOWN = 30
LOOPBACK = ("127.0.0.1", "::1", "")


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    date: str
    text: str


@require_safe
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    if settings.PRODUCTION or request.META.get("REMOTE_ADDR", "") not in LOOPBACK:
        raise Http404
    return render(request, "pages/demo_mail.html", {"letters": newest(settings.DEMO_MAIL_DIR)})


def newest(folder: Path) -> list[Letter]:
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    letters: list[Letter] = []
    for path in files[:SHOWN]:
        raw = [part for part in path.read_bytes().split(SEPARATOR) if part.strip()]
        letters.extend(read(part) for part in reversed(raw))
    return letters[:SHOWN]


def read(raw: bytes) -> Letter:
    message = message_from_bytes(raw.lstrip(), _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    return Letter(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        date=str(message["Date"]),
        text=body.get_content() if body else "",
    )
