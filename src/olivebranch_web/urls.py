"""Every address of the app."""

from django.urls import include, path

from olivebranch_web.frame import errors

urlpatterns = [
    path("", include("olivebranch_web.frame.urls")),
    path("", include("olivebranch_web.accounts.urls")),
    path("", include("olivebranch_web.space.urls")),
]

handler400 = errors.bad_request
handler403 = errors.not_allowed
handler404 = errors.not_found
handler500 = errors.our_mistake
