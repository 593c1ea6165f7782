"""Running a class in a real browser: a network that drops, two tabs, no script, one hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from clinic.models import Staff
from patients.models import SymptomReport
from programs.models import (
    Booking,
    ExercisePrescription,
    HeartRateProfile,
    PerformedMinutes,
    PerformedSet,
    Session,
    SessionRecord,
)
from tests.browser.conftest import DAY, House, faults_on, wait_for, watch
from tests.browser.storage import kept, readable
from tests.browser.test_every_page import OPTIONS
from tests.browser.test_session_end import unused_for
from tests.factories.clinic import ClinicFactory, MembershipFactory, RoomFactory
from tests.factories.patients import PatientFactory, PrecautionFactory, SymptomReportFactory
from tests.factories.programs import (
    BookingFactory,
    EnrollmentFactory,
    ExerciseFactory,
    SessionFactory,
    published_version,
)

pytestmark = pytest.mark.browser
PASSWORD = "a walk by the harbour"
TABLET = {"width": 820, "height": 1180}
NAMES = (("Aurora", "Belmonte"), ("Carmen", "Dols"), ("Elena", "Ferrer"))


@dataclass
class Class:
    """A class of three at ten o'clock, half an hour from now."""

    session: Session
    bookings: list[Booking]
    staff: Staff
    exercise: object

    @property
    def path(self) -> str:
        return reverse("session-run", args=[self.session.uid])

    def set_name(self, number: int, part: str) -> str:
        return f"set.{self.exercise.uid}.both.{number}.{part}"


@pytest.fixture
def running(house: House) -> Class:
    clinic = ClinicFactory(name="Clínica del Puerto")
    staff = MembershipFactory(clinic=clinic, staff__name="Marta Serrano").staff
    staff.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
    staff.save()
    room, version = RoomFactory(clinic=clinic, name="Gym"), published_version(clinic)
    exercise = ExerciseFactory(clinic=clinic, name="Leg press")
    common = {"clinic": clinic, "physiologist": staff, "room": room, "title": "Strength"}
    session = SessionFactory(day=DAY, start_time=time(10, 0), **common)
    before = SessionFactory(day=DAY - timedelta(days=5), start_time=time(10, 0), **common)
    bookings = []
    for given, family in NAMES:
        patient = PatientFactory(clinic=clinic, given_name=given, family_name=family)
        enrollment = EnrollmentFactory(
            patient=patient, version=version, physiologist=staff, starts_on=DAY - timedelta(days=14)
        )
        bookings.append(BookingFactory(session=session, enrollment=enrollment))
        _last_time(before, enrollment, exercise, staff)
        ExercisePrescription.objects.create(
            clinic=clinic, enrollment=enrollment, exercise=exercise, sets=3, reps=8,
            reps_at_most=12, load_kg=40, valid_from=DAY - timedelta(days=14), source="start",
            prescribed_by=staff,
        )  # fmt: skip
    PrecautionFactory(patient=bookings[0].patient, note="spine")
    SymptomReportFactory(patient=bookings[0].patient, pain=7, reported_for=DAY - timedelta(days=2))
    return Class(session, bookings, staff, exercise)


def _last_time(session: Session, enrollment: object, exercise: object, staff: Staff) -> None:
    booking = BookingFactory(
        session=session, enrollment=enrollment, status="attended", recorded_by=staff,
        recorded_at=session.ends_at,
    )  # fmt: skip
    record = SessionRecord.objects.create(clinic=session.clinic, booking=booking)
    for number in (1, 2, 3):
        PerformedSet.objects.create(
            clinic=session.clinic, record=record, exercise=exercise, number=number,
            reps=12 - number, load_kg="37.5", effort=6,
        )  # fmt: skip
    PerformedMinutes.objects.create(
        clinic=session.clinic, record=record, modality="aerobic", minutes=20, effort=5
    )


