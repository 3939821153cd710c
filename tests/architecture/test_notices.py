"""Every verb that code tells has all its words, and all words have a verb."""

import ast
import re

import pytest

from profiles.queries import wording
from tests.architecture.sources import ROOT, sources

VERB = re.compile(r"[a-z]+(_[a-z]+)+")


def told_in(tree: ast.AST) -> set[str]:
    """Return the verbs that stand in calls of a function ``tell...``, by name or by place."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node).startswith("tell")]
    given = [value for call in calls for value in (*call.args, *(k.value for k in call.keywords if k.arg == "verb"))]
    words = [node.value for value in given for node in ast.walk(value) if isinstance(node, ast.Constant)]
    return {word for word in words if isinstance(word, str) and VERB.fullmatch(word)}


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def told() -> list[str]:
    return sorted(set().union(*(told_in(source.tree) for source in sources())))


@pytest.mark.parametrize("verb", told())
def test_a_verb_has_all_its_words(verb: str) -> None:
    assert verb in wording.folders(), f"templates/<app>/notices/{verb}/line.html is missing"
    folder = ROOT / "templates" / wording.folders()[verb]
    assert [part for part in wording.PARTS if not (folder / part).is_file()] == []


@pytest.mark.parametrize("verb", wording.verbs())
def test_a_line_holds_no_link_of_its_own(verb: str) -> None:
    assert "<a" not in (ROOT / "templates" / wording.folders()[verb] / "line.html").read_text()


def test_a_verb_is_found_by_name_and_by_place() -> None:
    tree = ast.parse('notices.tell(verb="ask_received")\nself.tell(mentor, "ask_sent", ask, slot="a_b")')
    assert told_in(tree) == {"ask_received", "ask_sent"}
