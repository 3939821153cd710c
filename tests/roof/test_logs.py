"""What people typed is in no log line: marked words go in everywhere, and none comes out."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.signing import dumps
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from matching.queries import suggestions
from matching.tasks import run_match
from nwlb import logs
from profiles.commands import mails
from profiles.models import Account, JobTally, Mail, Person
from profiles.tasks import send_mails
from tests.factories import AccountFactory
from tests.factories.cast import SignIn
from tests.postbox import Manners, Postbox
from tests.worker import Worker

pytestmark = pytest.mark.django_db
MARK = "marigold"


@dataclass
class Heard:
    """The same lines twice: as our formatter lets them out, and as Python would have written them."""

    ours: io.StringIO = field(default_factory=io.StringIO)
    plain: io.StringIO = field(default_factory=io.StringIO)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.ours.getvalue().splitlines()]

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == name]

    def assert_silent(self) -> None:
        assert MARK not in self.ours.getvalue().lower()


@pytest.fixture
def heard() -> Iterator[Heard]:
    heard = Heard()
    formatter = dict(logs.config("DEBUG")["formatters"]["json"])
    ours = logging.StreamHandler(heard.ours)
    ours.setFormatter(import_string("structlog.stdlib.ProcessorFormatter")(**without_factory(formatter)))
    plain = logging.StreamHandler(heard.plain)
    root, level = logging.getLogger(), logging.getLogger().level
    root.setLevel(logging.DEBUG)
    for handler in (ours, plain):
        root.addHandler(handler)
    yield heard
    for handler in (ours, plain):
        root.removeHandler(handler)
    root.setLevel(level)


def without_factory(formatter: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in formatter.items() if name != "()"}


VISITS: dict[str, Callable[[Client], Any]] = {
    "a search": lambda c: c.get(f"/people/?q={MARK}&next=/{MARK}/"),
    "an address that is not there": lambda c: c.get(f"/nothing/{MARK}/"),
    "a person who is not there": lambda c: c.get(f"/people/{MARK}23/"),
    "a signed link": lambda c: c.get(f"/nothing/{dumps({'to': MARK})}/{MARK}/"),
    "a method of one's own": lambda c: c.generic(MARK.upper(), "/"),
    "a wrong host": lambda c: c.get("/", headers={"host": f"{MARK}.example"}),
    "headers": lambda c: c.get(
        "/", headers={"user-agent": MARK, "x-request-id": MARK, "referer": f"http://x/{MARK}", "accept-language": MARK}
    ),
    "a cookie": lambda c: c.get("/", headers={"cookie": f"theme={MARK}; session={MARK}"}),
    "a NUL": lambda c: c.get(f"/people/?q={MARK}%00"),
    "a body too large": lambda c: c.post("/language/", MARK, content_type="text/plain", CONTENT_LENGTH="9999999"),
    "a log-in": lambda c: c.post("/account/login/", {"login": f"{MARK}@example.org", "password": MARK}),
    "a first step": lambda c: c.post("/join/1/", {"own": MARK, "crafts": [MARK]}),
    "a draft": lambda c: c.post("/drafts/profile/", {"name": MARK}),
    "a profile": lambda c: c.post("/settings/profile/", {"name": MARK, "handle": MARK, "about": MARK * 500}),
    "a refused form": lambda c: c.post("/settings/profile/", {"name": "", "place": MARK, "languages": [MARK]}),
    "too many fields": lambda c: c.post("/join/1/", {f"{MARK}{n}": MARK for n in range(1_100)}),
    "a forged page": lambda c: c.get(f"/people/?after={MARK}"),
    "a form without its token": lambda _c: Client(enforce_csrf_checks=True).post("/join/1/", {"own": MARK}),
}


@pytest.mark.parametrize("visit", VISITS)
@pytest.mark.parametrize("inside", [True, False], ids=["member", "visitor"])
def test_no_request_leaves_words_in_the_log(
    visit: str, inside: bool, teo: Person, sign_in: SignIn, heard: Heard
) -> None:
    VISITS[visit](sign_in(teo) if inside else Client())
    heard.assert_silent()
    assert len({line["request"] for line in heard.lines}) == 1, "every line names the request"
    (line,) = heard.events("request")
    assert set(line) == {"event", "request", "method", "view", "status", "seconds", "timestamp", "logger", "level"}


def says_it(*_args: Any, **_more: Any) -> None:
    local = f"secret {MARK}"  # noqa: F841 - what a traceback with local data would show
    raise ValueError(f"cannot read {MARK}")


def breaks_a_constraint(*_args: Any, **_more: Any) -> None:
    for _twice in range(2):
        Account.objects.create(email=f"{MARK}@example.org")


def says_it_later(*_args: Any, **_more: Any) -> None:
    try:
        breaks_a_constraint()
    except Exception as error:
        raise RuntimeError(f"while saving {MARK}") from error


BREAKS = {
    "an error that quotes": (says_it, "builtins.ValueError"),
    "a broken constraint": (breaks_a_constraint, "django.db.utils.IntegrityError"),
    "one after the other": (says_it_later, "builtins.RuntimeError"),
}


@pytest.mark.parametrize("case", BREAKS)
def test_an_error_is_told_without_its_words(
    case: str, teo: Person, sign_in: SignIn, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks, kind = BREAKS[case]
    monkeypatch.setattr(suggestions, "top", breaks)
    client = sign_in(teo)
    client.raise_request_exception = False
    page = client.get(f"/home/?q={MARK}").content.decode()
    heard.assert_silent()
    assert MARK in heard.plain.getvalue(), "else this test proves nothing"
    (line,) = [line for line in heard.lines if line["level"] == "error"]
    assert line["error"][0].startswith(kind)
    assert any("nwlb/views.py" in place for place in line["error"])
    # The number on the page leads to both lines.
    (number,) = re.findall(r"<code>([0-9a-f]{12})</code>", page)
    assert {line["request"], heard.events("request")[0]["request"]} == {number}


def test_a_broken_constraint_is_named(
    teo: Person, sign_in: SignIn, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "top", breaks_a_constraint)
    client = sign_in(teo)
    client.raise_request_exception = False
    client.get("/home/")
    told = next(line for line in heard.lines if line["level"] == "error")["error"]
    assert any("UniqueViolation [" in line for line in told)


def test_a_refused_mail_leaves_no_address(heard: Heard, mailbox: Postbox) -> None:
    mailbox.behave(Manners.REJECT)
    mails.queue(to=f"{MARK}@example.org", verb="test", subject=MARK, text=MARK, at=timezone.now())
    send_mails()
    assert Mail.objects.get().state == "failed"
    heard.assert_silent()
    assert heard.events("job")[0]["job"] == "profiles.tasks.send_mails"


def test_a_job_that_breaks_is_counted_and_told_without_its_words(heard: Heard) -> None:
    with pytest.raises(Exception, match="too long"):
        run_match(MARK * 20)
    heard.assert_silent()
    assert heard.events("job_failed")[0]["error"][0].startswith("django.db.utils.DataError")


@pytest.mark.django_db(transaction=True)
def test_a_worker_keeps_to_it(celery_worker_process: Worker) -> None:
    run_match.delay(MARK * 20)
    send_mails.delay()
    _until(lambda: JobTally.objects.filter(runs__gte=1).count() == 2)
    log = celery_worker_process.child.program.log.read_text()
    assert JobTally.objects.get(job="matching.tasks.run_match").failures == 1
    assert "job_failed" in log
    assert MARK not in log


def _until(so: Callable[[], bool]) -> None:
    deadline = timezone.now() + timedelta(seconds=20)
    while not so():
        assert timezone.now() < deadline


@pytest.mark.parametrize(
    ("speak", "remains"),
    [
        (lambda log: log.error("Could not serve %s", MARK), "Could not serve %s"),
        (lambda log: log.error(f"Could not serve {MARK}"), "test_logs.py"),  # noqa: G004 - as a library may
        (lambda log: log.error(ValueError(MARK)), "test_logs.py"),
        (lambda log: log.error("%s", MARK, stack_info=True), "%s"),
        (lambda log: log.warning("Bad %(what)s", {"what": MARK}), "Bad %(what)s"),
    ],
)
def test_a_library_says_its_template_or_where_it_spoke(
    speak: Callable[[logging.Logger], None], remains: str, heard: Heard
) -> None:
    speak(logging.getLogger("some.library"))
    heard.assert_silent()
    assert MARK in heard.plain.getvalue()
    assert remains in heard.lines[0]["event"]


def test_whose_request_it_was_is_not_written_down(sign_in: SignIn, heard: Heard, teo: Person) -> None:
    account: AbstractBaseUser = AccountFactory.create()
    sign_in(teo).get("/home/")
    assert teo.key not in heard.ours.getvalue()
    assert str(account.pk) not in heard.ours.getvalue().split()