@pytest.fixture
def sign_in(browser: Browser, house: House) -> Callable[..., BrowserContext]:
    """Make a browser of its own in which a person is signed in."""

    def make(staff: Staff, **options: object) -> BrowserContext:
        context = browser.new_context(viewport=TABLET, **options)
        page = context.new_page()
        page.goto(f"{house.url}/accounts/login/")
        _sign_in(page, staff)
        expect(page.locator(".side, .topbar").first).to_be_attached()
        page.close()
        return context

    return make


def _card(page: Page, booking: Booking) -> Locator:
    return page.locator(f"[data-card='{booking.uid}']")


def _input(card: Locator, name: str) -> Locator:
    return card.locator(f"[name='{name}']")


def _open(card: Locator) -> Locator:
    if card.locator("details.run-body[open]").count() == 0:
        card.locator("details.run-body > summary").click()
    return card


def _record(booking: Booking) -> SessionRecord | None:
    return SessionRecord.objects.filter(booking=booking).first()


def test_a_class_is_run_by_touch_and_saved_while_one_types(
    house: House, running: Class, sign_in: Callable[..., BrowserContext]
) -> None:
    context = sign_in(running.staff)
    faults = watch(context)
    page = context.new_page()
    page.goto(house.url + running.path)
    first = running.bookings[0]
    _card(page, first).get_by_role("button", name="Arrived").click()
    expect(page.locator("[data-progress]")).to_have_text("1 of 3 arrived, 0 finished")
    card = _card(page, first)
    expect(card.locator("details.run-body")).to_have_attribute("open", "")
    card.locator("[name=pain_before][value='8']").check(force=True)
    expect(card.locator("[data-verdict]")).to_contain_text("Do not train today")
    card.get_by_label("Chest pain or trouble breathing").check()
    expect(card.locator("[data-verdict]")).to_contain_text("Her nurse sees the red flag")
    assert SymptomReport.objects.get(superseded_at=None, pain=8).red_flags == ["chest_pain"]
    card.get_by_role("button", name="Same as last time").click()
    sets = PerformedSet.objects.filter(record__booking=first).order_by("number")
    wait_for(lambda: sets.count() == 3, "the sets of last time")
    expect(card.locator("[data-status]")).to_contain_text("Saved 09:3")
    assert [(s.reps, str(s.load_kg), s.effort) for s in sets] == [
        (11, "37.5", None),
        (10, "37.5", None),
        (9, "37.5", None),
    ]
    # half a blood pressure waits, then both numbers go together
    _input(card, "systolic").press_sequentially("150")
    _input(card, "diastolic").press_sequentially("95")
    _input(card, "note").press_sequentially("slow today")
    wait_for(lambda: _record(first).note == "slow today", "the note")
    wait_for(lambda: _record(first).diastolic == 95, "the blood pressure")
    assert _record(first).systolic == 150
    house.clock.set(DAY, time(10, 40))
    card.get_by_role("button", name="Finish").click()
    expect(page.locator("[data-progress]")).to_have_text("1 of 3 arrived, 1 finished")
    first.refresh_from_db()
    assert first.status == "attended"
    assert not faults
    assert not faults_on(page)


def test_what_is_typed_without_a_network_arrives_once_when_it_is_back(
    house: House, running: Class, sign_in: Callable[..., BrowserContext]
) -> None:
    context = sign_in(running.staff)
    page = context.new_page()
    page.goto(house.url + running.path)
    first, second = running.bookings[:2]
    one, two = _open(_card(page, first)), _open(_card(page, second))
    context.set_offline(True)
    _input(one, running.set_name(1, "reps")).fill("12")
    _input(one, running.set_name(1, "load_kg")).fill("42.5")
    _input(one, "note").fill("no network")
    two.get_by_role("button", name="Arrived").click()
    for card in (one, two):
        expect(card.locator("[data-status]")).to_have_text(
            "Not saved yet: no connection, kept here, trying again"
        )
    assert kept(page), "it waits in the tab"
    assert not readable(page, "no network", "42.5", "note")
    assert _record(first) is None
    context.set_offline(False)
    wait_for(lambda: _record(first) and _record(first).note == "no network", "the note")
    wait_for(lambda: _record(second) and _record(second).arrived_at, "the arrival")
    done = PerformedSet.objects.get(record__booking=first)
    assert (done.reps, str(done.load_kg)) == (12, "42.5")
    for card in (one, two):
        expect(card.locator("[data-status]")).to_contain_text("Saved")
    assert not kept(page)


