"""Files of her watch: sent on her page, read by a worker, counted, asked about or refused."""

import hashlib
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from clinic.actors import Actor
from clinic.errors import Conflict
from programs.actions import HomeEntry, answer_file, read_waiting_files, record_home_activity
from programs.actions.activity_files import LEASE, claim_file, send_file, settle_file
from programs.models import (
    ActivityFile,
    Enrollment,
    HeartRateProfile,
    HomeActivity,
    PlannedDose,
)
from programs.recordings import read
from tests.factories.clinic import MembershipFactory
from tests.factories.patients import PatientFactory
from tests.factories.programs import BookingFactory, EnrollmentFactory, SessionFactory, in_days
from tests.factories.watch import fit_file, gpx_file, ride, tcx_file
from tests.integration.patient_face.test_spanish_pages import assert_spanish
from tests.integration.portal.entering import entered

FILES = "/my/exercise/files/"


@pytest.fixture
def enrollment(clinic) -> Enrollment:
    patient = PatientFactory(clinic=clinic, time_zone="Pacific/Auckland")
    return EnrollmentFactory(patient=patient, starts_on=in_days(-8))


@pytest.fixture
def hers(enrollment) -> Client:
    return entered(enrollment.patient)


def upload(hers: Client, *files: tuple[str, bytes]):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return hers.post(FILES, {"recordings": sent})


def sent(enrollment: Enrollment, content: bytes, name: str = "walk.fit") -> ActivityFile:
    """Send a file and let the worker read it."""
    by = Actor.patient(enrollment.patient.uid)
    file = send_file(enrollment=enrollment, name=name, content=content, by=by)
    read_waiting_files()
    file.refresh_from_db()
    return file


def ends_ago(**ago: int) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) - timedelta(**ago)


def test_a_file_is_taken_read_and_counted_and_its_bytes_are_gone(hers, enrollment):
    walked = ride(ends_ago(days=1), hearts=[100] * 1201 + [0])
    assert upload(hers, ("walk.fit", fit_file(walked)))["Location"] == FILES
    assert "Waiting to be read" in hers.get(FILES).content.decode()
    assert read_waiting_files() == 1
    assert read_waiting_files() == 0
    one = HomeActivity.objects.get()
    assert (one.kind, one.modality, one.minutes, one.source) == ("walk", "aerobic", 20, "imported")
    assert (one.heart_mean, one.heart_max, one.heart_dropped) == (100, 100, 1)
    assert one.day == walked.began.astimezone(tz(enrollment)).date()  # her clock, not the clinic's
    file = ActivityFile.objects.get()
    assert (file.state, file.content, file.lease_until) == ("read", None, None)
    page = hers.get(FILES).content.decode()
    assert "Walking, 20 minutes" in page
    week = (
        hers.get("/my/exercise/").content.decode()
        + hers.get("/my/exercise/?week=1").content.decode()
    )
    assert "1 pulse value left out" in week
    assert "Pulse 100 on average" in week


def tz(enrollment: Enrollment):
    from zoneinfo import ZoneInfo

    return ZoneInfo(enrollment.patient.zone)


def test_time_in_the_prescribed_zone(enrollment):
    """65 % of a measured maximum of 160 is 104: one beat more or less is another zone."""
    PlannedDose.objects.create(
        clinic=enrollment.clinic, enrollment=enrollment, week=1, modality="aerobic", sessions=2,
        minutes=30, intensity_kind="hrmax", intensity_low=65, intensity_high=75,
    )  # fmt: skip
    profile = HeartRateProfile.objects.create(
        clinic=enrollment.clinic, enrollment=enrollment, hr_max=160, hr_max_measured=True,
        basis="hrmax", noted_on=in_days(-8), noted_by=MembershipFactory().staff,
    )  # fmt: skip
    hearts = [103] * 60 + [104] * 120 + [120] * 30 + [121] * 61
    sent(enrollment, fit_file(ride(ends_ago(days=6), hearts=hearts)))
    one = HomeActivity.objects.get()
    assert (one.zone_low, one.zone_high) == (104, 120)
    assert (one.seconds_below, one.seconds_in, one.seconds_above) == (60, 150, 60)
    profile.beta_blocker, profile.basis = True, "effort"
    profile.save()
    sent(enrollment, fit_file(ride(ends_ago(days=5), hearts=hearts)))
    assert HomeActivity.objects.latest("pk").zone_low is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"GIF89a" + b"\0" * 100, "This is a GIF file and no recording of a watch"),
        (fit_file(ride(ends_ago(days=1)))[:9000], "The file breaks off after"),
        (fit_file(ride(ends_ago(days=-2))), "which has not been yet"),
        (fit_file(ride(ends_ago(days=30))), "your program began on"),
        (fit_file(ride(ends_ago(days=1), hearts=[100] * 20)), "shorter than a minute"),
        (fit_file(ride(ends_ago(days=1), hearts=[90] * 961, every=60)), "960 minutes long"),
    ],
)
def test_what_cannot_count_is_refused_in_a_sentence(hers, enrollment, content, said):
    file = sent(enrollment, content)
    assert (file.state, file.content) == ("refused", None)
    page = hers.get(FILES).content.decode()
    assert said in page
    assert "Not counted" in page
    assert not HomeActivity.objects.exists()


