from django.urls import URLPattern, path

from matching.views import runs, suggestions

app_name = "matching"
urlpatterns: list[URLPattern] = [
    path("people/", suggestions.list_people, name="suggestion_list"),
    path("runs/", runs.list_runs, name="run_list"),
    path("runs/<slug:key>/", runs.show, name="run_show"),
]
