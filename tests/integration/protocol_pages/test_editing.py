"""Editing a draft as a browser without scripts does: press, look, press, save."""

import re
from html.parser import HTMLParser

import pytest

from programs import actions
from programs.content import Span, revision_of
from programs.models import ProtocolPhase
from tests.factories.protocols import WALK, content
from tests.integration.protocol_pages.conftest import exercise, stored, url


class Fields(HTMLParser):
    """What the editor's form would post, in the order of the page."""

    def __init__(self, page):
        super().__init__()
        self.data, self.inside, self.select, self.area = {}, False, None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("id") == "editor"
        if not self.inside:
            return
        if tag == "input" and "name" in attrs:
            self.data.setdefault(attrs["name"], []).append(attrs.get("value") or "")
        elif tag == "select":
            self.select = attrs["name"]
            self.data[self.select] = [""]
        elif tag == "option" and "selected" in attrs:
            self.data[self.select] = [attrs.get("value", "")]
        elif tag == "textarea":
            self.area = attrs["name"]
            self.data[self.area] = [""]

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.data[self.area][0] += data.removeprefix("\n")


class Browser:
    """A browser without scripts on the editor's page."""

    def __init__(self, client, version):
        self.client, self.url = client, url("version-edit", version)
        self.response = client.get(self.url)
        assert self.response.status_code == 200
        self.fields = Fields(self.response.content.decode()).data

    def type(self, **texts):
        for name, text in texts.items():
            self.fields[name.replace("__", "-")] = [text]

    def press(self, do):
        """Post the page as it is; read the form of the page that comes back."""
        buttons = re.findall(r'name="do" value="([^"]+)"', self.response.content.decode())
        assert do in buttons, f"there is no button {do}"
        self.response = self.client.post(self.url, {**self.fields, "do": do})
        if self.response.status_code != 303:
            self.fields = Fields(self.response.content.decode()).data
        return self.response

    @property
    def text(self):
        return " ".join(self.response.content.decode().split())


@pytest.fixture
def editor(staff_client, draft):
    return Browser(staff_client(), draft)


def test_saving_what_is_shown_changes_nothing(editor, draft):
    before = stored(draft)
    assert editor.press("save").status_code == 303
    assert stored(draft) == before


def test_saving_every_shipped_protocol_as_shown_changes_nothing(staff_client, shipped, by):
    from programs.models import ProtocolVersion

    client = staff_client()
    for version in ProtocolVersion.objects.filter(published_at__isnull=False):
        copy = actions.create_protocol(
            clinic=shipped, name=f"Copy of {version.protocol.name}", copy_of=version, by=by
        )
        assert Browser(client, copy).press("save").status_code == 303
        assert stored(copy) == stored(version)


def test_a_program_is_built_from_nothing_with_buttons_only(staff_client, shipped, by):
    made = actions.create_protocol(clinic=shipped, name="From nothing", by=by)
    browser = Browser(staff_client(), made)
    browser.type(weeks="8", citation="Ours.", summary="Short.")
    browser.press("phase-add")
    assert browser.fields["p0-weeks"] == ["1-8"], "the first phase is offered all weeks"
    browser.type(
        p0__weeks="1-4", p0__name="Start", **{
            "p0-c0-modality": "resistance", "p0-c0-sessions": "2-3", "p0-c0-sets": "2",
            "p0-c0-reps": "8 to 12", "p0-c0-intensity": "5-7", "p0-c0-days_apart": "2",
            "p0-c0-progression": "two_for_two",
        },
    )  # fmt: skip
    browser.press("line-add:0")
    assert browser.fields["p0-c0-reps"] == ["8 to 12"], "what was typed is still there"
    browser.type(**{
        "p0-c1-modality": "aerobic", "p0-c1-sessions": "3", "p0-c1-minutes": "30",
        "p0-c1-place": "home", "p0-c1-intensity_kind": "hrmax", "p0-c1-intensity": "64-76",
    })  # fmt: skip
    press, curl = exercise("leg-press"), exercise("leg-curl")
    browser.type(**{"p0-c0-more": str(press.uid)})
    browser.press("exercise-add:0:0")
    browser.type(**{"p0-c0-more": str(curl.uid)})
    browser.press("exercise-add:0:0")
    browser.press("exercise-up:0:0:1")
    browser.press("line-up:0:1")
    assert browser.fields["p0-c0-modality"] == ["aerobic"]
    assert browser.fields["p0-c1-exercise"] == [str(curl.uid), str(press.uid)]
    browser.press("phase-copy:0")
    assert browser.fields["p1-weeks"] == ["5-8"]
    assert not ProtocolPhase.objects.filter(version=made).exists(), "nothing is stored yet"
    assert browser.press("save").status_code == 303
    content = stored(made)
    assert [(s.first_week, s.last_week) for s in content.phases] == [(1, 4), (5, 8)]
    lift = content.phases[1].lines[1]
    assert (lift.sessions_per_week, lift.sessions_at_most, lift.reps, lift.reps_at_most) == (
        2,
        3,
        8,
        12,
    )
    assert lift.exercises == (curl.uid, press.uid)
    assert content.phases[0].lines[0].supervised is False


