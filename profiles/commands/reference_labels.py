"""The spellings a release brings for crafts, topics and groups, beside those that people added."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from profiles.choices import fold
from profiles.models import Label
from profiles.queries.topics import Kind

Row = dict[str, str]
Key = tuple[str, str]


class Spelling(NamedTuple):
    """One label: whose it is, in which language, folded, as written, and whether it is the name."""

    owner: int
    language: str
    folded: str
    text: str
    preferred: bool

    @property
    def key(self) -> Key:
        """What may stand only once among the labels of one kind."""
        return self.language, self.folded


def load_labels(kind: Kind, rows: Sequence[Row], owners: Mapping[str, int]) -> int:
    """Bring the release's spellings of one kind to what the file says; say how many rows changed.

    What people wrote stays: a name they chose stays the name, and a spelling they gave to
    something is theirs. Only a name of the release takes a spelling back, because something
    without a name could not be shown.
    """
    ours, theirs = held(kind, "data"), held(kind, "people")
    wanted = beside(theirs.values(), spellings(rows, owners))
    in_file = {owners[row["slug"]] for row in rows}
    stale = [pk for pk, label in ours.items() if is_stale(label, wanted, in_file)]
    taken_back = [pk for pk, label in theirs.items() if label.key in wanted]
    missing = sorted(set(wanted.values()) - set(ours.values()))
    Label.objects.filter(pk__in=stale + taken_back).delete()
    Label.objects.bulk_create(as_label(kind, spelling) for spelling in missing)
    return len(stale) + len(taken_back) + len(missing)


def held(kind: Kind, origin: str) -> dict[int, Spelling]:
    """Give the labels of one kind and origin by their id."""
    labels = Label.objects.filter(**{f"{kind}__isnull": False}, origin=origin)
    rows = labels.values_list("id", f"{kind}_id", "language", "folded", "text", "preferred")
    return {pk: Spelling(*values) for pk, *values in rows}


def spellings(rows: Iterable[Row], owners: Mapping[str, int]) -> Iterator[Spelling]:
    """Give every spelling of every row, in every language the file has columns for."""
    for row in rows:
        for column, value in row.items():
            part, _, language = column.partition("_")
            if part == "name" and value:
                yield Spelling(owners[row["slug"]], language, fold(value), value, preferred=True)
            if part == "aliases":
                for alias in filter(None, value.split(";")):
                    yield Spelling(owners[row["slug"]], language, fold(alias), alias, preferred=False)


def beside(theirs: Collection[Spelling], ours: Iterable[Spelling]) -> dict[Key, Spelling]:
    """Keep of our spellings what does not push aside one of theirs, and every name that is needed."""
    named = {(label.owner, label.language) for label in theirs if label.preferred}
    taken = {label.key for label in theirs}
    wanted = {}
    for label in ours:
        is_name = label.preferred and (label.owner, label.language) not in named
        if is_name or label.key not in taken:
            wanted[label.key] = label._replace(preferred=is_name)
    return wanted


def is_stale(label: Spelling, wanted: Mapping[Key, Spelling], in_file: Collection[int]) -> bool:
    """Whether a label of an earlier load must go: changed, or gone from something still in the file."""
    kept = wanted.get(label.key)
    return kept != label if kept else label.owner in in_file


def as_label(kind: Kind, spelling: Spelling) -> Label:
    return Label(
        **{f"{kind}_id": spelling.owner},
        language=spelling.language,
        text=spelling.text,
        folded=spelling.folded,
        preferred=spelling.preferred,
        origin="data",
    )
