"""The addresses around the passphrase."""

from django.urls import path

from olivebranch_web.accounts import views

urlpatterns = [
    path("begin/", views.begin, name="begin"),
    path("begin/code/", views.recovery_code, name="recovery-code"),
    path("begin/code/noted/", views.note_code, name="recovery-code-noted"),
    path("unlock/", views.unlock, name="unlock"),
    path("unlock/recover/", views.recover, name="recover"),
    path("lock/", views.lock, name="lock"),
    path("locking/", views.locking, name="locking"),
    path("locking/passphrase/", views.change_passphrase, name="passphrase"),
    path("locking/delete/", views.delete_everything, name="delete-everything"),
    path("locking/code/", views.renew_code, name="recovery-code-new"),
]
