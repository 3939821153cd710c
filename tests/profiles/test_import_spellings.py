"""What words that nobody knew mean, said by one tap."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from profiles.choices import Side
from profiles.models import (
    AuditEntry,
    Label,
    OfferTopic,
    OwnWords,
    Person,
    PersonTopic,
    Topic,
)
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.profiles.sheets import bring, page, press

MENTORS = Path(__file__).parent.parent / "data" / "mentors.csv"
TWO = b"email;name;offers\nana@example.org;Ana;python\nbo@example.org;Bo;css\nbroken@;Cy;css\n"


@pytest.fixture
def desk(cora: Person, sign_in: SignIn) -> Client:
    return sign_in(cora)


class TestSpellings:
    SHEET = b"\n".join(
        [
            b"email,offers,seeks",
            b"a@example.org,bycicle fixing,",
            b"b@example.org,,bycicle fixing",
            b"c@example.org,Bycicle Fixing,",
        ]
    )

    def test_one_tap_counts_for_everybody_who_wrote_it(self, desk: Client, sam: Person) -> None:
        batch = press(desk, "take", bring(desk, self.SHEET))
        OwnWords.objects.create(person=sam, about=OwnWords.About.LEARN, words="bycicle fixing", folded="bycicle fixing")
        topic = Topic.objects.get(slug="ebike-brakes")
        said = {"kind": "topic", "words": "bycicle fixing", "slug": topic.slug}
        assert desk.post(reverse("profiles:import_spell", args=[batch.key]), said).status_code == 302
        assert not OwnWords.objects.exists()
        assert PersonTopic.objects.filter(topic=topic, side=Side.SHARE).count() == 2
        assert PersonTopic.objects.filter(topic=topic, side=Side.LEARN).count() == 2
        assert OfferTopic.objects.filter(topic=topic).count() == 2
        sam.refresh_from_db()
        assert sam.features_changed_at > NOW
        assert Label.objects.get(folded="bycicle fixing").origin == "people"
        assert AuditEntry.objects.get(action="spelling.meant").facts == {"people": 4}
        later = bring(desk, b"email,offers\nd@example.org,bycicle fixing\n")
        assert later.columns
        later.refresh_from_db()
        assert (later.preview["found"], later.preview["words"]) == (1, 1)

    def test_what_means_something_else_already_is_refused(self, desk: Client) -> None:
        batch = press(desk, "take", bring(desk, self.SHEET))
        url = reverse("profiles:import_spell", args=[batch.key])
        for slug in ("ebike-brakes", "tax-return"):
            response = desk.post(url, {"kind": "topic", "words": "bycicle fixing", "slug": slug})
        assert "mean something else already" in response.content.decode()
        assert Label.objects.get(folded="bycicle fixing").topic.slug == "ebike-brakes"  # type: ignore[union-attr]

    def test_near_ones_are_proposed(self, desk: Client) -> None:
        batch = press(desk, "take", bring(desk, b"email,offers\na@example.org,tax returns yes\n"))
        shown = page(desk, batch)
        assert "“tax returns yes”" in shown
        assert "The same as" in shown