def test_the_same_file_counts_once_until_she_takes_it_out(hers, enrollment):
    content = fit_file(ride(ends_ago(days=1)))
    sent(enrollment, content)
    assert sent(enrollment, content, name="copy.fit").reason == "duplicate"
    assert "You sent this file before" in hers.get(FILES).content.decode()
    one = HomeActivity.objects.get()
    hers.post(f"/my/exercise/{one.uid}/remove/")
    assert sent(enrollment, content).state == "read"
    assert HomeActivity.objects.count() == 1


@pytest.mark.parametrize(
    ("choice", "left"), [("file", "tcx"), ("mine", "fit"), ("both", "fit"), ("x", "fit")]
)
def test_the_same_walk_in_two_formats_counts_as_she_chooses(hers, enrollment, choice, left):
    walked = ride(ends_ago(days=1))
    hashes = {"fit": fit_file(walked), "tcx": tcx_file(walked)}
    sent(enrollment, hashes["fit"])
    file = sent(enrollment, hashes["tcx"], name="walk.tcx")
    assert (file.state, HomeActivity.objects.count()) == ("asking", 1)
    page = hers.get(FILES).content.decode()
    assert "It is the same: count this file instead" in page
    assert "They are two different things" not in page  # nobody walks twice at once
    assert "A file of your watch waits for your answer" in hers.get("/my/").content.decode()
    hers.post(f"{FILES}{file.uid}/", {"choice": choice})
    kept = HomeActivity.objects.get()
    assert kept.file_hash == hashlib.sha256(hashes[left]).hexdigest()
    file.refresh_from_db()
    assert file.state == {"file": "read", "mine": "refused"}.get(choice, "asking")


def test_what_she_wrote_down_herself_may_be_the_same(hers, enrollment):
    began = ends_ago(days=1)
    day = began.astimezone(tz(enrollment)).date()
    by = Actor.patient(enrollment.patient.uid)
    entry = HomeEntry(day=day, modality="", kind="walk", minutes=30)
    record_home_activity(enrollment=enrollment, entry=entry, by=by)
    file = sent(enrollment, gpx_file(ride(began)), name="walk.gpx")
    assert file.facts["choices"] == ["file", "mine", "both"]
    hers.post(f"{FILES}{file.uid}/", {"choice": "both"})
    assert HomeActivity.objects.count() == 2
    with pytest.raises(Conflict):
        answer_file(file=file, choice="both", by=by)


def test_her_session_in_the_clinic_is_not_counted_again_without_her_word(enrollment, hers):
    booking = BookingFactory(
        session=SessionFactory(clinic=enrollment.clinic, day=in_days(1)), enrollment=enrollment
    )
    with time_machine.travel(booking.ends_at + timedelta(hours=2), tick=False):
        file = sent(enrollment, fit_file(ride(booking.starts_at)))
        assert file.facts["choices"] == ["mine", "both"]
        assert (
            "your session in the clinic" in entered(enrollment.patient).get(FILES).content.decode()
        )


