"""Loading the reference data: complete, once, and without taking anything people added."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Q

from profiles.choices import fold
from profiles.commands import reference
from profiles.models import Craft, Label, Place, Topic, TopicGroup

pytestmark = pytest.mark.django_db

Edit = Callable[[str, str, str], None]


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A copy of the shipped files, to be changed as the next release would."""
    return Path(shutil.copytree(reference.DATA, tmp_path / "data"))


@pytest.fixture
def edit(release: Path) -> Edit:
    def replace(name: str, old: str, new: str) -> None:
        path = release / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


def name_of(slug: str, language: str = "en") -> str:
    return Label.objects.get(topic__slug=slug, language=language, preferred=True).text


def add_label(slug: str, text: str, *, preferred: bool = False) -> Label:
    topic = Topic.objects.get(slug=slug)
    return Label.objects.create(
        topic=topic, language="en", text=text, folded=fold(text), preferred=preferred, origin="people"
    )


def test_everything_in_the_files_is_in_the_database() -> None:
    for model, name in ((Craft, "crafts"), (TopicGroup, "topic_groups"), (Topic, "topics"), (Place, "places")):
        assert model.objects.count() == len(reference.read_rows(reference.DATA / f"{name}.tsv"))
    named = Label.objects.filter(language="en", preferred=True)
    assert named.count() == Craft.objects.count() + Topic.objects.count() + TopicGroup.objects.count()
    bristol = Place.objects.get(name="Bristol", country="GB")
    assert (bristol.zone, str(bristol.latitude), str(bristol.longitude)) == ("Europe/London", "51.5", "-2.6")
    assert Craft.objects.get(slug="food-courier").parent == Craft.objects.get(slug="courier")


def test_a_second_load_changes_nothing() -> None:
    labels = set(Label.objects.values_list("id", "folded"))
    assert reference.load().total == 0
    assert set(Label.objects.values_list("id", "folded")) == labels


def test_the_command_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference")
    assert capsys.readouterr().out == "Reference data: nothing new.\n"


def test_an_empty_database_is_filled() -> None:
    Label.objects.all().delete()
    Topic.objects.all().delete()
    TopicGroup.objects.all().delete()
    Craft.objects.filter(parent__isnull=False).delete()
    Craft.objects.all().delete()
    Place.objects.all().delete()
    loaded = reference.load()
    assert loaded.places == Place.objects.count() > 10_000
    assert loaded.topics == Topic.objects.count()
    assert loaded.labels == Label.objects.count()


def test_topics_in_their_order_mix_the_groups() -> None:
    groups = TopicGroup.objects.count()
    first = Topic.objects.order_by("position").values_list("group__slug", flat=True)[:groups]
    assert len(set(first)) == groups


def test_a_release_changes_only_what_differs(release: Path, edit: Edit) -> None:
    edit("topics.tsv", "\tPricing a job\t", "\tNaming your price\t")
    edit("topic_groups.tsv", "money\t2\t", "money\t3\t")
    edit("places.tsv", "\tBristol\tGB\tEngland\t", "\tBristol\tGB\tSouth West England\t")
    loaded = reference.load(folder=release)
    assert name_of("pricing-job") == "Naming your price"
    assert TopicGroup.objects.get(slug="money").hue == 3
    assert (loaded.groups, loaded.labels, loaded.places, loaded.topics) == (1, 2, 1, 0)
    assert reference.load(folder=release).total == 0


def test_a_release_may_move_a_spelling_to_another_topic(release: Path, edit: Edit) -> None:
    edit("topics.tsv", ";getting paid\t", "\t")
    edit("topics.tsv", "\tpricing;how to price;", "\tpricing;getting paid;how to price;")
    reference.load(folder=release)
    assert Label.objects.get(topic__isnull=False, folded="getting paid").topic == Topic.objects.get(slug="pricing-job")


def test_a_release_may_bring_another_language(release: Path) -> None:
    path = release / "topics.tsv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    german = {"tax-return": "Steuererklärung"}
    lines = [f"{header}\tname_de", *(f"{row}\t{german.get(row.split(chr(9))[0], '')}" for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert reference.load(folder=release).labels == 1
    assert name_of("tax-return", "de") == "Steuererklärung"
    assert name_of("tax-return", "en") == "Tax return"


def test_a_row_that_left_the_files_stays_with_its_name(release: Path) -> None:
    path = release / "topics.tsv"
    kept = [
        line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("beauty\t")
    ]
    path.write_text("".join(kept), encoding="utf-8")
    reference.load(folder=release)
    assert name_of("beauty") == "Nails and make-up"


def test_a_spelling_people_added_stays() -> None:
    added = add_label("ebike-brakes", "Velo mechanics")
    assert reference.load().total == 0
    added.refresh_from_db()
    assert (added.text, added.origin) == ("Velo mechanics", "people")


def test_a_spelling_people_gave_away_stays_where_they_put_it(release: Path, edit: Edit) -> None:
    added = add_label("value-added-tax", "VAT stuff")
    edit("topics.tsv", "\ttax;taxes;", "\ttax;taxes;vat stuff;")
    reference.load(folder=release)
    assert Label.objects.get(Q(topic__isnull=False), folded="vat stuff") == added


def test_a_name_people_chose_stays_the_name() -> None:
    Label.objects.filter(topic__slug="tax-return", preferred=True).update(preferred=False)
    add_label("tax-return", "Yearly taxes", preferred=True)
    reference.load()
    assert name_of("tax-return") == "Yearly taxes"
    assert Label.objects.filter(topic__slug="tax-return", folded="tax return", preferred=False).exists()


def test_a_new_name_of_a_release_is_never_missing(release: Path, edit: Edit) -> None:
    add_label("value-added-tax", "Surge pay")
    edit("topics.tsv", "\tBonuses and busy hours\t", "\tSurge pay\t")
    reference.load(folder=release)
    assert name_of("bonuses") == "Surge pay"


def test_a_file_with_an_unknown_group_changes_nothing(release: Path, edit: Edit) -> None:
    edit("topic_groups.tsv", "money\t2\t", "money\t3\t")
    edit("topics.tsv", "pricing-job\tmoney\t", "pricing-job\tnowhere\t")
    with pytest.raises(KeyError):
        reference.load(folder=release)
    assert TopicGroup.objects.get(slug="money").hue == 2
