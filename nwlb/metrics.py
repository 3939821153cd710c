"""/metrics for Prometheus. Labels are names of views, jobs, kinds and states: nothing of people, ever.

Requests are counted by each web process in files of PROMETHEUS_MULTIPROC_DIR, which this page adds
up. All else is read from the database when it is asked for, so that worker and beat need no port.
"""

import os
from collections.abc import Iterator
from hmac import compare_digest
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, disable_created_metrics
from prometheus_client import generate_latest as written
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from nwlb.readings import Readings, take
from profiles.contracts import registry

SEVERAL_PROCESSES = "PROMETHEUS_MULTIPROC_DIR"
LOOPBACK = ("127.0.0.1", "::1", "")
# Whoever comes through a proxy has one of these: then REMOTE_ADDR is the proxy's.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST", "HTTP_VIA")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

if folder := os.environ.get(SEVERAL_PROCESSES):
    Path(folder).mkdir(parents=True, exist_ok=True)  # it would otherwise be missed at the first request
disable_created_metrics()  # type: ignore[no-untyped-call]
REQUESTS = Histogram(
    "nwlb_request_seconds",
    "Requests by the name of their view, never by their address.",
    ["view", "method", "status"],
    buckets=SECONDS,
    registry=None,
)


@require_safe
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    if not may_read(request):
        raise Http404
    registry = CollectorRegistry()
    if os.environ.get(SEVERAL_PROCESSES):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
    registry.register(Figures())
    return HttpResponse(written(registry), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Whether the reader has the token, or sits at this machine with no proxy in between."""
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and compare_digest(shown.encode(), settings.METRICS_TOKEN.encode()):
        return True
    behind_proxy = settings.ALLAUTH_TRUSTED_PROXY_COUNT or any(name in request.META for name in FORWARDED)
    return not behind_proxy and request.META.get("REMOTE_ADDR", "") in LOOPBACK


class Figures:
    """What the database knows, as metric families; a database that is away is a figure too."""

    def collect(self) -> Iterator[Metric]:
        try:
            readings = take(at=timezone.now())
        except DatabaseError:
            yield gauge("nwlb_database_up", "Whether the database answers.", 0)
            return
        yield gauge("nwlb_database_up", "Whether the database answers.", 1)
        yield gauge("nwlb_cache_up", "Whether Redis answers.", int(readings.cache_answers))
        yield gauge("nwlb_disk_free_bytes", "Room left where pictures and files lie.", readings.disk_free)
        yield from of_work(readings)
        yield from of_jobs(readings)
        yield from of_match(readings)


def of_work(readings: Readings) -> Iterator[Metric]:
    due = GaugeMetricFamily("nwlb_oldest_due_seconds", "How long the oldest due row has waited.", labels=["kind"])
    kinds = ("mail", "news", *(source.kind for source in registry.obligations))
    for kind, since in {**dict.fromkeys(kinds, readings.at), **readings.oldest_due}.items():
        due.add_metric([kind], (readings.at - since).total_seconds())
    yield due
    if readings.answered_at is not None:
        silent = (readings.at - readings.answered_at).total_seconds()
        yield gauge("nwlb_worker_silent_seconds", "Since a worker last gave a sign of life.", silent)
    yield gauge("nwlb_mails_waiting", "Mails that are due and not sent.", readings.mails_waiting)
    day = GaugeMetricFamily("nwlb_mails_last_day", "Mails due in the last day, by their state.", labels=["state"])
    for state, number in readings.mails_of_the_day.items():
        day.add_metric([state], number)
    yield day


def of_jobs(readings: Readings) -> Iterator[Metric]:
    runs = CounterMetricFamily("nwlb_job_runs", "Runs of a job.", labels=["job"])
    failures = CounterMetricFamily("nwlb_job_failures", "Runs that ended with an error.", labels=["job"])
    seconds = CounterMetricFamily("nwlb_job_seconds", "Time spent in a job.", labels=["job"])
    last = GaugeMetricFamily("nwlb_job_last_seconds", "How long the last run took.", labels=["job"])
    for tally in readings.jobs:
        runs.add_metric([tally.job], tally.runs)
        failures.add_metric([tally.job], tally.failures)
        seconds.add_metric([tally.job], tally.seconds)
        last.add_metric([tally.job], tally.last_seconds)
    yield from (runs, failures, seconds, last)


def of_match(readings: Readings) -> Iterator[Metric]:
    run = readings.run_done
    if run is None or run.finished_at is None:
        return
    age = (readings.at - run.started_at).total_seconds()
    yield gauge("nwlb_match_run_age_seconds", "Since the last finished match run began.", age)
    took = (run.finished_at - run.started_at).total_seconds()
    yield gauge("nwlb_match_run_seconds", "How long the last finished match run took.", took)
    people = GaugeMetricFamily("nwlb_match_run_people", "People in the last finished match run.", labels=["who"])
    for who, figure in (("seekers", "seekers"), ("mentors", "mentors"), ("picked", "coverage")):
        people.add_metric([who], run.figures.get(figure, 0))
    yield people


def gauge(name: str, documentation: str, value: float) -> Metric:
    return GaugeMetricFamily(name, documentation, value=value)
