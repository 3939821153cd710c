"""What import-linter cannot see: calls, names and sizes. Each rule has a line that breaks it."""

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.architecture.sources import Source, of_layers, sources

LONGEST_FILE = 300
LONGEST_FUNCTION = 30
LONGEST_KERNEL = 80  # a call inside a compiled loop can cost more than the work
INNER = ("commands", "policies", "queries", "models")
OUTER = ("views", "api", "forms", "tasks")
Finder = Callable[[ast.AST], Iterator[str]]


def imports_in_functions(tree: ast.AST) -> Iterator[str]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))
            yield from (f"line {node.lineno}: an import inside {function.name}()" for node in inside)


def http_or_clock(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "") in ("django.http", "django.contrib.messages"):
            yield f"line {node.lineno}: imports {node.module}"
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("timezone.now", "datetime.now", "Now"):
            yield f"line {node.lineno}: asks the clock"


def managers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
            yield f"line {node.lineno}: {ast.unparse(node)}"


def overridden_saves_and_signals(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(
            isinstance(m, ast.FunctionDef) and m.name == "save" for m in node.body
        ):
            yield f"line {node.lineno}: {node.name} overrides save()"
        if isinstance(node, ast.ImportFrom) and "signals" in (node.module or ""):
            yield f"line {node.lineno}: listens to signals"
        if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add"):
            yield f"line {node.value.lineno}: {node.arg}"


def found_in(chosen: list[Source], finder: Finder) -> list[str]:
    return [f"{source.path} {what}" for source in chosen for what in finder(source.tree)]


def test_imports_stand_at_the_top_of_a_module() -> None:
    assert found_in(list(sources()), imports_in_functions) == []


def test_inner_layers_know_neither_http_nor_the_clock() -> None:
    assert found_in(of_layers(*INNER), http_or_clock) == []


def test_outer_layers_touch_no_manager() -> None:
    assert found_in(of_layers(*OUTER), managers) == []


def test_no_signals_and_no_save_overrides() -> None:
    assert found_in(list(sources()), overridden_saves_and_signals) == []


@pytest.mark.parametrize(
    ("finder", "sabotage"),
    [
        (imports_in_functions, "def f():\n    import os"),
        (http_or_clock, "from django.http import Http404"),
        (http_or_clock, "at = timezone.now()"),
        (managers, "Person.objects.all()"),
        (overridden_saves_and_signals, "class A:\n    def save(self): ..."),
        (overridden_saves_and_signals, "x = DateTimeField(auto_now=True)"),
    ],
)
def test_each_rule_can_fail(finder: Finder, sabotage: str) -> None:
    assert list(finder(ast.parse(sabotage)))


def test_files_stay_short() -> None:
    assert [f"{source.path}: {source.lines}" for source in sources() if source.lines > LONGEST_FILE] == []


def test_functions_stay_short() -> None:
    long = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and body_length(node) > (LONGEST_KERNEL if "/kernels/" in source.path else LONGEST_FUNCTION)
    ]
    assert long == []


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body; a docstring tells, it does not tire."""
    statements = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not statements:
        return 0
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1
