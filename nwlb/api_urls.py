"""All addresses of /api/v1/. A part adds its own lines here; docs/recipes.md says how."""

from typing import Any

from django.http import Http404
from django.urls import URLPattern, path, re_path
from django.utils.module_loading import import_string
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.api import favourites, reports
from profiles.web.doors import Everybody
from profiles.web.resources import Resource, operation

ANY_OBJECT = {"type": "object"}
GENERATOR = "nwlb.api_schema.schema"  # loaded when it is asked for: it is heavier than all of this


class Schema(Resource):
    area = "people"
    permission_classes = [Everybody]

    @operation("This schema", gives=ANY_OBJECT, example={"openapi": "3.0.3", "info": {}, "paths": {}})
    def get(self, request: Request) -> Response:
        """OpenAPI 3 as JSON, the same for everybody."""
        return Response(import_string(GENERATOR)())


class Missing(Resource):
    """What no line below names is a problem like any other, whatever the method."""

    area = "people"
    permission_classes = [Everybody]
    authentication_classes = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404


app_name = "api"
resources: list[URLPattern] = [
    path("schema/", Schema.as_view(), name="schema"),
    path("favourites/", favourites.Favourites.as_view(), name="favourite_list"),
    path("favourites/<slug:key>/", favourites.OneFavourite.as_view(), name="favourite"),
    path("reports/", reports.Reports.as_view(), name="report_list"),
    path("moderation/", reports.Matters.as_view(), name="matter_list"),
    path("moderation/<slug:key>/", reports.OneMatter.as_view(), name="matter"),
    path("moderation/<slug:key>/around/", reports.Around.as_view(), name="around"),
    path("decisions/<slug:key>/", reports.OneDecision.as_view(), name="decision"),
    path("decisions/<slug:key>/undo/", reports.Undo.as_view(), name="decision_undo"),
]
urlpatterns: list[URLPattern] = [*resources, re_path("", Missing.as_view(), name="missing")]
