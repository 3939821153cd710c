"""Which requests of somebody climb, and which wait until another one is done."""

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from matching.choices import CaseState
from matching.models import Case
from profiles.models import Person


def going(person: Person) -> QuerySet[Case]:
    """Return the open requests of somebody that have a lane: those that came back first, the newest last."""
    rows = Case.objects.filter(person=person, state=CaseState.OPEN, lane__isnull=False)
    return rows.select_related("person").annotate(is_new=Q(follows=None)).order_by("is_new", "waits_since", "pk")


def could_go_on(*, most: int) -> QuerySet[Case]:
    """Return the requests that wait although their person has a lane left, whoever waited longest first."""
    others = Case.objects.filter(person=OuterRef("person"), state=CaseState.OPEN, lane__isnull=False)
    many = others.order_by().values("person").annotate(many=Count("pk")).values("many")
    rows = Case.objects.filter(state=CaseState.OPEN, lane=None).select_related("person")
    going = Coalesce(Subquery(many, output_field=IntegerField()), 0)
    return rows.annotate(going=going).filter(going__lt=most).order_by("waits_since", "pk")