def test_the_database_holds_what_the_actions_promise(enrollment):
    sent(enrollment, fit_file(ride(ends_ago(days=1))))
    one = HomeActivity.objects.get()
    for change in (
        {"file_part": 1},  # the same span again
        {"started_at": one.started_at - timedelta(days=1), "ended_at": one.started_at},  # the file
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            HomeActivity.objects.create(
                **{
                    name: getattr(one, name)
                    for name in ("clinic", "enrollment", "day", "kind", "modality", "minutes",
                                 "source", "file_hash", "file_part", "started_at", "ended_at")
                }
                | change
            )  # fmt: skip
    for wrong in (
        {"modality": "balance"}, {"heart_mean": 20, "heart_max": 100}, {"zone_low": 100},
        {"started_at": None}, {"source": "guessed"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            HomeActivity.objects.filter(pk=one.pk).update(**wrong)
    for wrong in ({"content": b"x"}, {"state": "waiting"}, {"state": "refused"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ActivityFile.objects.update(**wrong)


def test_a_reader_that_comes_back_too_late_changes_nothing(enrollment):
    content = fit_file(ride(ends_ago(days=1)))
    by = Actor.patient(enrollment.patient.uid)
    send_file(enrollment=enrollment, name="walk.fit", content=content, by=by)
    slow = claim_file()
    assert slow is not None
    assert claim_file() is None  # it is being read
    with time_machine.travel(datetime.now(UTC) + LEASE + timedelta(seconds=1), tick=False):
        quick = claim_file()
        assert quick is not None
        settle_file(slow, found=read(content), reason="", facts={})
        assert not HomeActivity.objects.exists()
        settle_file(quick, found=read(content), reason="", facts={})
    assert HomeActivity.objects.count() == 1


def test_a_file_that_no_reader_survives_is_given_up(enrollment, hers):
    by = Actor.patient(enrollment.patient.uid)
    send_file(enrollment=enrollment, name="walk.fit", content=b"x", by=by)
    for minutes in (0, 3, 6, 9):
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes), tick=False):
            claim_file()
    assert ActivityFile.objects.get().reason == "gave-up"
    assert "We tried three times" in hers.get(FILES).content.decode()


def test_a_large_file_is_not_kept_and_a_huge_request_not_even_read(hers, enrollment):
    walk = ("walk.fit", fit_file(ride(ends_ago(days=1))))
    answer = upload(hers, ("film.fit", b"\0" * (10 * 1024 * 1024 + 1)), walk)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“film.fit” is larger than 10 MB" in page
    assert ActivityFile.objects.get().name == "walk.fit"  # the other one has come in

    class Unread(io.RawIOBase):
        def read(self, *args: object) -> bytes:
            raise AssertionError("Nobody may read this.")

    answer = hers.generic(
        "POST", FILES, content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(400 * 1024 * 1024), **{"wsgi.input": Unread()},
    )  # fmt: skip
    assert answer.status_code == 413
    assert "That is more than 50 MB" in answer.content.decode()


def test_what_is_no_upload_and_what_is_forged(hers, enrollment):
    assert "Choose at least one file" in hers.post(FILES).content.decode()
    torn = hers.generic("POST", FILES, b"--x", content_type="multipart/form-data; boundary=")
    assert torn.status_code == 400
    many = upload(hers, *[(f"{n}.fit", bytes([n])) for n in range(21)])
    assert "21 files are too many at once" in many.content.decode()
    flood = upload(hers, *[(f"{n}.fit", b"x") for n in range(101)])
    assert flood.status_code == 400
    forged = entered(enrollment.patient, csrf=True)
    assert upload(forged, ("walk.fit", b"x")).status_code == 403
    assert not ActivityFile.objects.exists()
    other = EnrollmentFactory(patient=PatientFactory(clinic=enrollment.clinic))
    theirs = sent(other, fit_file(ride(ends_ago(days=1))))
    assert hers.post(f"{FILES}{theirs.uid}/", {"choice": "mine"}).status_code == 404


def test_in_spanish_no_sentence_of_these_pages_is_english(enrollment):
    enrollment.patient.language = "es"
    enrollment.patient.save()
    hers = entered(enrollment.patient)
    sent(enrollment, fit_file(ride(ends_ago(days=1), hearts=[100, 0] + [100] * 1200)))
    sent(enrollment, tcx_file(ride(ends_ago(days=1), hearts=[100, 0] + [100] * 1200)))
    sent(enrollment, b"GIF89a" + b"\0" * 100)
    one = HomeActivity.objects.get()
    pages = [FILES, "/my/exercise/", "/my/exercise/walk/", "/my/exercise/new/"]
    pages += [f"/my/exercise/{one.uid}/", "/my/exercise/?week=1"]
    answers = [hers.get(page) for page in pages]
    answers += [hers.post(page, {"minutes": "other"}) for page in pages[:1] + pages[2:4]]
    for answer in answers:
        assert_spanish(answer.content.decode())
