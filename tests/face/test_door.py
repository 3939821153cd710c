"""allauth's own templates pass the content policy, or ours stand in front of them."""

from pathlib import Path

import allauth
import pytest
from django.template import Engine

from tests.architecture.sources import ROOT
from tests.architecture.test_templates import INLINE

THEIRS = Path(allauth.__file__).parent / "templates"
FOLDERS = ("account", "mfa", "usersessions")
# Pages that are not reachable here: no phone numbers, no sign-up by allauth's own page.
UNUSED = {"account/phone_change.html"}


def inline(name: str) -> bool:
    return bool(INLINE.search((THEIRS / name).read_text()))


NAMES = [str(path.relative_to(THEIRS)) for folder in FOLDERS for path in sorted((THEIRS / folder).rglob("*.html"))]


@pytest.mark.parametrize("name", NAMES)
def test_the_template_in_use_carries_no_inline_style_or_script(name: str) -> None:
    used = Path(Engine.get_default().get_template(name).origin.name)
    assert name in UNUSED or not INLINE.search(used.read_text())


def test_there_is_something_to_stand_in_front_of() -> None:
    carrying = {name for name in NAMES if inline(name)} - UNUSED
    assert carrying
    assert all((ROOT / "templates" / name).exists() for name in carrying)
