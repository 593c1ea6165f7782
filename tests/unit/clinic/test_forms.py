"""What every form of the house looks like to a reader and to a screen reader."""

from django import forms
from django.template import Context, Template
from pytest_django.asserts import assertInHTML

from clinic.forms import DateInput, Radios, ScaleField, SteadyForm


class CheckIn(SteadyForm, forms.Form):
    name = forms.CharField(help_text="As on the record", widget=forms.TextInput({"class": "w8"}))
    pain = ScaleField(label="Worst pain", low_label="no pain", high_label="worst")
    kind = forms.ChoiceField(choices=[("a", "A")], widget=Radios(hints={"a": "Why A"}))
    day = forms.DateField(required=False, widget=DateInput)


def render(text, **context):
    return Template(text).render(Context(context))


def test_a_hint_that_is_set_later_is_shown():
    form = CheckIn()
    form.fields["name"].help_text = "As on her card"
    assert "As on her card" in str(form["name"].as_field_group())


def test_a_field_ties_label_hint_and_error_to_its_input():
    html = str(CheckIn({})["name"].as_field_group())
    assertInHTML('<label class="label" for="id_name">Name</label>', html)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert html.index("id_name_helptext") < html.index('id="id_name_error"')
    assert html.index('id="id_name_error"') < html.index("<input")


def test_the_widget_keeps_its_width_class_and_no_browser_bubble():
    html = str(CheckIn()["name"])
    assert 'class="input w8"' in html
    assert "required" not in html


def test_optional_fields_say_so():
    assert "(optional)" in CheckIn()["day"].as_field_group()
    assert "(optional)" not in CheckIn()["name"].as_field_group()


def test_radios_are_a_fieldset_with_hints():
    html = CheckIn()["kind"].as_field_group()
    assert "<fieldset" in html
    assert "Why A" in html


def test_the_scale_has_a_cell_a_number_and_words_at_its_ends():
    html = CheckIn({"pain": "6"})["pain"].as_field_group()
    assert html.count('type="radio"') == 11
    assert 'value="6" id="id_pain_6" checked' in html
    assert "0 is no pain, 10 is worst." in html


def test_the_scale_says_what_to_do_with_a_bad_answer():
    form = CheckIn({"name": "x", "pain": "11", "kind": "a"})
    words = "11 is not on the scale. Choose a number from 0 to 10."
    assert form.errors == {"pain": [words]}
    assert "Choose a number from 0 to 10 for “Worst pain”." in CheckIn({}).errors["pain"]
    assert "Choose a number from 0 to 10 for “Worst pain”." in CheckIn({"pain": "x"}).errors["pain"]


def test_the_summary_links_each_error_to_its_field_and_names_the_empty_one():
    html = render("{% error_summary form %}", form=CheckIn({}))
    assert 'role="alert" tabindex="-1"' in html
    assertInHTML('<a href="#id_name">“Name” is empty. Fill it in.</a>', html)
    assertInHTML('<a href="#id_pain_0">Choose a number from 0 to 10 for “Worst pain”.</a>', html)
    assert 'href="#id_kind_0"' in html


def test_an_error_of_the_whole_form_stands_in_both_places():
    form = CheckIn({"name": "x", "pain": "1", "kind": "a"})
    form.add_error(None, "The room is taken.")
    html = render("{% error_summary form %}{{ form }}", form=form)
    assert 'href="#form-errors"' in html
    assert 'id="form-errors"' in html
    assert html.count("The room is taken.") == 2


def test_the_summary_is_silent_without_errors_and_without_a_form():
    assert render("{% error_summary form %}", form=CheckIn()) == ""
    assert render("{% error_summary form %}") == ""
