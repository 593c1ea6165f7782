"""The library's pages: filters, one exercise, adding and editing without scripts."""

import pytest
from django.urls import reverse

from programs import actions
from programs.models import Exercise, ExerciseCaution, JointLoad, Substitution
from tests.factories.clinic import ClinicFactory
from tests.factories.programs import ExerciseFactory
from tests.integration.protocol_pages.conftest import exercise

NEW = {
    "name": "Box squat", "modality": "resistance", "muscle_group": "legs",
    "instructions": "Sit down on the box, stand up again.", "equipment": "Box",
    "load_kind": "kg", "step_kg": "2.5",
    **{f"joint_{joint}": "0" for joint in
       ("hands", "elbows", "shoulders", "back", "hips", "feet")},
    "joint_knees": "3", "rule_falls": "modify", "advice_falls": "A chair behind her.",
}  # fmt: skip


def text(response):
    return " ".join(response.content.decode().split())


def names(response):
    return {row.exercise.name for row in response.context["rows"]}


def test_a_joint_to_spare_leaves_out_what_loads_it(staff_client, shipped):
    client = staff_client()
    everything = names(client.get("/exercises/"))
    spared = names(client.get("/exercises/?spare=knees"))
    heavy = set(
        JointLoad.objects.filter(joint="knees", level__gte=2).values_list(
            "exercise__name", flat=True
        )
    )
    assert heavy
    assert spared == everything - heavy


def test_a_precaution_leaves_out_what_is_to_be_avoided_and_shows_advice(staff_client, shipped):
    response = staff_client().get("/exercises/?precaution=osteoporosis&modality=impact")
    assert names(response) == {"Heel drops", "Stamping on the spot", "Step down and land"}
    assert "Only with her physician" in text(response)


def test_filters_that_are_no_choices_narrow_nothing(staff_client, shipped):
    response = staff_client().get("/exercises/?spare=tail&modality=%00&muscle_group=legs")
    assert response.status_code == 200
    assert {row.exercise.muscle_group for row in response.context["rows"]} == {"legs"}


def test_a_page_says_how_what_and_what_instead(staff_client, shipped):
    page = text(staff_client().get(reverse("exercise-detail", args=[exercise().uid])))
    for words in ("Set the seat so that the knees", "in steps of 5.0 kg", "Hip bridge</a>",
                  "The hips do the work", "Change it",
                  "The HOPE dose, version 1"):  # fmt: skip
        assert words in page, words


def test_an_exercise_is_added_edited_retired_and_restored(staff_client, shipped):
    client = staff_client()
    bridge = exercise("hip-bridge")
    response = client.post(
        "/exercises/new/",
        {**NEW, "when_0": "knees", "instead_0": bridge.uid, "why_0": "Lying down."},
    )
    made = Exercise.objects.get(name="Box squat")
    assert response["Location"] == reverse("exercise-detail", args=[made.uid])
    assert (made.code, made.step_kg) == ("", 2.5)
    assert Substitution.objects.get(exercise=made).instead == bridge
    assert ExerciseCaution.objects.get(exercise=made).advice == "A chair behind her."
    client.post(
        reverse("exercise-edit", args=[made.uid]), {**NEW, "joint_knees": "2", "rule_falls": "",
        "advice_falls": ""},
    )  # fmt: skip
    assert list(made.joint_loads.values_list("joint", "level")) == [("knees", 2)]
    assert not made.cautions.exists()
    assert not made.substitutions.exists()
    client.post(reverse("exercise-retire", args=[made.uid]))
    assert "Box squat" not in names(client.get("/exercises/"))
    assert names(client.get("/exercises/?retired=on")) == {"Box squat"}
    client.post(reverse("exercise-restore", args=[made.uid]))
    assert "Box squat" in names(client.get("/exercises/"))


def test_saving_the_edit_form_as_shown_changes_nothing(staff_client, shipped):
    client = staff_client()
    for one in Exercise.objects.all()[:12]:
        page = client.get(reverse("exercise-edit", args=[one.uid]))
        shown = {name: value for name, value in page.context["form"].initial.items() if value}
        joints = {f"joint_{j}": "0" for j in
                  ("hands", "elbows", "shoulders", "back", "hips", "knees", "feet")}  # fmt: skip
        before = everything_of(one)
        response = client.post(reverse("exercise-edit", args=[one.uid]), {**joints, **shown})
        assert response.status_code == 303, text(response)
        assert everything_of(one) == before


def everything_of(one):
    return (
        Exercise.objects.filter(pk=one.pk).values().get(),
        list(one.joint_loads.values_list("joint", "level")),
        list(one.cautions.values_list("precaution", "rule", "advice")),
        list(one.substitutions.values_list("joint", "instead", "why")),
    )


BAD = [
    ({"name": ""}, "“Name” is empty."),
    ({"name": "Leg press"}, "Another exercise already has this name."),
    ({"instructions": ""}, "“How it is done” is empty."),
    ({"step_kg": "0"}, "A step is at least 0.1 kg, not 0."),
    ({"step_kg": "500"}, "20 kg"),
    ({"advice_falls": ""}, "Say what to do with falls, in a sentence."),
    ({"rule_falls": ""}, "Choose whether to leave it out or change it."),
    ({"when_0": "knees"}, "Choose what is done instead"),
    ({"when_0": "", "instead_0": "leg-press"}, "Say which joint hurts"),
    ({"when_0": "knees", "instead_0": "knee-extension"},
     "Knee extension loads the knees 3 of 3, and this exercise 3."),
    ({"when_0": "hips", "instead_0": "leg-curl"},
     "Leg curl loads the hips 0 of 3, and this exercise 0."),
    ({"joint_knees": "7"}, "7"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "words"), BAD, ids=[str(b[0]) for b in BAD])
def test_a_slip_is_named_and_nothing_is_stored_or_lost(staff_client, shipped, typed, words):
    if typed.get("instead_0"):
        typed = {**typed, "instead_0": str(exercise(typed["instead_0"]).uid)}
    before = Exercise.objects.count()
    response = staff_client().post("/exercises/new/", {**NEW, **typed})
    assert response.status_code == 422
    assert words in text(response)
    assert 'value="Box"' in text(response)
    assert Exercise.objects.count() == before
    assert not JointLoad.objects.filter(exercise__name="Box squat").exists()


def test_another_clinics_exercise_stands_in_for_nothing(staff_client, shipped):
    theirs = ExerciseFactory(clinic=ClinicFactory())
    response = staff_client().post(
        "/exercises/new/", {**NEW, "when_0": "knees", "instead_0": theirs.uid}
    )
    assert response.status_code == 422


def test_a_retired_exercise_stays_in_its_protocols_and_is_offered_no_more(
    staff_client, shipped, by
):
    actions.set_exercise_active(exercise=exercise(), active=False, by=by)
    client = staff_client()
    from tests.integration.protocol_pages.conftest import hope, url

    assert "Leg press</a>" in text(client.get(url("version-detail", hope())))
    draft = actions.create_protocol(clinic=shipped, name="Copy", copy_of=hope(), by=by)
    page = text(client.get(url("version-edit", draft)))
    assert "<span>Leg press</span>" in page
    assert ">Leg press</option>" not in page
