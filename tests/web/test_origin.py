import pytest
from django.test import Client

FORM = {"passphrase": "short", "again": "short"}


def posted(**headers):
    client = Client(enforce_csrf_checks=True)
    token = str(client.get("/begin/").context["csrf_token"])
    return client.post("/begin/", FORM | {"csrfmiddlewaretoken": token}, headers=headers)


@pytest.mark.django_db
def test_our_own_form_is_taken_although_no_referrer_hides_where_it_comes_from():
    answer = posted(origin="null", **{"sec-fetch-site": "same-origin"})
    assert answer.status_code != 403
    assert answer.templates[0].name.startswith("accounts/")


@pytest.mark.django_db
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_form_is_refused(site):
    assert posted(origin="null", **{"sec-fetch-site": site}).status_code == 403


@pytest.mark.django_db
def test_without_the_forms_token_nothing_is_taken():
    client = Client(enforce_csrf_checks=True)
    headers = {"origin": "null", "sec-fetch-site": "same-origin"}
    assert client.post("/begin/", FORM, headers=headers).status_code == 403
