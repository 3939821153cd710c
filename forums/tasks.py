"""Alarm clocks: each wakes one command with the time of the database."""

from celery import shared_task

from forums.commands import bookmarks, news, questions, roundups
from profiles.queries import clock


@shared_task
def tell_followers() -> None:
    news.tell_due(at=clock.now())


@shared_task
def find_answers() -> None:
    questions.advance_due(at=clock.now())


@shared_task
def remind_of_bookmarks() -> None:
    bookmarks.remind_due(at=clock.now())


@shared_task
def begin_roundups() -> None:
    roundups.begin(at=clock.now())


@shared_task
def gather_roundups() -> None:
    roundups.gather_due(at=clock.now())
