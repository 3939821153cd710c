"""Sheets of people that coordinators bring in: by the queries and commands of the pages."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.choices import FindingKind, ImportState
from profiles.commands import import_work, imports, invitations
from profiles.commands import spellings as meanings
from profiles.errors import ColumnTwice, EmailColumnMissing, SheetMovedOn, SheetUnreadable, SpellingTaken
from profiles.forms.imports import SheetForm, SpellingForm
from profiles.models import ImportBatch
from profiles.queries import imports as sheets
from profiles.queries import sheet_export, spellings
from profiles.queries.sheet_encodings import LEGACY
from profiles.queries.sheet_headings import FIELDS
from profiles.web.doors import Coordinators
from profiles.web.resources import Resource, operation

CHECKED_AT_ONCE = 200_000  # bytes, as on the page: what is larger waits for a worker
MOST_COLUMNS = 1_000
CSV: dict[str, Any] = {"type": "string"}


class SheetSerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    filename = serializers.CharField()
    at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=ImportState.choices)
    trouble = serializers.CharField(help_text="Why it cannot be read, in a sentence, or empty.")


class OneSheetSerializer(SheetSerializer):
    encoding = serializers.CharField()
    headings = serializers.ListField(child=serializers.CharField())
    columns = serializers.ListField(child=serializers.CharField(allow_blank=True), help_text="What each heading is.")
    preview = serializers.DictField(help_text="What the check found: lines, people, members, doubled, mend, …")
    figures = serializers.DictField(help_text="What has been taken in so far, counted in the same way.")


class NewSheetSerializer(serializers.Serializer[object]):
    sheet = serializers.FileField(help_text="A CSV file: any delimiter and letters, up to 32 MB and 100,000 lines.")


class ColumnsSerializer(serializers.Serializer[object]):
    columns = serializers.ListField(
        child=serializers.ChoiceField(choices=[*FIELDS], allow_blank=True),
        max_length=MOST_COLUMNS,
        help_text="One for each heading, in their order; empty leaves a column out.",
    )
    encoding = serializers.ChoiceField(choices=[*LEGACY], required=False, help_text="Where its letters were guessed.")


class GroupSerializer(serializers.Serializer[object]):
    kind = serializers.ChoiceField(choices=FindingKind.choices)
    column = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField()
    count = serializers.IntegerField()
    numbers = serializers.ListField(child=serializers.IntegerField(), help_text="The first lines of which it is true.")


class AgreedSerializer(serializers.Serializer[object]):
    people = serializers.IntegerField(help_text="How many are members by this.")


class InvitedSerializer(serializers.Serializer[object]):
    people = serializers.IntegerField(help_text="How many are written to by this.")


SHEET = {
    "key": "k7m2qx4vbn8p",
    "filename": "couriers.csv",
    "at": "2026-03-02T09:00:00Z",
    "state": "checked",
    "trouble": "",
}
ONE = {
    **SHEET,
    "encoding": "utf-8-sig",
    "headings": ["E-mail", "Name"],
    "columns": ["email", "name"],
    "preview": {"lines": 40, "people": 38, "mend": 2},
    "figures": {},
}
GROUP = {
    "kind": "mend",
    "column": "email",
    "sentence": "There is no e-mail address. We skip this line.",
    "count": 2,
    "numbers": [7, 19],
}


class MeaningSerializer(serializers.Serializer[object]):
    words = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(choices=("topic", "craft"))
    slug = serializers.SlugField(max_length=80)


class UnderstoodSerializer(serializers.Serializer[object]):
    people = serializers.IntegerField(help_text="For how many people this changed something.")


class OfCoordinators(Resource):
    area = "duty"
    permission_classes = [Coordinators]

    def sheet(self, key: str) -> ImportBatch:
        return get_object_or_404(sheets.visible_to(self.person), key=key)

    def told(self, batch: ImportBatch, status: int = 200) -> Response:
        batch.refresh_from_db()
        return Response(OneSheetSerializer(batch).data, status=status)

    def check_at_once(self, batch: ImportBatch) -> None:
        """Spare the wait where a sheet is small."""
        if sheets.size(batch) <= CHECKED_AT_ONCE:
            import_work.advance(batch=batch, at=timezone.now())


class Sheets(OfCoordinators):
    parser_classes: Any = [MultiPartParser]

    @operation("The sheets so far", gives=SheetSerializer, paged=True, example=SHEET)
    def get(self, request: Request) -> Response:
        """The newest first."""
        page = sheets.newest(self.person, **self.cursors())
        return self.page(SheetSerializer, page.rows, newer=page.newer, older=page.older)

    @operation(
        "Bring a sheet", takes=NewSheetSerializer, sent={"sheet": "(the bytes)"}, gives=OneSheetSerializer,
        status=201, example=ONE, refusals=(SheetUnreadable,),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """We guess its columns and check it; nobody comes in yet. A long one is checked a little later: look again."""
        upload = self.checked(SheetForm(request.data, request.FILES))["sheet"]
        batch = imports.bring(
            data=upload.read(),
            filename=upload.name or "",
            by=self.person,
            at=timezone.now(),
            locale=get_language() or "en",
        )
        self.check_at_once(batch)
        return self.told(batch, status=201)


class OneSheet(OfCoordinators):
    @operation("A sheet", gives=OneSheetSerializer, example=ONE)
    def get(self, request: Request, key: str) -> Response:
        """Where it stands; `checking`, `taking` and `undoing` go on by themselves."""
        return Response(OneSheetSerializer(self.sheet(key)).data)

    @operation("Throw a sheet away", status=204, refusals=(SheetMovedOn,))
    def delete(self, request: Request, key: str) -> Response:
        """Only one from which nobody came in."""
        imports.drop(batch=self.sheet(key), by=self.person)
        return Response(status=204)


class SheetColumns(OfCoordinators):
    @operation(
        "Say what the columns are", takes=ColumnsSerializer, sent={"columns": ["email", "name"]},
        gives=OneSheetSerializer, example=ONE,
        refusals=(EmailColumnMissing, ColumnTwice, SheetMovedOn, SheetUnreadable),
    )  # fmt: skip
    def put(self, request: Request, key: str) -> Response:
        """The sheet is checked anew with these."""
        batch, said = self.sheet(key), self.read(ColumnsSerializer)
        columns: Sequence[str] = said["columns"]
        encoding = said.get("encoding", "")
        imports.choose(batch=batch, columns=columns, encoding=encoding, by=self.person, at=timezone.now())
        self.check_at_once(batch)
        return self.told(batch)


class SheetLines(OfCoordinators):
    @operation("What there is to say about its lines", gives=GroupSerializer, listed=True, example=GROUP)
    def get(self, request: Request, key: str) -> Response:
        """The same sentence about many lines once, what can be mended first: at most forty sentences."""
        return self.listed(GroupSerializer, sheets.finding_groups(self.sheet(key)))


class TakeSheet(OfCoordinators):
    @operation(
        "Take a sheet in", gives=OneSheetSerializer, example={**ONE, "state": "taking"},
        refusals=(SheetMovedOn, EmailColumnMissing),
    )  # fmt: skip
    def post(self, request: Request, key: str) -> Response:
        """A worker does it, from where it was stopped. Asked twice, the second time changes nothing."""
        batch = self.sheet(key)
        imports.take(batch=batch, by=self.person, at=timezone.now())
        return self.told(batch)


class StopSheet(OfCoordinators):
    @operation("Stop taking a sheet in", gives=OneSheetSerializer, example={**ONE, "state": "stopped"})
    def post(self, request: Request, key: str) -> Response:
        """What came in so far is whole and stays. Where nothing is under way, nothing changes."""
        batch = self.sheet(key)
        imports.stop(batch=batch, by=self.person, at=timezone.now())
        return self.told(batch)


class UndoSheet(OfCoordinators):
    @operation(
        "Take a whole import back", gives=OneSheetSerializer, example={**ONE, "state": "undoing"},
        refusals=(SheetMovedOn,),
    )  # fmt: skip
    def post(self, request: Request, key: str) -> Response:
        """Who claimed their account or agreed stays. Asked twice, the second time changes nothing."""
        batch = self.sheet(key)
        imports.undo(batch=batch, by=self.person, at=timezone.now())
        return self.told(batch)


class AgreedSheet(OfCoordinators):
    @operation("Say that they agreed", gives=AgreedSerializer, example={"people": 38})
    def post(self, request: Request, key: str) -> Response:
        """You give your word, which is written down: who waited is a member now, and their offers open."""
        return Response({"people": imports.confirm(batch=self.sheet(key), by=self.person, at=timezone.now())})


class InviteSheet(OfCoordinators):
    @operation("Invite by mail", gives=InvitedSerializer, example={"people": 38}, refusals=(SheetMovedOn,))
    def post(self, request: Request, key: str) -> Response:
        """The next hundred who wait get a mail, once each: they come in, or have everything erased."""
        return Response({"people": invitations.invite(batch=self.sheet(key), by=self.person, at=timezone.now())})


class SheetWords(OfCoordinators):
    @operation(
        "Say what unknown words mean", takes=MeaningSerializer,
        sent={"words": "bike courier work", "kind": "craft", "slug": "bike-messenger"}, gives=UnderstoodSerializer,
        example={"people": 12}, refusals=(SpellingTaken,),
    )  # fmt: skip
    def post(self, request: Request, key: str) -> Response:
        """For everybody who wrote them, now and later. `kind` is topic or craft, `slug` one of its list."""
        batch, said = self.sheet(key), self.read(MeaningSerializer)
        form = self.checked(SpellingForm(said, locale=get_language() or "en", kind=said["kind"]))
        meaning = spellings.meant(form["kind"], form["slug"])
        if meaning is None:
            raise Http404
        people = meanings.mean(
            words=form["words"], meaning=meaning, locale=batch.locale, by=self.person, at=timezone.now()
        )
        return Response({"people": people})


class SheetMend(OfCoordinators):
    @operation("The lines that were left out, as CSV", gives=CSV, gives_as="text/csv", example="email,name\r\n")
    def get(self, request: Request, key: str) -> HttpResponseBase:
        """With a column that says why; cells are made harmless."""
        batch = self.sheet(key)
        rows = sheet_export.to_mend(batch, _("Why it was left out"))
        return csv_answer(sheet_export.lines(rows, batch.delimiter or ","))


class SheetExport(OfCoordinators):
    @operation("The people of a sheet as CSV", gives=CSV, gives_as="text/csv", example="email,name\r\n")
    def get(self, request: Request, key: str) -> HttpResponseBase:
        """Those who have not claimed their account, to be brought in again; cells are made harmless."""
        rows = sheet_export.people(self.sheet(key), get_language() or "en")
        return csv_answer(sheet_export.lines(rows))


def csv_answer(lines: Iterator[str]) -> HttpResponseBase:
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
