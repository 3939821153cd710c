"""Every icon that a template or a table of ours names is a symbol of the sprite."""

import re

from nwlb.templatetags.ui import icon
from nwlb.wiring import ACCOUNT_MENU, NAVIGATION
from tests.architecture.sources import ROOT

SPRITE = (ROOT / "static" / "img" / "icons.svg").read_text()
SYMBOLS = set(re.findall(r'<symbol id="i-([a-z0-9-]+)"', SPRITE))
IN_TEMPLATES = re.compile(r"""{%\s*icon\s+["']([^"']+)["']""")


def named() -> dict[str, str]:
    names = {
        name: str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        for name in IN_TEMPLATES.findall(path.read_text())
    }
    return names | {place.icon: f"nwlb/wiring.py: {place.url_name}" for place in (*NAVIGATION, *ACCOUNT_MENU)}


def test_every_icon_exists() -> None:
    assert len(named()) > 10
    assert {name: where for name, where in named().items() if name not in SYMBOLS} == {}


def test_a_missing_icon_would_be_found() -> None:
    assert IN_TEMPLATES.findall('{% icon "no-such-icon" "icon--flip" %}') == ["no-such-icon"]
    assert "no-such-icon" not in SYMBOLS


def test_an_icon_is_decoration_and_its_name_is_escaped() -> None:
    drawn = icon('"><script>')
    assert 'aria-hidden="true"' in drawn
    assert "<script>" not in drawn
