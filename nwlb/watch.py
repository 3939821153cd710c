"""Every request and every job: a number, a line in the log, a figure. Nothing that was typed."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import structlog
from celery import Task
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from nwlb.metrics import REQUESTS
from profiles.commands import work
from profiles.queries import clock

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
NUMBER_BYTES = 6
log = structlog.get_logger(__name__)


class WatchRequests:
    """The outermost middleware. ``request.number`` stands in every line and on the page of an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began, number = perf_counter(), secrets.token_hex(NUMBER_BYTES)
        request.number = number  # type: ignore[attr-defined]
        # Until the next request of this thread: Django has a word to say after the last middleware.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=number)
        response = self.get_response(request)
        self.tell(request, response, perf_counter() - began)
        return response

    def tell(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        """Name the view, never the address: addresses carry keys, searches and signed links."""
        # The method is whatever the client sent.
        method = request.method if request.method in METHODS else "other"
        view, status = view_of(request), response.status_code
        REQUESTS.labels(view=view, method=method, status=f"{status // 100}xx").observe(seconds)
        log.info("request", method=method, view=view, status=status, seconds=round(seconds, 4))


def view_of(request: HttpRequest) -> str:
    return (request.resolver_match.view_name if request.resolver_match else "") or "none"


class Job(Task[Any, Any]):
    """A task whose runs are counted in the database, where pages and metrics find them."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with structlog.contextvars.bound_contextvars(job=self.name, request=self.request.id), counted(self.name):
            return self.run(*args, **kwargs)


@contextmanager
def counted(job: str) -> Iterator[None]:
    began, trouble = perf_counter(), ""
    try:
        yield
    except Exception as error:
        trouble = type(error).__name__
        log.exception("job_failed")
        raise
    finally:
        tell_job(job, perf_counter() - began, trouble)


def tell_job(job: str, seconds: float, trouble: str) -> None:
    log.info("job", seconds=round(seconds, 4), trouble=trouble)
    try:
        work.count(job=job, seconds=seconds, trouble=trouble, at=clock.now())
    except DatabaseError:
        log.warning("job_not_counted")
