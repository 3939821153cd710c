"""Every example in the documentation is one that the site could send or would take."""

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]

from nwlb.api_schema import schema


def translated(part: Any) -> Any:
    """Say in JSON Schema what OpenAPI 3.0 calls nullable."""
    if isinstance(part, list):
        return [translated(each) for each in part]
    if not isinstance(part, dict):
        return part
    said = {name: translated(value) for name, value in part.items() if name != "nullable"}
    return {"anyOf": [said, {"type": "null"}]} if part.get("nullable") is True else said


def shown() -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Yield where an example stands, the schema beside it, and its value."""
    for path, methods in schema()["paths"].items():
        for method, said in methods.items():
            bodies = {"sent": said.get("requestBody", {}), **said["responses"]}
            for where, body in bodies.items():
                for content in body.get("content", {}).values():
                    for example in content.get("examples", {}).values():
                        yield f"{method} {path} {where}", content["schema"], example["value"]


def wrong(components: Any, form: dict[str, Any], value: Any) -> list[str]:
    checked = Draft202012Validator({**translated(form), "components": components}, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in checked.iter_errors(value)]


def test_every_example_fits_its_schema() -> None:
    components = translated(schema()["components"])
    found = list(shown())
    assert len(found) > len(schema()["paths"])
    assert {where: errors for where, form, value in found if (errors := wrong(components, form, value))} == {}


def test_an_example_that_does_not_fit_is_found() -> None:
    form = {"type": "object", "properties": {"until": {"type": "string", "format": "date", "nullable": True}}}
    assert wrong({}, form, {"until": None}) == []
    assert wrong({}, form, {"until": "tomorrow"}) != []
