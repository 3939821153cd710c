"""What a log line may hold: codes, numbers, names of our own places. Never a word that people wrote.

All lines, ours and those of libraries, leave through one formatter, and what it does not let
through is not in the log:

- A library's line is its template without the arguments ("Internal Server Error: %s"); where it
  formatted the words itself, only the place in its source remains.
- An error is its type, the constraint it broke and where it happened. Its message may quote an
  address (``DETAIL: Key (email)=(...)``), its local variables anything.
"""

import logging
import sys
import sysconfig
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

BASE_DIR = Path(__file__).resolve().parent.parent
PLACES = (f"{BASE_DIR}/", f"{sysconfig.get_paths()['purelib']}/", f"{sysconfig.get_paths()['stdlib']}/")
DEEPEST = 40  # frames told of one error: a recursion says nothing new after that
Event = MutableMapping[str, Any]


def without_their_words(_logger: Any, _method: str, event: Event) -> Event:
    """Replace what a library formatted by its template, or by the place where it spoke."""
    record: logging.LogRecord = event["_record"]
    has_template = bool(event.pop("positional_args", ())) and isinstance(record.msg, str)
    event["event"] = record.msg if has_template else place_of(record)
    return event


def place_of(record: logging.LogRecord) -> str:
    return f"{record.name} {short(record.pathname)}:{record.lineno} {record.funcName}"


def errors_without_words(_logger: Any, _method: str, event: Event) -> Event:
    """Replace an exception by its types and places; drop every other form in which it may come."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = [line for one in chain(error) for line in told(one)]
    for other in ("stack_info", "stack", "exception"):
        event.pop(other, None)
    return event


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those that led to it, each once, the last one first."""
    seen: set[int] = set()
    step: BaseException | None = error
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        yield step
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)


def told(error: BaseException) -> Iterator[str]:
    kind = type(error)
    broken = getattr(getattr(error, "diag", None), "constraint_name", None)
    yield f"{kind.__module__}.{kind.__qualname__}" + (f" [{broken}]" if broken else "")
    yield from list(frames(error.__traceback__))[-DEEPEST:]


def frames(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"  {short(code.co_filename)}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next


def short(path: str) -> str:
    """Return a source file's path as it is on every machine."""
    return next((path.removeprefix(place) for place in PLACES if path.startswith(place)), path)


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
]


def config(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: one JSON line each, on standard error."""
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            errors_without_words,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
        "foreign_pre_chain": [*SHARED, without_their_words],
        "use_get_message": False,
        "pass_foreign_args": True,
    }
    quiet = {"level": "WARNING"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Its own handler would print to the terminal beside ours.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # nwlb/watch.py has a line for each request and job, with its number.
            "celery.app.trace": {"level": "ERROR"},
            "celery.worker.strategy": quiet,
            "celery.beat": quiet,
        },
    }


def configure() -> None:
    """Let structlog's loggers leave through the same formatter."""
    # Python would print a line it cannot format, with its arguments.
    logging.raiseExceptions = False
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
