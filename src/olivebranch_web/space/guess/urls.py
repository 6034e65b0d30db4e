"""The address of the guess."""

from django.urls import path

from olivebranch_web.space.guess import views

urlpatterns = [path("guess/<int:number>/", views.guess, name="guess")]
