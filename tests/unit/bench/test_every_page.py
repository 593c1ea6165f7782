"""Which pages are weighed, and which of two weights counts."""

from bench.every_page import heaviest, staff_routes
from bench.fetcher import asked_for


def test_a_page_is_as_heavy_as_it_was_anywhere():
    assert heaviest({"today": 3, "worklist": 9}, {"today": 5}) == {"today": 5, "worklist": 9}


def test_pages_of_staff_come_from_the_urlconf_without_those_of_others():
    found = staff_routes()
    assert found["patient-detail"] == "patients/<uuid:uid>/"
    assert found["worklist"] == "worklist/"
    assert not {"her-home", "account_login", "api-patient-list", "healthz"} & set(found)


def test_what_files_ask_for_is_loaded_too():
    module = 'import "./page.js";\nimport { links } from "./rows.js";\nconst text = "import";\n'
    assert asked_for("/static/js/staff.js", module) == ["./page.js", "./rows.js"]
    assert asked_for("/static/css/core.css", "a { background: url('a.svg') }") == ["a.svg"]
