"""What the first page of a visit weighs, gzip, without the words of the page itself."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from tests.architecture.sources import ROOT

KILO = 1000
ADDRESS = re.compile(r'(?:href|src)="/static/([^"#?]+)')
FRAMES = ["base_app.html", "base_join.html", "base_public.html", "front.html"]


def parts(template: str) -> set[str]:
    html = render_to_string(template, {"draft": {"name": "join-1", "url": "/", "at": None}})
    return set(ADDRESS.findall(html)) | {"img/icons.svg"}


def weight(names: set[str], suffix: str = "") -> int:
    return sum(on_the_wire(ROOT / "static" / name) for name in names if name.endswith(suffix))


def on_the_wire(path: Path) -> int:
    raw = path.read_bytes()
    return len(raw if path.suffix == ".woff2" else gzip.compress(raw))


@pytest.mark.parametrize("template", FRAMES)
def test_styles_and_scripts_keep_to_their_weight(template: str) -> None:
    assert weight(parts(template), ".css") <= 12 * KILO
    assert weight(parts(template), ".js") <= 18 * KILO


@pytest.mark.parametrize("template", FRAMES)
def test_the_frame_leaves_room_for_the_words(template: str) -> None:
    # The page itself may have up to five of the sixty.
    assert weight(parts(template)) <= 55 * KILO
    assert len(parts(template)) + 1 <= 12


def test_the_heaviest_page_would_be_found() -> None:
    assert weight({"vendor/htmx.min.js", "js/drafts.js", "js/app.js"}, ".js") > 18 * KILO


def test_only_pages_with_a_part_that_renews_itself_carry_what_renews_it() -> None:
    pages = {path: path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    renewing = {path.name for path, text in pages.items() if "hx-get" in text}
    carrying = {path.name for path, text in pages.items() if "components/live.html" in text}
    assert renewing == {"_poll.html", "_progress.html"}
    assert carrying == {"conversation.html", "show.html"}
    assert "vendor/htmx.min.js" not in parts("base_app.html")
