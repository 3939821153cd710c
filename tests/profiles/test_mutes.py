from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from profiles.choices import Verdict, Wrong
from profiles.commands import decisions, mutes, notices, search_documents
from profiles.models import Aside, AuditEntry, Mute, Person
from profiles.queries import directory, people
from profiles.queries import mutes as unheard
from profiles.queries import notices as news
from tests.factories import NOW

SignIn = Callable[[Person], Client]


def page(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def test_mute_and_lift(mina: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    told = browser.post(f"/people/{mina.key}/mute/", follow=True).content.decode()
    assert "You see and hear less of Mina now." in told
    assert unheard.of(sam) == {mina.pk}
    assert "Mina" in page(browser, "/settings/blocks/")
    browser.post(f"/people/{mina.key}/unmute/")
    assert not Mute.objects.exists()


def test_asked_twice_it_is_one_row(mina: Person, sam: Person) -> None:
    assert mutes.add(person=sam, muted=mina, at=NOW)
    assert not mutes.add(person=sam, muted=mina, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mute.objects.create(person=sam, muted=sam, at=NOW)
    assert mutes.remove(person=sam, muted=mina)
    assert not mutes.remove(person=sam, muted=mina)


def test_who_is_muted_is_in_no_list_and_their_page_opens(mina: Person, sam: Person, sign_in: SignIn) -> None:
    search_documents.write([mina.pk])
    browser = sign_in(sam)
    assert mina.get_absolute_url() in page(browser, "/search/?q=Mina")
    seen = {shown.key for shown in directory.page(sam, at=NOW).people}
    assert mina.key in seen
    mutes.add(person=sam, muted=mina, at=NOW)
    assert {shown.key for shown in directory.page(sam, at=NOW).people} == seen - {mina.key}
    assert mina.get_absolute_url() not in page(browser, "/search/?q=Mina")
    assert browser.get(mina.get_absolute_url()).status_code == 200
    assert people.visible_to(mina).filter(pk=sam.pk).exists()


def test_news_by_the_muted_is_silent_but_requests_arrive(mina: Person, sam: Person, teo: Person) -> None:
    for by, key in ((mina, "a"), (teo, "b")):
        for verb in ("message_received", "ask_received"):
            notices.tell(person=sam, verb=verb, subject_kind="x", subject_key=key, by=by, at=NOW)
    assert news.unread(sam) == 4
    mutes.add(person=sam, muted=mina, at=NOW)
    left = set(news.visible_to(sam).values_list("verb", "by__name"))
    assert left == {("ask_received", "Mina"), ("message_received", "Teo"), ("ask_received", "Teo")}
    assert news.unread(sam) == 3


def test_the_muted_see_the_same_bytes_as_before(mina: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(mina)
    paths = (sam.get_absolute_url(), "/search/?q=Sam", "/settings/blocks/", "/notices/")

    def seen() -> list[str]:
        return [page(browser, path).split("<main")[1].split("csrfmiddlewaretoken")[0] for path in paths]

    before = seen()
    mutes.add(person=sam, muted=mina, at=NOW)
    assert seen() == before
    assert not AuditEntry.objects.exists()


def test_nobody_mutes_themselves_or_lifts_what_others_set(mina: Person, sam: Person, sign_in: SignIn) -> None:
    assert sign_in(sam).post(f"/people/{sam.key}/mute/").status_code == 404
    mutes.add(person=sam, muted=mina, at=NOW)
    assert sign_in(mina).post(f"/people/{sam.key}/unmute/").status_code == 404
    assert Mute.objects.count() == 1


def test_reported_and_hidden_from_me_in_one_go(mina: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    sign_in(sam).post(f"/report/profiles.person/{mina.key}/", {"wrong": "unkind", "hide_now": "on"})
    assert unheard.of(sam) == {mina.pk}
    report = sam.reports.get()
    decisions.decide(report=report, by=mo, verdict=Verdict.KEEP, rule=Wrong.UNKIND, reason="", at=NOW)
    assert unheard.of(sam) == {mina.pk}, "kept for others, it stays away for who asked"


def test_without_the_tick_nothing_is_hidden(mina: Person, sam: Person, sign_in: SignIn) -> None:
    sign_in(sam).post(f"/report/profiles.person/{mina.key}/", {"wrong": "unkind"})
    assert not Mute.objects.exists()
    assert not Aside.objects.exists()


def test_only_what_one_sees_is_put_aside(mina: Person, sam: Person, sign_in: SignIn) -> None:
    assert sign_in(sam).post("/report/nothing.of.ours/abc/aside/").status_code == 404
    assert sign_in(sam).post(f"/report/profiles.person/{mina.key}/again/").status_code == 404
    assert not Aside.objects.exists()
