from django.urls import URLPattern, URLResolver, include, path

from nwlb import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("home/", views.home, name="home"),
    path("account/", include("allauth.urls")),
    path("", include("profiles.urls")),
    path("", include("matching.urls")),
]
