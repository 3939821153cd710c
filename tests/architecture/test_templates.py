"""The CSP forbids inline style and script, so no template may carry any."""

import re
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from tests.architecture.sources import ROOT

INLINE = re.compile(
    r"""<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=["']|javascript:""", re.IGNORECASE
)
NAMED = re.compile(r"""{%-?\s*(?:include|extends)\s+["']([^"']+)["']""")


def is_mail(path: Path) -> bool:
    """Whether a template is a part of a mail: no style sheet and no CSP reach there."""
    return not {"email", "mails"}.isdisjoint(path.parts) or path.name in ("body.html", "mail_button.html")


TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if not is_mail(path))
ALONE = re.compile(r"""{%-?\s*include\s+["']([^"'#]+)["']([^%]*)\sonly\s*-?%}""")
LOWER_FLOORS = {"profiles": ("matching:", "forums:"), "matching": ("forums:",), "forums": ("matching:",)}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_inline_style_or_script(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("sabotage", ["<script>x</script>", '<p style="a">', "<a onclick='x'>"])
def test_the_rule_can_fail(sabotage: str) -> None:
    assert INLINE.search(sabotage)


def named_in(source: str) -> list[str]:
    return [name.partition("#")[0] for name in NAMED.findall(source)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_template_that_is_named_is_there(path: Path) -> None:
    for name in named_in(path.read_text()):
        get_template(name)


def test_a_template_that_is_not_there_is_found_out() -> None:
    (name,) = named_in('{% include "components/no_such_thing.html" with a=b only %}')
    with pytest.raises(TemplateDoesNotExist):
        get_template(name)


def without_token(source: str) -> list[str]:
    """Name the forms that a template includes with ``only`` and without the token they post."""
    alone = [(name, given) for name, given in ALONE.findall(source) if "csrf_token=" not in given]
    return [name for name, _given in alone if "{% csrf_token %}" in (ROOT / "templates" / name).read_text()]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_form_that_is_included_has_its_token(path: Path) -> None:
    assert without_token(path.read_text()) == []


def test_a_form_without_its_token_is_found_out() -> None:
    included = '{%% include "profiles/searches/_tell_me.html" with form=form%s only %%}'
    assert without_token(included % "") == ["profiles/searches/_tell_me.html"]
    assert without_token(included % " csrf_token=csrf_token") == []


def test_lower_floors_name_no_url_of_an_upper_one() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {space}"
        for floor, forbidden in LOWER_FLOORS.items()
        for folder in (ROOT / "templates" / floor, ROOT / floor)
        for path in [*folder.rglob("*.html"), *folder.rglob("*.py")]
        for space in forbidden
        if f"'{space}" in path.read_text() or f'"{space}' in path.read_text()
    ]
    assert wrong == []
