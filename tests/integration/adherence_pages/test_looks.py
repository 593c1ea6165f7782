"""Ways of looking at the list: filters, views kept, the panel, paper, news, several at once."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adherence import actions
from adherence.models import Episode, SavedView
from clinic.models import AccessEvent, Clinic, Staff
from programs.models import Enrollment
from tests.factories.worklist import Scene
from tests.integration.adherence_pages.test_worklist import BEFORE_THE_VIEW, URL, names


def test_each_filter_narrows_the_list(nurse: Client, scene: Scene) -> None:
    Clinic.objects.filter(pk=scene.clinic.pk).update(languages=["en", "es"])
    ada = scene.flagged("Ada", family="Arno", language="es")
    scene.endangered("Ursula")
    scene.sessions_of(ada.patient, ["attended"])
    Enrollment.objects.update(physiologist=scene.physiologist)
    actions.take(episode=ada, by=scene.by(scene.nurse))
    for query, expected in {
        "q=da+AR": ["Ada"],
        f"q={ada.patient.mrn}": ["Ada"],
        "q=100%25": [],
        "rule=severe_pain": ["Ursula"],
        "level=safety": ["Ursula"],
        "level=a": ["Ada"],
        f"owner={scene.nurse.uid}": ["Ada"],
        "owner=nobody": ["Ursula"],
        "language=es": ["Ada"],
        f"physiologist={scene.physiologist.uid}": ["Ada"],
        "level=nonsense&rule=x&owner=y&language=1": ["Ursula", "Ada"],
    }.items():
        assert names(nurse, f"?{query}") == expected, query
    text = nurse.get(f"{URL}?language=es&level=safety").content.decode()
    assert "Nobody fits these filters" in text
    assert "Remove filter" in text
    assert "Level: Safety" in text


@pytest.mark.parametrize("rows", [1, 50])
def test_everything_at_once_takes_four_queries(nurse: Client, scene: Scene, rows: int) -> None:
    for _ in range(rows):
        scene.reports(scene.patient(), [2, 5, 5], missed_doses=3)
    scene.assess()
    for episode in Episode.objects.all()[:20]:
        actions.record_contact(
            episode=episode, channel="phone", result="reached", by=scene.by(scene.nurse)
        )
    for n in range(20):
        actions.save_view(
            clinic=scene.clinic, name=f"View {n}", query=f"q={n}", by=scene.by(scene.nurse)
        )
    query = f"?q=a&level=a&rule=sustained_pain&physiologist={scene.physiologist.uid}&overdue=1"
    for address in (URL, URL + query, f"{URL}print/", f"/api/v1/worklist/{query}"):
        nurse.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert nurse.get(address).status_code == 200
        assert len(queries) - BEFORE_THE_VIEW <= 4, [q["sql"][:90] for q in queries]


def test_a_view_is_kept_found_renamed_and_deleted(
    nurse: Client, scene: Scene, signed_in: Callable[[Staff], Client]
) -> None:
    kept = nurse.post(f"{URL}views/", {"name": " Late  ones ", "query": "overdue=1&page=3&x=<"})
    assert kept.headers["Location"] == "/worklist/?overdue=1"
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("Late ones", "overdue=1")
    chips = nurse.get(f"{URL}?overdue=1").context["views"]
    assert [(chip.label, chip.current) for chip in chips] == [("Late ones", True)]

    again = nurse.post(f"{URL}views/", {"name": "late ONES", "query": "level=a"})
    assert again.status_code == 422
    assert "You already have a view of this name" in again.content.decode()
    assert 'value="level=a"' in again.content.decode()
    assert nurse.post(f"{URL}views/", {"name": "", "query": ""}).status_code == 422

    foreign = signed_in(scene.colleague)
    assert foreign.post(f"{URL}views/{view.uid}/delete/").status_code == 404
    assert foreign.post(f"{URL}views/", {"name": "Late ones"}).status_code == 303
    nurse.post(f"{URL}views/{view.uid}/rename/", {"name": "Too late"})
    assert SavedView.objects.get(pk=view.pk).name == "Too late"
    nurse.post(f"{URL}views/{view.uid}/delete/")
    assert not SavedView.objects.filter(staff=scene.nurse).exists()


def test_twenty_views_and_a_freed_place(scene: Scene) -> None:
    by = scene.by(scene.nurse)
    views = [
        actions.save_view(clinic=scene.clinic, name=f"V{n}", query="", by=by) for n in range(20)
    ]
    with pytest.raises(actions.BadView, match="delete one first"):
        actions.save_view(clinic=scene.clinic, name="One more", query="", by=by)
    actions.delete_view(view=views[4], by=by)
    assert actions.save_view(clinic=scene.clinic, name="One more", query="", by=by).place == 5


def test_the_panel_is_the_page_without_its_frame(nurse: Client, scene: Scene) -> None:
    episode = scene.flagged("Ada")
    address = f"{URL}{episode.uid}/?from={quote('queue=mine&page=2&evil=//x')}"
    page = nurse.get(address)
    assert page.context["back_url"] == "/worklist/?queue=mine&page=2"
    panel = nurse.get(address, headers={"HX-Request": "true", "HX-Target": "panel"})
    assert "<html" not in panel.content.decode()
    for text in (page.content.decode(), panel.content.decode()):
        assert "Joint pain was 5 on" in text
        assert f"/worklist/{episode.uid}/contact/" in text
    assert AccessEvent.objects.filter(view="episode-detail").count() == 2
    done = nurse.get(URL, headers={"HX-Request": "true", "HX-Target": "panel"})
    assert "Next patient" in done.content.decode()


def test_several_are_given_to_one_person_or_none_is(
    nurse: Client, scene: Scene, other: Scene
) -> None:
    ada, bea = scene.flagged("Ada"), scene.flagged("Bea")
    foreign = other.flagged("Foreign")

    def give(to: object, *episodes: Episode) -> str:
        said = {"to": str(to), "episode": [str(e.uid) for e in episodes], "from": "level=a"}
        response = nurse.post(f"{URL}assign/", said, follow=True)
        assert response.redirect_chain == [("/worklist/?level=a", 303)]
        return response.content.decode()

    assert "2 patients are with Ines Coll now." in give(scene.colleague.uid, ada, bea)
    assert set(Episode.objects.filter(clinic=scene.clinic).values_list("owner", "state")) == {
        (scene.colleague.pk, "in_progress")
    }
    actions.resolve(episode=bea, outcome="advice", by=scene.by(scene.nurse))
    assert "Already resolved: Bea" in give(scene.nurse.uid, ada, bea)
    assert "There is no episode" in give(scene.nurse.uid, ada, foreign)
    assert "does not work the list" in give(scene.physiologist.uid, ada)
    assert "No patient is ticked" in give(scene.nurse.uid)
    assert "Choose who gets" in give("", ada)
    ada.refresh_from_db()
    assert ada.owner == scene.colleague


def test_the_poll_marks_what_a_colleague_did_and_moves_nothing(
    nurse: Client, scene: Scene, signed_in: Callable[[Staff], Client]
) -> None:
    ada, bea, cleo = (scene.flagged(name) for name in ("Ada", "Bea", "Cleo"))
    page = nurse.get(URL)
    shown = "".join(f"&row={row.episode.uid}" for row in page.context["rows"])
    url = page.context["news_url"] + shown
    assert nurse.get(url).content.decode().strip() == ""
    colleague = signed_in(scene.colleague)
    colleague.post(f"{URL}{ada.uid}/resolve/", {"outcome": "advice"})
    colleague.post(f"{URL}{bea.uid}/contact/", {"channel": "phone", "result": "no_answer"})
    text = nurse.get(url).content.decode()
    assert f'id="mark-{ada.uid}" hx-swap-oob="true"' in text
    assert "Resolved by Ines Coll" in text
    assert "Ines Coll: no answer" in text
    assert str(cleo.uid) not in text
    later = nurse.get(URL)
    assert later.context["seen"].last_event > page.context["seen"].last_event


def test_paper_says_who_printed_what_and_when(nurse: Client, scene: Scene) -> None:
    scene.flagged("Ada", phone="+34 600 123 456")
    text = nurse.get(f"{URL}print/?level=a").content.decode()
    for expected in ("Level: Tier A", "Printed by Nadia Ferrer", "Lindenhof", "+34 600 123 456"):
        assert expected in text
    assert AccessEvent.objects.get(view="worklist-print").patients


def test_letters_are_switched_off_for_good(nurse: Client, scene: Scene) -> None:
    assert 'data-shortcuts="on"' in nurse.get(URL).content.decode()
    assert nurse.post(f"{URL}keys/", {"on": "0"}).status_code == 303
    assert 'data-shortcuts="off"' in nurse.get(URL).content.decode()
    part = nurse.post(f"{URL}keys/", {"on": "1"}, headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith("<form")
    there = f"{URL}views/"
    assert nurse.post(f"{URL}keys/", {"on": "1", "next": there}).url == there
    assert nurse.post(f"{URL}keys/", {"on": "1", "next": "https://evil.example/"}).url == URL


def test_a_row_names_at_most_three_reasons_and_what_is_missing(nurse: Client, scene: Scene) -> None:
    patient = scene.patient("Ada", phone="")
    scene.reports(patient, [2, 2, 6, 8], missed_doses=3, bother=4, tiredness=8, hot_flushes=8)
    scene.assess()
    row = nurse.get(URL).context["rows"][0]
    assert row.reasons[0].tier == "Safety"
    assert len(row.reasons) == 3
    assert row.gap == "No phone number on her record"
    assert (row.tablets.last, row.tablets.change) == (3, 3)
    assert row.tablets.points[-4:] == (0, 0, 0, 3)


def test_the_first_day_of_a_clinic_says_so(nurse: Client, scene: Scene) -> None:
    assert "The clinic has no patients yet" in nurse.get(URL).content.decode()


def test_two_looks_of_one_list_agree(nurse: Client, scene: Scene) -> None:
    """The page's line and its filters come from one statement; the API says the same."""
    scene.flagged("Ada")
    scene.endangered("Ursula")
    Episode.objects.update(opened_at=scene.now - timedelta(days=1))
    page, api = nurse.get(URL).context, nurse.get("/api/v1/worklist/").json()
    assert [row["headline"] for row in api["rows"]] == [row.headline for row in page["rows"]]
    assert api["budget"]["headline"] == page["seen"].budget.headline
    assert api["queues"] == {
        tab.url.rpartition("=")[2] if "=" in tab.url else "open": tab.count for tab in page["tabs"]
    }
