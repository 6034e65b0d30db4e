"""The mirror: after a guess, own side first, both alike, words only when asked for."""

import pytest

from olivebranch_web.space.guess.models import Guess
from olivebranch_web.space.imports.models import Chat, Piece
from olivebranch_web.space.mirror.models import Chart, Mirror
from olivebranch_web.space.mirror.numbers import plain
from tests.web.cast import finish_jobs, words
from tests.web.space.chats import CANARY, long_chat, short_chat

THOUGHT = "they would say it was the winter"


def test_both_names_are_offered_and_one_is_chosen(alice, brought):
    chat = Chat.objects.get()
    page = words(alice.client.get(f"/mirror/{chat.pk}/who/"))
    assert "Alice" in page
    assert "Sam" in page
    response = alice.client.post(f"/mirror/{chat.pk}/who/", {"me": "0"})
    assert response["Location"] == f"/guess/{chat.pk}/"


def test_choosing_nobody_is_asked_again(alice, brought):
    chat = Chat.objects.get()
    assert alice.client.post(f"/mirror/{chat.pk}/who/", {"me": "7"}).status_code == 422
    assert not Mirror.objects.exists()


def test_the_mirror_asks_for_a_guess_first(alice, brought):
    chat = Chat.objects.get()
    alice.client.post(f"/mirror/{chat.pk}/who/", {"me": "0"})
    finish_jobs()
    response = alice.client.get(f"/mirror/{chat.pk}/")
    assert response["Location"] == f"/guess/{chat.pk}/"


def test_single_questions_may_be_left_out_but_not_all(alice, brought):
    chat = Chat.objects.get()
    alice.client.post(f"/mirror/{chat.pk}/who/", {"me": "0"})
    finish_jobs()
    assert alice.client.post(f"/guess/{chat.pk}/", {}).status_code == 422
    assert not Guess.objects.exists()
    assert alice.client.post(f"/guess/{chat.pk}/", {"more": "3"}).status_code == 302


def test_a_guess_is_kept_once_and_not_bettered_afterwards(alice, mirrored):
    before = bytes(Guess.objects.get().answers)
    response = alice.client.post(f"/guess/{mirrored.pk}/", {"first": "9"})
    assert response["Location"] == f"/mirror/{mirrored.pk}/"
    assert bytes(Guess.objects.get().answers) == before


def test_first_the_answer_and_the_guess_then_one_question_then_the_rest(alice, mirrored):
    page = words(alice.client.get(f"/mirror/{mirrored.pk}/"))
    order = ["Calls, meetings and voice are not in here", "One day, or slowly?", "You guessed"]
    places = [page.index(part) for part in order]
    assert places == sorted(places)
    assert "What would" in page
    assert "Side by side" not in page
    response = alice.client.post(f"/mirror/{mirrored.pk}/", {"thought": THOUGHT})
    assert response.status_code == 302
    page = words(alice.client.get(f"/mirror/{mirrored.pk}/"))
    assert "Side by side" in page
    assert THOUGHT in page


def test_an_empty_thought_is_asked_for_kindly(alice, mirrored):
    response = alice.client.post(f"/mirror/{mirrored.pk}/", {"thought": "  "})
    assert response.status_code == 422
    assert "A few words are enough" in words(response)


def opened(alice, mirrored):
    alice.client.post(f"/mirror/{mirrored.pk}/", {"thought": THOUGHT})
    return alice.client.get(f"/mirror/{mirrored.pk}/").content.decode()


def test_the_own_line_comes_first_in_every_measure(alice, mirrored):
    page = opened(alice, mirrored)
    measures = page.split('<section class="measure"')[1:]
    assert len(measures) == 7
    for measure in measures:
        assert measure.index("pair-own") < measure.index("pair-other")
        assert "Why do I see this?" in measure
        assert "<img" in measure
        assert "alt=" in measure
        assert "<table" in measure


def test_the_other_is_shown_by_an_initial_only(alice, mirrored):
    page = opened(alice, mirrored)
    assert "Robin" not in page
    assert "Sam" not in page


def test_the_sides_swap_when_the_names_swap(alice, bob, bring):
    pages = []
    for somebody, me in ((alice, "0"), (bob, "1")):
        bring(somebody, long_chat(), keep="sealed")
        chat = Chat.objects.latest("pk")
        somebody.client.post(f"/mirror/{chat.pk}/who/", {"me": me})
        finish_jobs()
        somebody.client.post(f"/guess/{chat.pk}/", {"kind": "event"})
        page = opened(somebody, chat)
        pages.append([part.split("</span>")[0] for part in page.split('"pair-number">')[1:]])
    mine, theirs = pages
    assert mine[0::2] == theirs[1::2]
    assert mine[1::2] == theirs[0::2]


