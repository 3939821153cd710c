from profiles.models import Block, Person
from tests.api.program import Program


def test_block_and_lift(mina: Person, teo: Person) -> None:
    program, path = Program(teo), f"blocks/{mina.key}/"
    assert [program.ask("PUT", path).status_code for _n in range(2)] == [204, 204]
    assert [row["name"] for row in program.ask("GET", "blocks/").json()["results"]] == ["Mina"]
    assert program.ask("GET", f"people/{mina.key}/").status_code == 404
    assert Program(mina).ask("GET", f"people/{teo.key}/").status_code == 404
    assert program.ask("DELETE", path).status_code == 204
    assert program.ask("DELETE", path).status_code == 404


def test_who_was_blocked_can_lift_nothing(mina: Person, teo: Person) -> None:
    Program(teo).ask("PUT", f"blocks/{mina.key}/")
    assert Program(mina).ask("DELETE", f"blocks/{teo.key}/").status_code == 404
    assert Block.objects.exists()


def test_nobody_blocks_themselves(teo: Person) -> None:
    assert Program(teo).ask("PUT", f"blocks/{teo.key}/").status_code == 404
