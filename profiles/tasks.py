"""Alarm clocks: each looks at the clock of the database and calls one command."""

from celery import shared_task

from profiles.adapters import smtp
from profiles.commands import (
    accounts,
    answered,
    deliveries,
    drafts,
    import_work,
    imports,
    limits,
    mails,
    notices,
    recent_searches,
    restrictions,
    saved_searches,
    tokens,
    work,
)
from profiles.queries import clock


@shared_task
def send_mails() -> None:
    deliveries.relay_due(at=clock.now())
    mails.send_due(send=smtp.send, at=clock.now())


@shared_task
def advance_imports() -> None:
    import_work.advance_due(at=clock.now())


@shared_task
def show_sign_of_life() -> None:
    work.answer(at=clock.now())


@shared_task
def forget_old_rows() -> None:
    at = clock.now()
    drafts.forget_old(at=at)
    accounts.forget_unverified(at=at)
    limits.forget_old(at=at)
    notices.forget_old(at=at)
    mails.forget_old(at=at)
    tokens.forget_old(at=at)
    answered.forget_old(at=at)
    imports.forget_old(at=at)
    recent_searches.forget_old(at=at)


@shared_task
def end_restrictions() -> None:
    restrictions.end_due(at=clock.now())


@shared_task
def look_for_searches() -> None:
    saved_searches.look_again(at=clock.now())
