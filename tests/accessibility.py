"""axe, said in a few lines per finding."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def assert_accessible(page: Page) -> None:
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    found = result.response["violations"]
    assert not found, f"{page.url}\n" + "\n".join(_sentence(violation) for violation in found)


def _sentence(violation: dict[str, Any]) -> str:
    places = "; ".join(f"{' '.join(node['target'])} {node['html'][:120]}" for node in violation["nodes"][:5])
    return f"- {violation['id']}: {violation['help']}: {places}"