def test_an_answer_that_got_lost_is_sent_again_and_makes_no_second_set(
    house: House, running: Class, sign_in: Callable[..., BrowserContext]
) -> None:
    """The server has saved, its answer never arrives: the page cannot know, and asks again."""
    page = sign_in(running.staff).new_page()
    page.goto(house.url + running.path)
    first = running.bookings[0]
    card = _open(_card(page, first))
    lost = []

    def lose(route):
        if len(lost) < 2:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/card/", lose)
    _input(card, running.set_name(1, "reps")).fill("10")
    expect(card.locator("[data-status]")).to_contain_text("Saved", timeout=20000)
    assert lost == [200, 200]
    assert PerformedSet.objects.get(record__booking=first).reps == 10


def test_unsent_values_outlive_a_reload_and_not_a_sign_out(
    house: House, running: Class, sign_in: Callable[..., BrowserContext]
) -> None:
    page = sign_in(running.staff).new_page()
    page.goto(house.url + running.path)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    first = running.bookings[0]
    page.route("**/card/", lambda route: route.abort())
    _input(_open(_card(page, first)), "note").press_sequentially("harbour wall")
    expect(_card(page, first).locator("[data-status]")).to_contain_text("Not saved yet")
    page.reload()
    assert asked == ["beforeunload"]
    expect(_input(_card(page, first), "note")).to_have_value("harbour wall")
    assert _record(first) is None

    asked.clear()
    unused_for(16)  # nobody is there: the page goes without a question, what was typed waits
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_url("**/accounts/login/**")
    assert not asked
    assert kept(page)
    assert not readable(page, "harbour wall", "note")
    _sign_in(page, running.staff)
    expect(_input(_card(page, first), "note")).to_have_value("harbour wall")

    page.goto(f"{house.url}/patients/")  # the sheet is left, and asks; what was typed waits
    _sign_out(page)
    warning = page.get_by_role("alertdialog", name="Some of what you typed has not been saved.")
    expect(warning).to_be_visible()
    assert not readable(page, "harbour wall", "note")
    warning.get_by_role("link", name="Go back to it").click()
    expect(_input(_card(page, first), "note")).to_have_value("harbour wall")
    asked.clear()
    _sign_out(page)
    warning.get_by_role("button", name="Sign out without it").click()
    page.wait_for_url("**/accounts/login/**")
    assert not asked, "one question is enough"
    assert not kept(page)
    assert not readable(page, "harbour wall", "note")


