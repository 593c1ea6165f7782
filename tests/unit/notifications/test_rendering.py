from types import SimpleNamespace

import pytest

from notifications.rendering import blank, render, stand_in

CLINIC = SimpleNamespace(name="Müller & Sons", phone="+49 30 1", address="Street 1")


def test_the_text_is_plain_and_the_html_escaped():
    text, html = render("base", {"clinic": CLINIC}, language="en")
    assert "Müller & Sons\nStreet 1\nQuestions? Phone us: +49 30 1." in text
    assert "\n\n\n" not in text
    assert "Müller &amp; Sons, Street 1" in html
    assert '<html lang="en" dir="ltr">' in html


def test_styles_are_inlined_and_only_those_for_screens_stay():
    _, html = render("base", {"clinic": CLINIC}, language="en")
    assert '<h1 class="heading" style="' in html
    assert html.count("<style") == 1
    assert "prefers-color-scheme: dark" in html
    assert "var(" not in html


def test_a_mail_says_which_language_it_is_in():
    _, html = render("base", {"clinic": CLINIC}, language="es")
    assert '<html lang="es"' in html


def test_a_blank_filled_in_is_the_mail_rendered_at_once():
    wishes = "https://clinic.example/u/a1/?a=1&b=2"
    once = render("base", {"clinic": CLINIC, "preferences_url": wishes}, language="es")
    form = blank("base", {"clinic": CLINIC}, gaps=["preferences_url"], language="es")
    assert form.fill({"preferences_url": wishes}) == once


def test_what_fills_a_gap_is_escaped_in_the_html_and_never_read_as_a_gap():
    form = blank("base", {"clinic": CLINIC}, gaps=["preferences_url"], language="en")
    text, html = form.fill({"preferences_url": f'"><b>{stand_in("preferences_url")}'})
    assert '"><b>' in text
    assert "<b>" not in html
    assert "&quot;&gt;&lt;b&gt;" in html


def test_a_gap_nobody_fills_is_an_error():
    form = blank("base", {"clinic": CLINIC}, gaps=["preferences_url"], language="en")
    with pytest.raises(KeyError):
        form.fill({})
