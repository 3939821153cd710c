"""The examples of the CommonMark specification."""

import re
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "data" / "commonmark.txt"
EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)


def commonmark() -> list[tuple[str, str]]:
    """Return each example: Markdown, and its HTML."""
    found = EXAMPLE.findall(EXAMPLES.read_text(encoding="utf-8"))
    return [(text.replace("→", "\t"), html.replace("→", "\t")) for text, html in found]
