from types import SimpleNamespace

from notifications.rendering import render

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
