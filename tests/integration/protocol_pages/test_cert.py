"""The reporting checklist: what is known, what is written, what is not stated."""

import csv
import io
import json
from dataclasses import replace

import pytest

from programs import actions
from programs.cert import ITEMS
from programs.content import revision_of
from tests.factories.protocols import content
from tests.integration.protocol_pages.conftest import hope, stored, url

ORDER = ["1", "2", "3", "4", "5", "6", "7a", "7b", "8", "9", "10", "11", "12", "13", "14a", "14b",
         "15", "16a", "16b"]  # fmt: skip


def answers(client, version):
    response = client.get(url("version-cert-json", version))
    assert response["Content-Type"] == "application/json"
    return {row["item"]: row for row in json.loads(response.content)["items"]}


def test_the_items_are_those_of_the_checklist_in_its_order():
    assert [item.number for item in ITEMS] == ORDER


def test_a_shipped_protocol_states_nearly_all_of_it(staff_client, shipped):
    found = answers(staff_client(), hope())
    assert list(found) == ORDER
    assert [number for number, row in found.items() if not row["stated"]] == ["10"]
    assert found["10"]["answer"] == "Not stated."
    assert "Weeks 5 to 52: resistance twice a week, 3 sets of 10" in found["13"]["answer"]
    assert "Of a range the lower number is planned." in found["13"]["answer"]
    assert "Leg press: Set the seat" in found["8"]["answer"]
    assert "Resistance: Two more repetitions in the last set" in found["7a"]["answer"]
    assert "aerobic 5 times a week" in found["9"]["answer"]
    assert shipped.name in found["12"]["answer"]
    assert found["4"]["answer"] == "Supervised: resistance.\nNot supervised, at home: aerobic."
    assert "Leg press, Leg curl machine" in found["1"]["answer"]
    assert "relative dose intensity" in found["16b"]["answer"]


def test_what_nobody_wrote_is_said_not_to_be_stated(staff_client, draft):
    client = staff_client()
    found = answers(client, draft)
    missing = [number for number, row in found.items() if not row["stated"]]
    assert missing == ["1", "2", "3", "5", "6", "8", "10", "11", "14a", "14b", "15", "16a"]
    page = client.get(url("version-cert", draft)).content.decode()
    assert f"item {', '.join(missing)}" in page


def test_texts_of_the_clinic_stand_before_what_is_known(staff_client, draft, by):
    texts = {"10": "A talk on sleep.", "13": "Warm-up not counted."}
    actions.save_draft(
        version=draft, content=replace(stored(draft), cert=texts),
        seen=revision_of(stored(draft)), by=by,
    )  # fmt: skip
    found = answers(staff_client(), draft)
    assert found["10"] == {
        "item": "10", "question": "What is given beside exercise?", "stated": True,
        "answer": "A talk on sleep.",
    }  # fmt: skip
    assert found["13"]["answer"].startswith("Warm-up not counted.\n12 weeks; a visit takes")


def test_csv_and_json_say_the_same(staff_client, shipped):
    client = staff_client()
    response = client.get(url("version-cert-csv", hope()))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="cert-version-1.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    found = answers(client, hope())
    assert [row["item"] for row in rows] == list(found)
    assert [row["answer"] for row in rows] == [row["answer"] for row in found.values()]
    assert {row["stated"] for row in rows} == {"yes", "no"}


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@sum", "\tx"])
def test_a_spreadsheet_takes_no_text_for_a_formula(draft, start):
    from programs.selectors.cert import cert_csv

    version = draft
    version.cert = {"2": start}
    rows = list(csv.reader(io.StringIO(cert_csv(version))))
    assert rows[2][3] == f"'{start}"


def test_the_page_reads_whole(staff_client, shipped):
    page = staff_client().get(url("version-cert", hope())).content.decode()
    assert "bjsports-2016-096651" in page
    assert "Not stated yet: item 10." in page
    assert page.count("<tr>") == len(ORDER) + 1


def test_an_empty_draft_has_a_checklist_too(staff_client, draft, by):
    empty = replace(content(), phases=())
    actions.save_draft(version=draft, content=empty, seen=revision_of(stored(draft)), by=by)
    found = answers(staff_client(), draft)
    assert [n for n, row in found.items() if row["stated"]] == ["16b"]