def test_charts_are_pictures_of_their_own_without_script_or_style(alice, mirrored):
    for theme in ("light", "dark", "light-narrow", "dark-narrow"):
        response = alice.client.get(f"/mirror/{mirrored.pk}/messages/{theme}.svg")
        assert response["Content-Type"] == "image/svg+xml"
        assert b"<svg" in response.content
        assert b"<script" not in response.content
        assert b"style=" not in response.content
        assert response["Cache-Control"] == "no-store"


def test_words_are_shown_only_when_asked_and_the_others_only_when_asked_again(alice, mirrored):
    page = opened(alice, mirrored)
    assert "Show the messages" in page
    own = alice.client.get(f"/mirror/{mirrored.pk}/messages/").content.decode()
    assert "Their words are not shown unasked" in own
    both = alice.client.get(f"/mirror/{mirrored.pk}/messages/?both").content.decode()
    assert "Their words are not shown unasked" not in both
    assert both.count("<p>") > own.count("<p>")


def test_when_only_numbers_stay_the_words_go_as_soon_as_they_are_counted(alice, bring):
    bring(alice, long_chat())
    chat = Chat.objects.get()
    assert Piece.objects.exists()
    alice.client.post(f"/mirror/{chat.pk}/who/", {"me": "0"})
    finish_jobs()
    assert not Piece.objects.exists()
    alice.client.post(f"/guess/{chat.pk}/", {"kind": "event"})
    page = opened(alice, chat)
    assert "Only numbers were kept" in page
    assert alice.client.get(f"/mirror/{chat.pk}/messages/").status_code == 404


def test_too_little_is_a_full_answer_without_rates(alice, bring):
    bring(alice, short_chat())
    chat = Chat.objects.get()
    alice.client.post(f"/mirror/{chat.pk}/who/", {"me": "0"})
    finish_jobs()
    alice.client.post(f"/guess/{chat.pk}/", {"kind": "event"})
    page = words(alice.client.get(f"/mirror/{chat.pk}/"))
    assert "too little here to say" in page
    assert "cannot say" in page
    assert CANARY not in page
    assert "no rates are shown" in page


def test_a_mirror_that_was_cut_off_says_so_and_can_be_begun_again(alice, mirrored):
    Mirror.objects.update(made_at=None)
    page = words(alice.client.get(f"/mirror/{mirrored.pk}/"))
    assert "cut off" in page
    alice.client.post(f"/mirror/{mirrored.pk}/who/", {"me": "0"})
    finish_jobs()
    assert Mirror.objects.get().made_at is not None


def test_without_a_record_the_page_says_what_will_be_here(alice):
    page = words(alice.client.get("/mirror/"))
    assert "Here will be what happened" in page
    assert "Nothing is owed" in page


def test_what_is_shown_is_stored_sealed_only(alice, mirrored):
    opened(alice, mirrored)
    mirror = Mirror.objects.get()
    for stored in (mirror.picture, mirror.thought, Guess.objects.get().answers):
        for canary in (b"ending", THOUGHT.encode(), b"event", b"Robin"):
            assert canary not in bytes(stored)
    assert Chart.objects.count() == 7
    for chart in Chart.objects.all():
        assert b"<svg" not in bytes(chart.drawing)


def test_a_chart_moved_to_another_name_does_not_open(alice, mirrored):
    one, two = Chart.objects.order_by("pk")[:2]
    Chart.objects.filter(pk=one.pk).update(drawing=two.drawing)
    alice.client.raise_request_exception = False
    assert alice.client.get(f"/mirror/{mirrored.pk}/{one.name}/light.svg").status_code == 500


PAGES = ["", "who/", "messages/", "messages/light.svg"]


@pytest.mark.parametrize("page", PAGES)
def test_bob_charlie_and_a_wrong_number(bob, charlie, mirrored, page):
    theirs = bob.client.get(f"/mirror/{mirrored.pk}/{page}")
    nobodys = bob.client.get(f"/mirror/999999/{page}")
    assert theirs.status_code == nobodys.status_code == 404
    assert words(theirs) == words(nobodys)
    assert charlie.client.get(f"/mirror/{mirrored.pk}/{page}")["Location"].startswith("/unlock/")


def test_nobody_else_guesses(bob, charlie, mirrored):
    assert bob.client.post(f"/guess/{mirrored.pk}/", {"first": "1"}).status_code == 404
    assert charlie.client.get(f"/guess/{mirrored.pk}/")["Location"].startswith("/unlock/")


def test_no_page_cheers_scores_or_promises(alice, mirrored):
    page = words(alice.client.get(f"/mirror/{mirrored.pk}/")) + words(
        alice.client.get(f"/mirror/{mirrored.pk}/messages/")
    )
    for never in ("score", "good to go", "chance of", "win back", "looks great"):
        assert never not in page.lower()


@pytest.mark.parametrize(
    ("value", "said"),
    [(496.0, "496"), (30.5, "30"), (1.0, "1"), (6.4, "6.4"), (0.04, "0"), (12345, "12,345")],
)
def test_a_number_in_a_sentence_has_no_digit_that_says_nothing(value, said):
    assert plain(value) == said
