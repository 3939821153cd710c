"""Who reads the figures, what they are, and that no label holds anything of people."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from matching.choices import RunState
from matching.models import MatchRun
from nwlb.metrics import FORWARDED
from profiles.commands import mails, work
from profiles.contracts import registry
from profiles.models import Person
from tests.architecture.sources import ROOT
from tests.factories.cast import SignIn

pytestmark = pytest.mark.django_db
TOKEN = "t" * 40
Sample = dict[tuple[str, str], float]


def samples(client: Client | None = None) -> Sample:
    answer = (client or Client()).get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    found = [sample for family in families for sample in family.samples]
    return {(one.name, ",".join(value for _name, value in sorted(one.labels.items()))): one.value for one in found}


def test_this_machine_may_read_them() -> None:
    assert samples()["nwlb_database_up", ""] == 1


@pytest.mark.parametrize("address", ["10.0.0.7", "203.0.113.9", "127.0.0.2"])
def test_others_may_not(address: str) -> None:
    assert Client(REMOTE_ADDR=address).get("/metrics").status_code == 404


@pytest.mark.parametrize("address", ["10.0.0.7", "127.0.0.1"])
def test_a_token_opens_from_everywhere(address: str, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    ask = Client(REMOTE_ADDR=address)
    assert ask.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    for wrong in (f"Bearer {TOKEN}x", "Bearer ", "", f"Basic {TOKEN}", "Bearer \xe9"):
        assert ask.get("/metrics", headers={"authorization": wrong}).status_code == 404


def test_no_token_is_no_key() -> None:
    assert Client(REMOTE_ADDR="10.0.0.7").get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("header", FORWARDED)
@pytest.mark.parametrize("claim", ["127.0.0.1", "203.0.113.9"])
def test_a_proxy_on_this_machine_is_not_this_machine(header: str, claim: str) -> None:
    named = header.removeprefix("HTTP_").replace("_", "-")
    assert Client(REMOTE_ADDR="127.0.0.1").get("/metrics", headers={named: claim}).status_code == 404


def test_behind_a_trusted_proxy_only_the_token_opens(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert Client(REMOTE_ADDR="127.0.0.1").get("/metrics").status_code == 404


def test_what_is_owed_and_what_was_done_is_told() -> None:
    at = timezone.now()
    mails.queue(to="a@example.org", verb="test", subject="a", text="b", at=at - timedelta(minutes=5))
    work.answer(at=at - timedelta(seconds=20))
    work.count(job="profiles.tasks.send_mails", seconds=2.0, trouble="", at=at)
    work.count(job="profiles.tasks.send_mails", seconds=1.0, trouble="OSError", at=at)
    MatchRun.objects.create(
        state=RunState.DONE,
        started_at=at - timedelta(hours=3),
        finished_at=at - timedelta(hours=3) + timedelta(seconds=40),
        version="t",
        figures={"seekers": 412, "mentors": 90, "coverage": 300},
    )
    found = samples()
    assert found["nwlb_oldest_due_seconds", "mail"] == pytest.approx(300, abs=10)
    assert found["nwlb_worker_silent_seconds", ""] == pytest.approx(20, abs=10)
    assert found["nwlb_mails_waiting", ""] == 1
    assert found["nwlb_mails_last_day", "pending"] == 1
    assert found["nwlb_job_runs_total", "profiles.tasks.send_mails"] == 2
    assert found["nwlb_job_failures_total", "profiles.tasks.send_mails"] == 1
    assert found["nwlb_job_seconds_total", "profiles.tasks.send_mails"] == 3
    assert found["nwlb_match_run_age_seconds", ""] == pytest.approx(3 * 3600, abs=10)
    assert found["nwlb_match_run_seconds", ""] == 40
    assert found["nwlb_match_run_people", "seekers"] == 412


def test_requests_are_counted_by_the_name_of_their_view(mina: Person, teo: Person, sign_in: SignIn) -> None:
    name = ("nwlb_request_seconds_count", "GET,2xx,profiles:person_show")
    before = samples().get(name, 0)
    client = sign_in(teo)
    client.get(f"/people/{mina.key}/?q=marigold")
    client.generic("MARIGOLD", f"/people/{mina.key}/")
    client.get("/marigold/")
    text = Client().get("/metrics").content.decode()
    assert samples()[name] == before + 1
    for secret in (mina.key, teo.key, "marigold", "MARIGOLD"):
        assert secret not in text


def test_reading_them_costs_the_same_however_much_there_is(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(30):
        mails.queue(to="a@example.org", verb="test", subject="a", text="b", at=timezone.now())
        work.count(job=f"job{number}", seconds=1, trouble="", at=timezone.now())
    with django_assert_max_num_queries(7 + len(registry.obligations)):
        samples()


COUNT = """
import os, django
django.setup()
from nwlb.metrics import REQUESTS
REQUESTS.labels(view="front", method="GET", status="2xx").observe(0.02)
"""
READ = """
import django
django.setup()
from django.test import RequestFactory
from nwlb import metrics
metrics.Figures.collect = lambda self: iter(())
print(metrics.show(RequestFactory().get("/metrics")).content.decode())
"""


def test_the_figures_of_several_processes_are_added_up(tmp_path: Path) -> None:
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"), "DJANGO_SETTINGS_MODULE": "nwlb.settings"}
    for _process in range(2):
        subprocess.run([sys.executable, "-c", COUNT], cwd=ROOT, env=environment, check=True)
    read = subprocess.run([sys.executable, "-c", READ], cwd=ROOT, env=environment, check=True, capture_output=True)
    assert b'nwlb_request_seconds_count{method="GET",status="2xx",view="front"} 2.0' in read.stdout
