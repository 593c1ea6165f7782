"""From screening to a begun program, and what is changed on it, as a physiologist clicks it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from clinic.actors import Actor
from clinic.permissions import Role
from patients.models import PrecautionKind
from programs import actions
from programs.actions import Dose
from programs.models import (
    DoseAdjustment,
    Enrollment,
    ExercisePrescription,
    HeartRateProfile,
    JointLoad,
    Proposal,
    ReadinessRules,
    Screening,
    Substitution,
)
from tests.factories.clinic import ClinicFactory
from tests.factories.patients import PatientFactory, PrecautionFactory
from tests.factories.prescriptions import (
    came,
    in_strength_program,
    prescribed,
    version_with_exercises,
)
from tests.factories.programs import ExerciseFactory, ScreeningFactory, in_days


@pytest.fixture
def press(clinic):
    return ExerciseFactory(clinic=clinic, name="Leg press", step_kg=Decimal("2.5"))


@pytest.fixture
def version(clinic, press):
    return version_with_exercises(clinic, [press])


@pytest.fixture
def program(clinic, physiologist):
    made = in_strength_program(clinic, in_days(-20))
    made.physiologist = physiologist
    made.save()
    return made


@pytest.fixture
def proposal(program, physiologist):
    came(program, in_days(-4), reps=12)
    came(program, in_days(-1), reps=12)
    by = Actor.member(physiologist)
    return actions.review_progression(enrollment=program, by=by)[0]


def chosen(version, physiologist, **changes):
    return {
        "version": str(version.uid),
        "physiologist": str(physiologist.uid),
        "starts_on": in_days(3).isoformat(),
        **changes,
    }


def test_screening_says_why(client_of, physiologist, patient):
    client = client_of(physiologist)
    page = client.post(
        reverse("screening-create", args=[patient.uid]),
        {
            "findings": ["osteoporosis"],
            "systolic": "172",
            "diastolic": "94",
            "screened_on": in_days(0).isoformat(),
        },
        follow=True,
    ).content.decode()
    assert "May train, with changes" in page
    assert "Blood pressure 172/94: above 160/90" in page
    assert reverse("enrollment-create", args=[patient.uid]) in page


def test_what_was_typed_stays_when_a_value_cannot_be(client_of, physiologist, patient):
    response = client_of(physiologist).post(
        reverse("screening-create", args=[patient.uid]),
        {"heart_rate": "400", "oxygen": "97", "screened_on": in_days(0).isoformat()},
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "The heart rate cannot be 400" in page
    assert 'value="97"' in page
    assert not Screening.objects.exists()


def test_clearance_is_recorded_on_its_page(client_of, physiologist, patient):
    screening = ScreeningFactory(patient=patient, decision="needs_clearance")
    client = client_of(physiologist)
    url = reverse("screening-clear", args=[patient.uid, screening.uid])
    assert client.post(url, {"cleared_on": in_days(0).isoformat()}).status_code == 422
    page = client.post(
        url,
        {"cleared_by": "Dr Ona", "cleared_on": in_days(0).isoformat(), "conditions": "No jumps"},
        follow=True,
    ).content.decode()
    assert "Cleared by Dr Ona" in page
    assert "No jumps" in page


def test_without_a_screening_the_page_says_so_and_leads_there(client_of, physiologist, patient):
    page = client_of(physiologist).get(reverse("enrollment-create", args=[patient.uid]))
    assert "Screening comes first" in page.content.decode()
    assert reverse("screening-create", args=[patient.uid]) in page.content.decode()


def test_a_program_begins_with_its_dose(client_of, physiologist, patient, version, press):
    ScreeningFactory(patient=patient)
    bridge = ExerciseFactory(clinic=patient.clinic, name="Hip bridge", load_kind="body")
    Substitution.objects.create(
        clinic=patient.clinic, exercise=press, joint="knees", instead=bridge, why="No deep bend"
    )
    JointLoad.objects.create(clinic=patient.clinic, exercise=press, joint="knees", level=3)
    client = client_of(physiologist)
    first = client.post(
        reverse("enrollment-create", args=[patient.uid]),
        chosen(version, physiologist, joints=["knees"]),
    )
    assert first.url == reverse("enrollment-dose", args=[patient.uid])
    page = client.get(first.url).content.decode()
    assert "Knees hurt: this asks a lot of them." in page
    assert "No deep bend" in page
    wrong = client.post(first.url, {"use_0": "planned", "kg_0": "500", "resting": "400"})
    assert wrong.status_code == 422
    assert "Leg press cannot be done with 500 kg" in wrong.content.decode()
    assert "A resting heart rate of 400" in wrong.content.decode()
    second = client.post(first.url, {"use_0": "planned", "kg_0": "40", "resting": "70"})
    assert second.url == reverse("enrollment-confirm", args=[patient.uid])
    page = client.get(second.url).content.decode()
    assert "40 kg" in page
    assert "resting 70" in page
    assert not Enrollment.objects.exists()
    page = client.post(second.url, follow=True).content.decode()
    assert "Now book her sessions" in page
    assert "3 sets of 8 to 10 with 40 kg" in page
    assert Enrollment.objects.get().planned_exercises.count() == 12
    again = client.post(second.url, follow=True).content.decode()
    assert "Choose her program first" in again
    assert Enrollment.objects.count() == 1


def test_another_exercise_is_one_press_away(client_of, physiologist, patient, version, press):
    ScreeningFactory(patient=patient)
    bridge = ExerciseFactory(clinic=patient.clinic, name="Hip bridge", load_kind="body")
    Substitution.objects.create(
        clinic=patient.clinic, exercise=press, joint="knees", instead=bridge
    )
    client = client_of(physiologist)
    client.post(reverse("enrollment-create", args=[patient.uid]), chosen(version, physiologist))
    client.post(reverse("enrollment-dose", args=[patient.uid]), {"use_0": str(bridge.uid)})
    client.post(reverse("enrollment-confirm", args=[patient.uid]))
    row = ExercisePrescription.objects.get()
    assert (row.exercise, row.instead_of) == (bridge, press)


def test_a_beta_blocker_in_her_record_is_preset(client_of, physiologist, patient, version):
    ScreeningFactory(patient=patient)
    PrecautionFactory(patient=patient, kind=PrecautionKind.BETA_BLOCKER)
    client = client_of(physiologist)
    client.post(reverse("enrollment-create", args=[patient.uid]), chosen(version, physiologist))
    page = client.get(reverse("enrollment-dose", args=[patient.uid]))
    assert page.context["form"]["beta_blocker"].value() is True


def test_her_health_is_in_no_address(client_of, physiologist, patient, version):
    ScreeningFactory(patient=patient)
    client = client_of(physiologist)
    response = client.post(
        reverse("enrollment-create", args=[patient.uid]),
        chosen(version, physiologist, joints=["knees"], availability="mornings"),
    )
    assert "?" not in response.url
    assert "knees" not in response.url


def test_a_coordinator_begins_a_program_without_loads(staff_client, patient, version, physiologist):
    ScreeningFactory(patient=patient)
    client = staff_client(Role.COORDINATOR)
    page = client.post(
        reverse("enrollment-create", args=[patient.uid]),
        chosen(version, physiologist),
        follow=True,
    ).content.decode()
    assert "a physiologist sets her loads" in page
    assert ", load not yet chosen" in page
    assert client.get(reverse("enrollment-dose", args=[patient.uid])).status_code == 403


def test_changes_by_hand_show_with_their_history(client_of, physiologist, program):
    client = client_of(physiologist)
    row = program.prescriptions.get()
    url = reverse("prescription-change", args=[program.patient.uid, row.uid])
    asked = {"sets": "3", "reps": "8", "reps_at_most": "10", "load_kg": "45"}
    assert client.post(url, asked).status_code == 422, "without a reason"
    page = client.post(url, {**asked, "reason": "Too easy"}, follow=True).content.decode()
    assert "with 45 kg" in page
    assert "Set by hand: Too easy." in page
    assert "with 40 kg. At the start." in page
    stale = client.post(url, {**asked, "load_kg": "50", "reason": "Again"})
    assert stale.status_code == 422
    assert "changed meanwhile" in stale.content.decode()


def test_an_exercise_is_left_out_and_another_added(client_of, physiologist, program):
    client = client_of(physiologist)
    patient, row = program.patient, program.prescriptions.get()
    client.post(
        reverse("prescription-substitute", args=[patient.uid, row.uid]),
        {"instead": "out", "reason": "Sore knee"},
    )
    assert not program.prescriptions.filter(superseded_at=None).exists()
    other = ExerciseFactory(clinic=program.clinic, name="Row", load_kind="band")
    client.post(
        reverse("prescription-add", args=[patient.uid]),
        {"exercise": str(other.uid), "sets": "2", "reps": "10", "band": "red", "reason": "Back"},
    )
    assert program.prescriptions.get(superseded_at=None).band == "red"


def test_the_original_plan_stands_beside_what_was_adjusted(client_of, physiologist, program):
    client = client_of(physiologist)
    url = reverse("dose-adjust", args=[program.patient.uid])
    asked = {
        "modality": "aerobic", "first_week": "3", "last_week": "4", "percent": "50",
        "reason": "fatigue",
    }  # fmt: skip
    assert "999" in client.post(url, {**asked, "percent": "999"}).content.decode()
    page = client.post(url, asked, follow=True).content.decode()
    assert "90 minutes a week" in page
    assert "45 minutes a week" in page
    row = DoseAdjustment.objects.get()
    withdraw = reverse("adjustment-withdraw", args=[program.patient.uid, row.uid])
    assert "as originally planned" in client.post(withdraw, follow=True).content.decode()


def test_heart_rate_makes_zones_with_their_reason(client_of, physiologist, program):
    client = client_of(physiologist)
    url = reverse("heart-rate", args=[program.patient.uid])
    assert "400" in client.post(url, {"hr_max": "400"}).content.decode()
    page = client.post(url, {"hr_max": "160"}, follow=True).content.decode()
    assert "102-122 a minute, ±10" in page  # 64 and 76 % of 160
    assert "measured" in page
    page = client.post(url, {"beta_blocker": "on"}, follow=True).content.decode()
    assert "A beta-blocker caps the heart rate" in page
    assert "effort 4-6 of 10" in page
    assert HeartRateProfile.objects.count() == 2


def test_a_proposal_is_listed_accepted_and_undone(client_of, physiologist, program, proposal):
    client = client_of(physiologist)
    page = client.get(reverse("progressions")).content.decode()
    assert "from 40 to 42.5 kg" in page
    assert "12 repetitions, goal 10" in page
    assert "ACSM 2009" in page
    page = client.post(
        reverse("proposal-accept", args=[proposal.uid]), follow=True
    ).content.decode()
    assert "with 42.5 kg" in page
    again = client.post(reverse("proposal-accept", args=[proposal.uid]), follow=True)
    assert "has decided this already" in again.content.decode()
    page = client.post(reverse("proposal-undo", args=[proposal.uid]), follow=True).content.decode()
    assert "her dose is as it was" in page
    assert program.prescriptions.get(superseded_at=None).load_kg == 40


def test_a_proposal_is_changed_or_declined(client_of, physiologist, program, proposal):
    client = client_of(physiologist)
    url = reverse("proposal", args=[proposal.uid])
    assert "kg" in client.get(url).content.decode()
    refused = client.post(url, {"do": "change", "value": "500"})
    assert refused.status_code == 422
    assert "Enter 0 to 300" in refused.content.decode()
    assert client.post(url, {"do": "decline"}).status_code == 422
    client.post(url, {"do": "change", "value": "41", "reason": "Small plates"})
    assert program.prescriptions.get(superseded_at=None).load_kg == 41
    assert "Accepted with a change, 41 kg" in client.get(url).content.decode()


@pytest.mark.parametrize("role", [Role.NURSE, Role.COORDINATOR])
def test_only_those_who_prescribe_change_a_dose(staff_client, program, proposal, role):
    client = staff_client(role)
    patient, row = program.patient, program.prescriptions.get()
    for url in (
        reverse("screening-create", args=[patient.uid]),
        reverse("prescription-change", args=[patient.uid, row.uid]),
        reverse("prescription-substitute", args=[patient.uid, row.uid]),
        reverse("heart-rate", args=[patient.uid]),
        reverse("dose-adjust", args=[patient.uid]),
        reverse("proposal", args=[proposal.uid]),
        reverse("readiness-limits"),
    ):
        assert client.get(url).status_code == 403, url
    assert client.post(reverse("proposal-accept", args=[proposal.uid])).status_code == 403
    page = client.get(reverse("program", args=[patient.uid])).content.decode()
    assert "from 40 to 42.5 kg" in page
    assert reverse("proposal-accept", args=[proposal.uid]) not in page


def test_what_belongs_to_another_clinic_is_not_there(staff_client, clinic, program, proposal):
    client = staff_client(at=ClinicFactory())
    row = program.prescriptions.get()
    for url in (
        reverse("proposal", args=[proposal.uid]),
        reverse("prescription-change", args=[program.patient.uid, row.uid]),
        reverse("screening-create", args=[program.patient.uid]),
    ):
        assert client.get(url).status_code == 404
    assert "42.5" not in client.get(reverse("progressions") + "?whose=all").content.decode()


def test_limits_are_the_administrators_and_the_physiologists(staff_client):
    for role, name in (
        (Role.ADMINISTRATOR, "settings-readiness"),
        (Role.PHYSIOLOGIST, "readiness-limits"),
    ):
        client = staff_client(role)
        form = client.get(reverse(name)).context["form"]
        values = {field.name: field.value() for field in form if field.value() is not None}
        bad = client.post(reverse(name), {**values, "systolic_stop": "150"})
        assert bad.status_code == 422
        assert "must not be below" in bad.content.decode()
        saved = client.post(
            reverse(name),
            {**values, "pain_stop": "9", "signed_by": "Dr Ona", "signed_on": in_days(0)},
        )
        assert saved.status_code == 303
    assert ReadinessRules.objects.get().pain_stop == 9


def test_the_pages_ask_the_database_no_more_for_more_rows(
    client_of, physiologist, program, proposal, queries
):
    client = client_of(physiologist)
    urls = [reverse("program", args=[program.patient.uid]), reverse("progressions")]
    few = [queries(client, url) for url in urls]
    for n in range(4):
        exercise = ExerciseFactory(clinic=program.clinic)
        row = prescribed(program, exercise, position=n + 2)
        actions.change_prescription(
            prescription=row, dose=Dose(2, 8), reason="Less", by=Actor.member(physiologist)
        )
        other = another_in(program)
        Proposal.objects.create(
            clinic=program.clinic, enrollment=other, rule="two_for_two", modality="resistance",
            exercise=exercise, unit="kg", from_value=1, to_value=2,
            evidence=proposal.evidence,
        )  # fmt: skip
    assert [queries(client, url) for url in urls] == few
    assert few[1] <= 4


def another_in(program):
    return Enrollment.objects.create(
        clinic=program.clinic,
        patient=PatientFactory(clinic=program.clinic),
        version=program.version,
        physiologist=program.physiologist,
        starts_on=program.starts_on,
        weeks=12,
    )
