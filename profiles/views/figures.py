"""The audit for everybody: what moderators decided, without names."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from profiles.choices import Verdict
from profiles.queries import figures
from profiles.web import person_of


@require_safe
def show(request: HttpRequest) -> HttpResponseBase:
    context = {
        "months": figures.months(timezone.now()),
        "verdicts": [verdict.label for verdict in Verdict],
        "fewest": figures.FEWEST_A_MONTH,
        "frame": "base_app.html" if person_of(request) else "base_public.html",
    }
    return render(request, "profiles/reports/figures.html", context)