def test_rows_go_by_buttons(editor, draft):
    editor.press("line-remove:0:0")
    editor.press("phase-remove:1")
    assert editor.press("save").status_code == 303
    (span,) = stored(draft).phases
    assert [line.modality for line in span.lines] == ["resistance"]


def test_an_exercise_that_was_chosen_but_not_added_is_saved_too(staff_client, shipped, draft):
    browser = Browser(staff_client(), draft)
    browser.type(**{"p0-c1-more": str(exercise().uid)})
    browser.press("save")
    assert stored(draft).phases[0].lines[1].exercises == (exercise().uid,)


BAD = [
    ({"p0-weeks": "1-6"}, "p1-weeks", "Phases 1 and 2 both cover weeks 5 to 6."),
    ({"weeks": "0"}, "weeks", "“Weeks” is 1 to 104, not 0."),
    ({"weeks": ""}, "weeks", "“Weeks” is empty."),
    ({"p0-c1-reps": "12-8"}, "p0-c1-reps", "“12-8”: the lower number comes first, as in 8-12."),
    ({"p0-c1-reps": "many"}, "p0-c1-reps", "“many” is no number and no range. Write repetitions"),
    ({"p0-c1-minutes": "20"}, "p0-c1-minutes", "Minutes and sets are both given."),
    ({"p0-c1-intensity": "5-12"}, "p0-c1-intensity", "12 is off this scale"),
    ({"p1-weeks": "5-13"}, "p1-weeks", "but the protocol has 12"),
    ({"p0-weeks": "0-4"}, "p0-weeks", "Weeks count from 1"),
    ({"p0-weeks": "4-1"}, "p0-weeks", "the lower number comes first, as in 1-4"),
    ({"p0-c0-modality": ""}, "p0-c0-modality", "has no answer yet"),
    ({"p0-c0-modality": "yoga"}, "p0-c0-modality", "yoga"),
    ({"p0-c0-exercise": "nonsense"}, "p0-c0-more", "in your clinic's library"),
    ({"p0-c0-met": "99"}, "p0-c0-met", "20"),
]


@pytest.mark.parametrize(("typed", "field", "words"), BAD, ids=[str(b[0]) for b in BAD])
def test_a_slip_is_named_at_its_field_and_nothing_typed_is_lost(editor, draft, typed, field, words):
    before = stored(draft)
    editor.type(**{"p1-name": "Kept while refused", "summary": "Kept too", **typed})
    assert editor.press("save").status_code == 422
    assert words.replace("'", "&#x27;") in editor.text
    assert f'href="#id_{field}"' in editor.text, "the summary links to the field"
    assert editor.fields["p1-name"] == ["Kept while refused"]
    for name, value in typed.items():
        if "modality" not in name:
            assert editor.fields[name] == [value]
    assert stored(draft) == before
    line = re.search(rf'<details class="editor-line" id="{field.rpartition("-")[0]}"( open)?>',
                     editor.text)  # fmt: skip
    assert line is None or line[1], "a component with a slip is unfolded"


def test_the_second_editor_is_told_and_keeps_what_she_typed(editor, draft, by):
    theirs = content(Span(1, 12, (WALK,)))
    actions.save_draft(version=draft, content=theirs, seen=revision_of(stored(draft)), by=by)
    editor.type(**{"p0-name": "Typed by the second"})
    assert editor.press("save").status_code == 409
    assert "Somebody else saved this draft after you opened it." in editor.text
    assert "Saving yours would change this in theirs" in editor.text
    assert "Weeks 1 to 12: resistance twice a week, 2 sets of 8 to 12" in editor.text
    assert editor.fields["p0-name"] == ["Typed by the second"]
    assert stored(draft) == theirs
    assert editor.press("save").status_code == 303, "now she knows what she replaces"
    assert stored(draft).phases[0].name == "Typed by the second"


def test_a_draft_discarded_meanwhile_is_not_there(editor, draft, by):
    actions.discard_draft(version=draft, by=by)
    assert editor.client.post(editor.url, editor.fields).status_code == 404


@pytest.mark.parametrize(
    "do", ["phase-remove:9", "line-up:0:9", "line-up:9:0", "exercise-remove:0:0:5", "x", "",
           "phase-add:1:2:3", "line-remove:-1:0", "exercise-up:0:0:" + "9" * 50],
)  # fmt: skip
def test_a_press_that_fits_nothing_only_shows_the_page_again(editor, draft, do):
    before = stored(draft)
    response = editor.client.post(editor.url, {**editor.fields, "do": do})
    assert response.status_code == 200
    assert stored(draft) == before


@pytest.mark.parametrize("count", ["-1", "999999999999", "x", "²"])
def test_a_made_up_count_of_rows_is_no_error_of_the_server(editor, count):
    fields = {**editor.fields, "phases": count, "p0-lines": count, "do": "phase-add"}
    assert editor.client.post(editor.url, fields).status_code == 200


def test_a_refused_program_is_not_half_saved_when_one_of_two_phases_is_wrong(editor, draft):
    before = stored(draft)
    editor.type(**{"p0-c0-minutes": "25", "p1-c0-minutes": "999"})
    assert editor.press("save").status_code == 422
    assert stored(draft) == before
