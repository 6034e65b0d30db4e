"""The addresses of the record."""

from django.urls import path

from olivebranch_web.space.imports import views

urlpatterns = [
    path("bring/", views.bring, name="bring"),
    path("bring/<int:number>/", views.brought, name="brought"),
    path("bring/<int:number>/unread/", views.unread, name="brought-unread"),
    path("bring/<int:number>/order/", views.choose_order, name="brought-order"),
    path("bring/<int:number>/zone/", views.choose_zone, name="brought-zone"),
    path("bring/<int:number>/names/", views.names, name="brought-names"),
    path("bring/<int:number>/let-text-go/", views.let_text_go, name="brought-let-text-go"),
    path("bring/<int:number>/delete/", views.delete, name="brought-delete"),
]