def test_what_is_saved_meanwhile_holds_no_sign_out_up(
    house: House, running: Class, sign_in: Callable[..., BrowserContext]
) -> None:
    page = sign_in(running.staff).new_page()
    page.goto(house.url + running.path)
    first = running.bookings[0]
    page.route("**/card/", lambda route: route.abort())
    _input(_open(_card(page, first)), "note").fill("harbour wall")
    _sign_out(page)
    warning = page.get_by_role("alertdialog", name="Some of what you typed has not been saved.")
    expect(warning).to_be_visible()
    page.unroute("**/card/")
    expect(page.get_by_text("What you typed is saved now")).to_be_visible()
    assert _record(first).note == "harbour wall"
    page.locator("[data-leaving]").get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/accounts/login/**")
    assert not readable(page, "harbour wall", "note")


def test_after_a_shift_and_for_another_person_nothing_waits(
    house: House, running: Class, sign_in: Callable[..., BrowserContext]
) -> None:
    """Neither finds a value, and the other's key opens none."""
    context = sign_in(running.staff)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(house.url + running.path)
    first = running.bookings[0]
    page.route("**/card/", lambda route: route.abort())
    _input(_open(_card(page, first)), "note").fill("harbour wall")
    expect(_card(page, first).locator("[data-status]")).to_contain_text("Not saved yet")
    stored = page.evaluate("({ ...sessionStorage })")
    own_key = page.locator("body").get_attribute("data-kept-key")
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=13))
    page.reload()
    expect(_input(_card(page, first), "note")).to_have_value("")
    assert not kept(page)

    other = MembershipFactory(clinic=running.session.clinic, staff__name="Nuria Pons").staff
    other.password = running.staff.password
    other.save()
    page = sign_in(other).new_page()
    page.goto(f"{house.url}/accounts/password/change/")
    page.evaluate("found => Object.assign(sessionStorage, found)", stored)
    assert kept(page)
    page.goto(house.url + running.path)
    expect(_card(page, first)).to_be_visible()
    wait_for(lambda: not kept(page), "the other's values to go")
    assert page.locator("body").get_attribute("data-kept-key") not in {None, "", own_key}
    expect(_input(_card(page, first), "note")).to_have_value("")


