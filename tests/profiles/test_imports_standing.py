"""Who sees people that were brought in, and what makes them members."""

import io

import pytest
from django.core.management import CommandError, call_command

from profiles.commands import imports
from profiles.models import AuditEntry, ImportBatch, Offer, Person
from profiles.queries import people
from tests.factories import NOW, AccountFactory
from tests.profiles.sheets import HEADING, Import


class TestWhoSeesThem:
    def test_coordinators_only(self, run: Import, cora: Person, teo: Person) -> None:
        run("email,name\na@example.org,Ana\n")
        ana = Person.objects.get(name="Ana")
        assert ana in people.visible_to(cora)
        assert ana not in people.visible_to(teo)
        assert ana not in people.visible_to(None)

    def test_everybody_once_they_agreed(self, run: Import, teo: Person) -> None:
        run("email,name,offers\na@example.org,Ana,python\n", confirm=True)
        ana = Person.objects.get(name="Ana")
        assert ana in people.visible_to(teo)
        assert ana.offer.opened_at is not None
        assert ana.offer.handbook_passed_at == ana.offer.opened_at


class TestConfirm:
    def test_makes_members_and_says_who_said_so(self, run: Import, cora: Person) -> None:
        run(HEADING + "a@example.org,A,DE,de,css,2\n", by=cora.key)
        batch = ImportBatch.objects.get()
        assert imports.confirm(batch=batch, by=cora, at=NOW) == 1
        assert Person.objects.get(headline="A").confirmed_at == NOW
        entry = AuditEntry.objects.get(action="import.confirmed")
        assert (entry.actor_key, entry.subject_key) == (cora.key, batch.key)
        assert entry.facts == {"people": 1, "offers_opened_without_handbook": 1}

    def test_twice_changes_nothing(self, run: Import) -> None:
        run(HEADING + "a@example.org,A,DE,de,css,2\n", confirm=True)
        before = Person.objects.get().confirmed_at
        assert imports.confirm(batch=ImportBatch.objects.get(), by=None, at=NOW) == 0
        assert Person.objects.get().confirmed_at == before

    def test_an_offer_without_a_known_topic_stays_closed(self, run: Import) -> None:
        run(HEADING + "a@example.org,A,DE,de,grafting of unicorns,2\n", confirm=True)
        assert Person.objects.get().is_member
        assert Offer.objects.get().opened_at is None

    def test_who_claimed_the_account_speaks_for_themselves(self, run: Import) -> None:
        run(HEADING + "a@example.org,A,DE,de,css,2\n")
        Person.objects.update(account=AccountFactory.create(email="a@example.org"))
        assert imports.confirm(batch=ImportBatch.objects.get(), by=None, at=NOW) == 0
        assert Offer.objects.get().opened_at is None

    def test_nobody_but_a_coordinator_may(self, run: Import, mo: Person) -> None:
        run(HEADING + "a@example.org,A,DE,de,css,2\n")
        key = ImportBatch.objects.get().key
        with pytest.raises(CommandError, match="Only a coordinator"):
            call_command("confirm_import", key, by=mo.key)
        assert not Person.objects.get(headline="A").is_member

    def test_nobody_but_a_coordinator_may_import(self, run: Import, mo: Person) -> None:
        with pytest.raises(CommandError, match="Only a coordinator"):
            run(HEADING + "a@example.org,A,DE,de,css,2\n", by=mo.key)
        assert not ImportBatch.objects.exists()

    def test_the_sheets_that_wait_are_listed(self, run: Import) -> None:
        run(HEADING + "a@example.org,A,DE,de,css,2\n")
        out = io.StringIO()
        call_command("confirm_import", stdout=out)
        key = ImportBatch.objects.get().key
        assert key in out.getvalue()
        call_command("confirm_import", key, stdout=out)
        assert "1 person is a member now" in out.getvalue()
