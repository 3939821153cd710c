from profiles.choices import RoleName
from profiles.models import AuditEntry, Person, Role
from tests.api.program import Program


def holds(person: Person, role: RoleName) -> bool:
    return Role.objects.filter(person=person, role=role, until=None).exists()


def test_an_admin_gives_and_ends_a_duty(ada: Person, sam: Person) -> None:
    program, duties = Program(ada), f"people/{sam.key}/duties/"
    assert program.ask("POST", duties, {"role": "moderator"}).status_code == 204
    assert program.ask("GET", duties).json()["results"] == [{"role": "moderator"}]
    assert program.ask("POST", f"{duties}end/", {"role": "moderator"}).status_code == 204
    assert not holds(sam, RoleName.MODERATOR)
    assert AuditEntry.objects.filter(actor_key=ada.key, action__startswith="role.").count() == 2


def test_a_coordinator_does_not(cora: Person, sam: Person) -> None:
    assert Program(cora).ask("POST", f"people/{sam.key}/duties/", {"role": "moderator"}).status_code == 404
    assert not holds(sam, RoleName.MODERATOR)


def test_the_last_admin_stays(ada: Person) -> None:
    assert Program(ada).ask("POST", f"people/{ada.key}/duties/end/", {"role": "admin"}).status_code == 409
    assert holds(ada, RoleName.ADMIN)


def test_an_admin_hides_somebody_and_shows_them_again(ada: Person, sam: Person, teo: Person) -> None:
    program, page = Program(ada), f"people/{sam.key}/"
    assert program.ask("POST", f"{page}hide/", {"why": "Sells things."}).status_code == 204
    assert Program(teo).ask("GET", page).status_code == 404
    assert program.ask("POST", f"{page}show-again/").status_code == 204
    assert Program(teo).ask("GET", page).status_code == 200


def test_those_who_look_after_the_machine_read_how_it_does(cora: Person, teo: Person) -> None:
    found = {row["about"]: row for row in Program(cora).ask("GET", "health/").json()["results"]}
    assert found["mail"]["state"] == "good"
    assert Program(teo).ask("GET", "health/").status_code == 404
