"""What the other tests stand on: a whole database after a flush, a real worker, a listening ear."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import Page

from profiles.models import Topic
from tests.chromium import Console
from tests.reference import ReferenceData
from tests.worker import Worker, database_url


@pytest.mark.django_db(transaction=True)
def test_reference_data_are_there_before_a_flush() -> None:
    assert Topic.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_reference_data_are_there_after_a_flush() -> None:
    assert Topic.objects.exists()


@pytest.mark.django_db
def test_restoring_brings_back_what_was_lost_and_no_more() -> None:
    before = Topic.objects.count()
    reference_data = ReferenceData.remember()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE profiles_topic CASCADE")
    assert Topic.objects.count() == 0
    reference_data.restore()
    reference_data.restore()
    assert Topic.objects.count() == before >= 200


@pytest.mark.parametrize("time", ["first", "second"])
def test_every_test_begins_with_an_empty_cache(time: str) -> None:
    assert cache.get("words") is None
    cache.set("words", time)
    assert cache.get("words") == time


def test_a_real_worker_listens_on_a_queue_of_its_own(celery_worker_process: Worker) -> None:
    assert celery_worker_process.answers()
    assert settings.CELERY_QUEUE in celery_worker_process.name


@pytest.mark.django_db
def test_the_worker_works_on_the_test_database_as_the_site_would() -> None:
    assert f"/{connection.settings_dict['NAME']}" in database_url()
    assert "test_" in database_url()


def test_a_word_on_the_console_is_heard(page: Page, console: Console) -> None:
    page.evaluate("console.warn('something is off')")
    with pytest.raises(AssertionError, match="something is off"):
        console.assert_empty()
    console.expect("something is off")


def test_an_error_of_a_script_is_heard(page: Page, console: Console) -> None:
    page.evaluate("setTimeout(() => { throw new Error('broken') })")
    page.wait_for_timeout(100)
    with pytest.raises(AssertionError, match="broken"):
        console.assert_empty()
    console.expect("broken")


WHOLE = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>{}</main></html>"


def test_axe_is_content_with_a_plain_page(page: Page, accessible: Callable[[Page], None]) -> None:
    page.set_content(WHOLE.format(""))
    accessible(page)


def test_axe_names_what_is_wrong(page: Page, accessible: Callable[[Page], None]) -> None:
    page.set_content(WHOLE.format("<img src=data:,>"))
    with pytest.raises(AssertionError, match="image-alt"):
        accessible(page)
