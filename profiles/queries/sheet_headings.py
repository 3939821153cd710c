"""The columns of a sheet: what a heading stands for, guessed by its words in English and Spanish."""

import re
from collections.abc import Sequence
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from profiles.choices import fold

# What a column may become, in the order of the form.
FIELDS = {
    "email": _("E-mail"),
    "name": _("Name others see"),
    "headline": _("What they do, in one line"),
    "about": _("About them"),
    "goal": _("Goal"),
    "craft": _("Work"),
    "years": _("Years of experience"),
    "city": _("Town"),
    "country": _("Country"),
    "languages": _("Languages"),
    "hours": _("Free hours"),
    "offers": _("Can share"),
    "seeks": _("Wants to learn"),
    "capacity": _("Room for how many"),
}
# Folded and without punctuation.
HEADINGS = {
    "email": "e mail|email|mail|email address|e mail address|mail address"
    "|correo|correo electronico|direccion de correo|e mail correo",
    "name": "name|full name|pseudonym|nickname|nick|display name|name others see"
    "|nombre|nombre completo|nombre y apellidos|apodo|seudonimo",
    "headline": "headline|title|job title|profession|occupation|position|what they do in one line"
    "|titular|titulo|profesion|ocupacion|puesto|cargo",
    "about": "about|about me|about them|bio|biography|description|introduction"
    "|sobre mi|biografia|descripcion|presentacion",
    "goal": "goal|goals|aim|why|objetivo|objetivos|meta|metas",
    "craft": "craft|crafts|work|kind of work|trade|job|gig|oficio|oficios|trabajo|tipo de trabajo|empleo",
    "years": "years|experience|years of experience|anos|experiencia|anos de experiencia",
    "city": "city|town|place|location|lives in|ciudad|localidad|lugar|pueblo|poblacion|municipio",
    "country": "country|country code|land|pais|codigo de pais",
    "languages": "languages|language|langs|lang|speaks|spoken languages|idiomas|idioma|lenguas|habla",
    "hours": "hours|free hours|free|availability|available|times|when"
    "|horas|horario|horas libres|disponibilidad|disponible|cuando",
    "offers": "offers|offer|can share|can teach|can help with|shares|teaches|skills|topics|tags|expertise"
    "|ofrece|puede ensenar|puede compartir|ensena|habilidades|temas|conocimientos",
    "seeks": "seeks|seek|wants to learn|wants|needs|looking for|learn|interested in|wishes"
    "|busca|quiere aprender|necesita|aprender|le interesa|deseos",
    "capacity": "capacity|room|places|seats|room for|room for how many|how many|mentees|plazas|cupo|capacidad|cuantas",
}
COLUMN_OF = {heading: column for column, headings in HEADINGS.items() for heading in headings.split("|")}
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
MOSTLY = 0.8


def columns_of(headings: Sequence[str]) -> list[str]:
    """Name the field under each heading, "" where we know none; the second one of a kind is not read."""
    columns: list[str] = []
    for heading in headings:
        column = COLUMN_OF.get(plain(heading), "")
        columns.append("" if column in columns else column)
    return columns


def with_address(columns: Sequence[str], samples: Sequence[Sequence[str]]) -> list[str]:
    """Where no heading says e-mail, take the first column whose cells look like addresses."""
    found = list(columns)
    if "email" in found:
        return found
    for at, _column in enumerate(found):
        said = [row[at].strip() for row in samples if at < len(row) and row[at].strip()]
        if said and sum(bool(ADDRESS.fullmatch(cell)) for cell in said) >= MOSTLY * len(said):
            found[at] = "email"
            break
    return found


def key_of(headings: Sequence[str]) -> str:
    """Name a row of headings, so that the next sheet with the same ones is read the same way."""
    return sha256("\n".join(map(plain, headings)).encode()).hexdigest()


def plain(heading: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", fold(heading)).split())