def _sign_in(page: Page, staff: Staff) -> None:
    page.locator("[name=login]").fill(staff.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _sign_out(page: Page) -> None:
    page.locator(".topbar summary").click()
    page.locator(".topbar form[action$='/logout/'] button").click()


def test_two_tabs_at_one_card_merge_and_ask_about_one_field(
    house: House, running: Class, sign_in: Callable[..., BrowserContext]
) -> None:
    first = running.bookings[0]
    context = sign_in(running.staff)
    tabs = []
    for _ in range(2):
        page = context.new_page()
        page.goto(house.url + running.path)
        tabs.append(_open(_card(page, first)))
    here, there = tabs
    _input(here, "note").press_sequentially("from here")
    wait_for(lambda: _record(first) and _record(first).note == "from here", "the note")
    _input(there, "minutes").press_sequentially("45")
    expect(_input(there, "note")).to_have_value("from here")
    wait_for(lambda: _record(first).minutes == 45, "the minutes")
    _input(here, "minutes").press_sequentially("50")
    expect(here.locator("[data-clash-list]")).to_contain_text("Yours: 50")
    expect(here.locator("[data-clash-list]")).to_contain_text("Already saved: 45")
    assert _record(first).minutes == 45
    here.locator("[data-clash='minutes'] input[value=mine]").check()
    here.get_by_role("button", name="Save what I chose").click()
    wait_for(lambda: _record(first).minutes == 50, "the chosen minutes")
    assert _record(first).note == "from here"


def test_bad_values_are_named_beside_the_field_and_hold_nothing_else_up(
    house: House, running: Class, sign_in: Callable[..., BrowserContext]
) -> None:
    page = sign_in(running.staff).new_page()
    page.goto(house.url + running.path)
    first = running.bookings[0]
    card = _open(_card(page, first))
    reps = _input(card, running.set_name(1, "reps"))
    reps.fill("12-8")
    _input(card, "note").fill("still here")
    wait_for(lambda: _record(first) and _record(first).note == "still here", "the note")
    fault = card.locator(f"[data-error='{running.set_name(1, 'reps')}']")
    expect(fault).to_contain_text("Repetitions cannot be “12-8”")
    expect(reps).to_have_value("12-8")
    reps.fill("12")
    wait_for(lambda: PerformedSet.objects.filter(record__booking=first, reps=12), "the set")
    expect(fault).to_have_text("")


def test_the_sheet_works_without_scripts(
    house: House, running: Class, sign_in: Callable[..., BrowserContext]
) -> None:
    page = sign_in(running.staff, java_script_enabled=False).new_page()
    page.goto(house.url + running.path)
    first = running.bookings[0]
    _card(page, first).get_by_role("button", name="Arrived").click()
    expect(page.locator("[data-message]")).to_contain_text("Aurora Belmonte has arrived.")
    card = _card(page, first)
    card.get_by_role("button", name="As prescribed").click()
    card = _open(_card(page, first))
    assert PerformedSet.objects.filter(record__booking=first, reps=8, load_kg=40).count() == 3
    _input(card, "heart_rate").fill("400")
    _input(card, "note").fill("typed")
    card.locator("[data-save]").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("Heart rate cannot be 400")
    expect(_input(_card(page, first), "note")).to_have_value("typed")
    _input(_card(page, first), "heart_rate").fill("72")
    house.clock.set(DAY, time(10, 40))
    _card(page, first).get_by_role("button", name="Finish").click()
    expect(page.locator(".run-progress")).to_have_text("1 of 3 arrived, 1 finished")
    page.locator("[data-message]").get_by_role("button", name="Undo").click()
    first.refresh_from_db()
    assert first.status == "booked"
    assert _record(first).note == "typed"


def test_the_sheet_has_no_barrier_in_any_width_or_light(
    house: House, running: Class, sign_in: Callable[..., BrowserContext]
) -> None:
    context = sign_in(running.staff, reduced_motion="reduce")
    faults = watch(context)
    page = context.new_page()
    page.goto(house.url + running.path)
    for summary in page.locator("main summary").all():
        summary.click()
    card = _card(page, running.bookings[0])
    card.locator("[name=pain_before][value='8']").check(force=True)
    expect(card.locator("[data-verdict]")).to_contain_text("Do not train today")
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (360, 820, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{scheme} {width}: {fault}" for fault in _barriers(page)]
    assert not found, "\n".join(found)
    assert not faults + faults_on(page)


def _barriers(page: Page) -> list[str]:
    """Return what axe finds, what is too wide, and targets too small for a thumb."""
    found = [
        f"{violation['id']} {[node['target'] for node in violation['nodes'][:3]]}"
        for violation in Axe().run(page, options=OPTIONS).response["violations"]
    ]
    if (wide := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        found.append(f"{wide} px too wide")
    return found + page.evaluate(
        """() => [...document.querySelectorAll(`[data-run] button, [data-run] .input,
             [data-run] .scale-cell, [data-run] .option, [data-run] summary`)]
           .filter(e => e.checkVisibility() && !e.matches('.hidden-text')
             && e.getBoundingClientRect().height < 43.9)
           .map(e => `small: ${e.outerHTML.slice(0, 90)}`)"""
    )


def test_sides_and_seconds_begin_with_a_press_and_an_odd_heart_rate_is_asked_about(
    house: House, running: Class, sign_in: Callable[..., BrowserContext]
) -> None:
    first = running.bookings[0]
    HeartRateProfile.objects.create(
        clinic=running.session.clinic,
        enrollment=first.enrollment,
        hr_max=150,
        basis="hrmax",
        noted_on=DAY,
        noted_by=running.staff,
    )
    page = sign_in(running.staff).new_page()
    page.goto(house.url + running.path)
    card = _open(_card(page, first))
    rate, hint = _input(card, "timed.aerobic.heart_rate"), card.get_by_text("Her highest is 150")
    _input(card, "timed.aerobic.minutes").fill("20")
    expect(hint.first).to_be_hidden()
    rate.fill("161")
    expect(hint.last).to_be_visible()
    wait_for(lambda: PerformedMinutes.objects.filter(heart_rate=161).exists(), "the heart rate")
    card.get_by_role("button", name="Left and right apart").click()
    left = _input(card, f"set.{running.exercise.uid}.left.1.reps")
    expect(left).to_be_visible()
    left.fill("9")
    wait_for(lambda: PerformedSet.objects.filter(side="left", reps=9).exists(), "the left side")
    card.get_by_role("button", name="Held for seconds").click()
    expect(_input(card, f"set.{running.exercise.uid}.right.1.seconds")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not faults_on(page)
