"""The addresses of the frame."""

from django.urls import path

from olivebranch_web.frame import leaving, views

urlpatterns = [
    path("", views.door, name="door"),
    path("write/", views.write, name="write"),
    path("help/", views.help_now, name="help"),
    path("understand/", views.understand, name="understand"),
    path("look/", views.look, name="look"),
    path("about/", views.prose, {"name": "about"}, name="about"),
    path("privacy/", views.prose, {"name": "privacy"}, name="privacy"),
    path("keyboard/", views.prose, {"name": "keyboard"}, name="keyboard"),
    path("design/", views.design, name="design"),
    path("exit/", leaving.leave, name="exit"),
    path("blank/", leaving.blank, name="blank"),
    path("open/", leaving.come_back, name="open"),
]
