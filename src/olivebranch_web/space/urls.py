"""The addresses of what one person keeps for themselves."""

from django.urls import include, path

urlpatterns = [
    path("", include("olivebranch_web.space.imports.urls")),
    path("", include("olivebranch_web.space.guess.urls")),
    path("", include("olivebranch_web.space.mirror.urls")),
]
