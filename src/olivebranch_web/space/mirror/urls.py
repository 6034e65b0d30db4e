"""The addresses of the mirror."""

from django.urls import path, re_path

from olivebranch_web.space.mirror import views

urlpatterns = [
    path("start/", views.start, name="space-start"),
    path("mirror/", views.mirrors, name="mirrors"),
    path("mirror/<int:number>/", views.mirror, name="mirror"),
    path("mirror/<int:number>/who/", views.who, name="mirror-who"),
    path("mirror/<int:number>/messages/", views.messages, name="mirror-messages"),
    re_path(
        r"^mirror/(?P<number>\d{1,18})/(?P<name>[a-z-]{1,40})/(?P<theme>(light|dark)(-narrow)?)\.svg$",
        views.chart,
        name="mirror-chart",
    ),
]
