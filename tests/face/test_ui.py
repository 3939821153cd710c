"""The tags of the face: what they make of names, fields and choices."""

import re

import pytest
from django.template import Context, Template

from nwlb.styleguide import CRAFT_ICONS, SampleForm
from nwlb.templatetags.ui import HUES, device, hue, initials


def draw(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amina Yusuf", "AY"),
        ("Marta", "MA"),
        ("Jo", "JO"),
        ("X", "X"),
        ("  José  de la Cruz ", "JD"),
        ("أمينة يوسف", "أي"),
        ("“Speedy” G.", "SG"),
        ("🚲", "·"),
        ("", "·"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_person_keeps_their_colour_and_the_colours_are_used_alike() -> None:
    colours = [hue(f"key-{number}") for number in range(6_000)]
    assert colours == [hue(f"key-{number}") for number in range(6_000)]
    assert {colours.count(colour) > 800 for colour in range(1, HUES + 1)} == {True}


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 7.0) AppleWebKit/537.36 Chrome/112.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605 Version/17.5 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox on Linux"),
        ("curl/8.0", "A browser we do not know"),
        ("", "A browser we do not know"),
    ],
)
def test_a_device_is_named_in_two_words(user_agent: str, name: str) -> None:
    assert device(user_agent) == name


def test_a_picture_takes_the_place_of_the_letters() -> None:
    assert "AY" in draw('{% load ui %}{% avatar "Amina Yusuf" "k" %}')
    pictured = draw('{% load ui %}{% avatar "Amina Yusuf" "k" "lg" "/files/a.webp" %}')
    assert 'src="/files/a.webp" alt=""' in pictured
    assert "AY" not in pictured


def test_a_field_with_a_fault_keeps_what_was_typed_and_points_at_what_is_wrong() -> None:
    form = SampleForm({"name": "x" * 3, "town": ""})
    drawn = draw("{% load ui %}{% field form.name %}{% field form.town %}", form=form)
    assert 'value="xxx"' in drawn
    assert 'id="id_town_error"' in drawn
    control = re.search(r'<input[^>]*id="id_town"[^>]*>', drawn)
    assert control is not None
    assert 'aria-invalid="true"' in control[0]
    assert "id_town_error" in control[0]


def test_a_field_without_a_fault_points_at_its_hint_only() -> None:
    drawn = draw("{% load ui %}{% field form.name %}", form=SampleForm())
    assert 'aria-describedby="id_name_helptext"' in drawn
    assert "aria-invalid" not in drawn
    assert "error" not in drawn


def test_what_somebody_typed_is_escaped() -> None:
    drawn = draw("{% load ui %}{% field form.name %}", form=SampleForm({"name": '"><script>alert(1)</script>'}))
    assert "<script>" not in drawn


def test_only_a_field_that_may_stay_empty_says_so() -> None:
    assert "(optional)" in draw("{% load ui %}{% field form.words %}", form=SampleForm())
    assert "(optional)" not in draw("{% load ui %}{% field form.town %}", form=SampleForm())


def test_picks_keep_what_was_chosen_and_have_their_icons() -> None:
    form = SampleForm({"crafts": ["driver"]})
    drawn = draw('{% load ui %}{% picks form.crafts "tiles" icons %}', form=form, icons=CRAFT_ICONS)
    assert re.search(r'value="driver"[^>]*checked', drawn)
    assert not re.search(r'value="courier"[^>]*checked', drawn)
    assert "#i-car" in drawn


def test_a_group_is_open_only_where_something_in_it_is_chosen() -> None:
    form = SampleForm({"topics": ["pricing"]})
    money, apps = draw("{% load ui %}{% pick_groups form.topics %}", form=form).split("<details")[1:]
    assert " open>" in money
    assert " open>" not in apps


def test_grouped_picks_refuse_a_field_without_choices() -> None:
    with pytest.raises(TypeError, match="choice widget"):
        draw("{% load ui %}{% pick_groups form.name %}", form=SampleForm())


FACTS = [{"label": state, "state": state} for state in ("yes", "part", "no", "not_said")]


def test_a_fact_says_its_state_in_words_not_by_shape_alone() -> None:
    drawn = draw('{% include "components/fit.html" with facts=facts only %}', facts=FACTS)
    yes, part, no, not_said = drawn.split("<li ")[1:]
    assert "#i-check" in yes
    assert "vh" not in yes
    assert "in part" in part
    assert "no match" in no
    assert "not said yet" in not_said
