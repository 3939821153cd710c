"""Celery as an alarm clock: rows hold the work, tasks only wake the sweeps that look for it.

Each line below closes one way in which Celery on Redis loses or doubles work.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nwlb.settings")

from django.conf import settings

from nwlb.embedded import broker_url
from nwlb.schedule import SCHEDULE

# A task is delivered again after this many seconds without an answer; none may run longer.
VISIBILITY_SECONDS = 600

app = Celery("nwlb", task_cls="nwlb.watch:Job")
app.conf.update(
    broker_url=broker_url(settings.REDIS_URL),
    broker_transport_options={
        "visibility_timeout": VISIBILITY_SECONDS,
        # A web request that nudges a sweep must not wait for a Redis that is gone.
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
    },
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_publish_retry=False,
    task_default_queue=settings.CELERY_QUEUE,
    # A worker that dies gives its task back; a second start of a sweep finds nothing left to do.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=VISIBILITY_SECONDS - 60,
    task_time_limit=VISIBILITY_SECONDS - 30,
    # Outcomes are rows of ours. Nobody waits for a result.
    task_ignore_result=True,
    result_backend=None,
    task_serializer="json",
    accept_content=["json"],
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    timezone="UTC",
    beat_schedule=SCHEDULE,
)
app.autodiscover_tasks()
