"""Import from CSV: what every row would do, every problem, all or nothing, and once."""

import base64
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from clinic.actors import Actor
from clinic.csv_files import safe_cell
from clinic.errors import Conflict, Refused
from clinic.permissions import Role
from patients.imports.run import dry_run, import_csv
from patients.models import CsvImport, Measurement, Patient, TherapyCourse
from tests.factories.patients import PatientFactory

PATIENTS = (
    "Número de historia;Nombre;Apellidos;Fecha de nacimiento;Correo;Acepta correo\n"
    "H-1;Begoña;Núñez;17/05/1962;bego@mail.example;sí\n"
    "H-2;Iñés;Peña;01/02/1958;;no\n"
)
COURSES = (
    "record_number,drug,started_on,ended_on,end_reason\n"
    "H-1,exemestane,2026-03-01,,\n"
    "H-1,letrozol,2024-05-01,2026-02-10,switched\n"
)
VALUES = (
    "record_number\tkind\tvalue\tunit\ttaken_on\tassay\n"
    "H-1\tweight\t71,5\tkg\t2026-03-01\t\n"
    "H-1\tEstradiol\t< 1,4\tpg/mL\t2026-03-02\tLC-MS/MS\n"
)


@pytest.fixture
def nurse(staff_client):
    return staff_client(Role.NURSE)


@pytest.fixture
def run(clinic, member):
    by = Actor.member(member(Role.NURSE))

    def checked(text, kind="patients", dates="iso", encoding="utf-8", store=False):
        told = {"clinic": clinic, "kind": kind, "data": text.encode(encoding), "dates": dates,
                "by": by}  # fmt: skip
        seen = dry_run(**told)
        return import_csv(**told, fingerprint=seen.fingerprint) if store else seen

    return checked


def test_latin_1_with_semicolons_and_31_02_is_read_and_named(run):
    seen = run(PATIENTS.replace("01/02/1958", "31/02/1958"), dates="day_first", encoding="cp1252")
    assert "Windows-1252" in seen.sheet.encoding
    assert seen.sheet.separator == "semicolons"
    assert [line.said for line in seen.new] == ["Register Begoña Núñez, H-1"]
    problem = seen.problems[0]
    assert (problem.row, problem.column, problem.value) == (3, "birth_date", "31/02/1958")
    assert problem.called == "Fecha de nacimiento"
    assert "as February 1958 has 28 days" in problem.sentence
    assert not Patient.objects.exists()


def test_every_problem_is_listed_and_nothing_is_stored(run):
    seen = run(
        "mrn,given_name,family_name,birth_date,email,phone,language\n"
        "H-1,,Sol,1962-05-17,no address,call me,fr\n"
        "H-2,Ana,Sol,17/05/1962,,,\n"
        "H-3,Ana,Sol,1962-05-17,,,\n"
        "H-3,Eva,Sol,1962-05-17,,,\n"
    )
    assert [(p.row, p.column) for p in seen.problems] == [
        (2, "given_name"),
        (2, "email"),
        (2, "phone"),
        (2, "language"),
        (3, "birth_date"),
        (5, "given_name"),
    ]
    assert "choose “day first”" in seen.problems[4].sentence
    assert not Patient.objects.exists()


def test_all_three_kinds_are_imported_once(run, clinic):
    assert run(PATIENTS, dates="day_first", encoding="utf-8-sig", store=True).added == 2
    ana = Patient.objects.get(mrn="H-1")
    assert (ana.family_name, ana.consents_to_mail) == ("Núñez", True)
    assert run(COURSES, kind="courses", store=True).added == 2
    drugs = TherapyCourse.objects.values_list("drug", "end_reason")
    assert list(drugs) == [("letrozole", "switched"), ("exemestane", "")]
    assert run(VALUES, kind="measurements", store=True).added == 2
    assert Measurement.objects.get(kind="estradiol").below_limit
    for text, kind, dates in (
        (PATIENTS, "patients", "day_first"),
        (COURSES, "courses", "iso"),
        (VALUES, "measurements", "iso"),
    ):
        again = run(text, kind=kind, dates=dates)
        assert (len(again.new), len(again.known), again.problems) == (0, 2, [])
        with pytest.raises(Conflict, match="there already"):
            run(text, kind=kind, dates=dates, store=True)
    assert (Patient.objects.count(), Measurement.objects.count()) == (2, 2)
    assert CsvImport.objects.count() == 3


def test_what_changed_since_the_check_is_refused_as_a_whole(run, clinic, member):
    told = {"clinic": clinic, "kind": "patients", "data": PATIENTS.encode(),
            "dates": "day_first", "by": Actor.member(member(Role.NURSE))}  # fmt: skip
    seen = dry_run(**told)
    PatientFactory(clinic=clinic, mrn="H-2")
    with pytest.raises(Conflict, match="has changed since"):
        import_csv(**told, fingerprint=seen.fingerprint)
    assert Patient.objects.count() == 1


def test_a_measurement_needs_its_patient_its_unit_and_its_assay(run, clinic):
    PatientFactory(clinic=clinic, mrn="H-1")
    seen = run(
        "mrn;kind;value;unit;taken_on\n"
        "H-9;weight;700;stone;2026-01-01\n"
        "H-1;estradiol;3;pg/mL;2090-01-01\n"
        "H-1;weight;70;kg;2026-01-01\n"
        "H-1;weight;71;kg;2026-01-01\n",
        kind="measurements",
    )
    assert [(p.row, p.column) for p in seen.problems] == [
        (2, "unit"),
        (2, "value"),
        (2, "record_number"),
        (3, "taken_on"),
        (3, "assay"),
        (5, "value"),
    ]


def test_somebody_of_the_same_name_and_birth_date_is_pointed_out(run, clinic):
    PatientFactory(clinic=clinic, mrn="H-9", given_name="BEGONA", family_name="Nunez",
                   birth_date="1962-05-17")  # fmt: skip
    text = PATIENTS + "H-3;Iñes;PEÑA;01/02/1958;;\n"
    notes = [(line.row, line.note) for line in run(text, dates="day_first").notes]
    assert notes == [
        (2, "The same name and birth date as record number H-9."),
        (4, "The same name and birth date as record number H-2."),
    ]


def test_values_are_converted_only_exactly_and_compared_as_they_are_stored(run, clinic):
    PatientFactory(clinic=clinic, mrn="H-1")
    text = (
        "sep=;\nmrn;kind;value;unit;taken_on;assay;lod\n"
        "H-1;weight;150;lb;2026-01-01;;\n"
        "H-1;weight;71,23456;kg;2026-01-02;;\n"
        "H-1;il_6;< 0,001;ng/mL;2026-01-01;;\n"
        "H-1;estradiol;3;ng/L;2026-01-01;LC-MS/MS;1,4\n"
        "H-1;estradiol;12;pg/mL;2026-01-01;inmunoensayo;\n"
    )
    seen = run(text, kind="measurements")
    assert "68.039 kg (in the file 150 lb)" in seen.new[0].said
    run(text, kind="measurements", store=True)
    kept = Measurement.objects.order_by("pk").values_list("value", "detection_limit")
    assert [tuple(map(str, row)) for row in kept] == [
        ("68.039", "None"),
        ("71.235", "None"),
        ("None", "1.000"),
        ("3.000", "1.400"),
        ("12.000", "None"),
    ]
    again = run(text, kind="measurements")
    assert (len(again.known), again.new, again.problems) == (5, [], [])
    refused = run("mrn;kind;value;unit;taken_on;assay\nH-1;estradiol;11;pmol/L;1/2/26;guess",
                  kind="measurements", dates="day_first")  # fmt: skip
    assert [p.column for p in refused.problems] == ["unit", "taken_on", "assay"]
    assert "cannot be converted exactly" in refused.problems[0].sentence


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b"GIF89a\x00\x01", "no CSV text"),
        ("mrn;a".encode("utf-16"), "no CSV text"),
        (b"mrn,given_name\n1,A\n", "birth_date (the birth date)"),
        (b"mrn,record_number,given_name,family_name,birth_date\n1,1,A,B,C\n", "both say"),
        (b"mrn,given_name,family_name,birth_date\n", "no row below"),
        (b'mrn,given_name,family_name,birth_date\n1,"A,B,C\n', "quotation mark"),
        (b"mrn\n" + b"1\n" * 1001, "at most 1000"),
        (b"x" * (1024 * 1024 + 1), "at most 1 MB"),
    ],
)
def test_what_is_no_such_table_is_refused_in_a_sentence(nurse, data, words):
    body = {"kind": "patients", "dates": "iso", "file": SimpleUploadedFile("a.csv", data)}
    answer = nurse.post(reverse("patient-import"), body)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_pages_check_and_then_import_what_was_shown(nurse):
    url = reverse("patient-import")
    file = SimpleUploadedFile("mine.csv", PATIENTS.encode())
    page = nurse.post(url, {"kind": "patients", "dates": "day_first", "file": file})
    assert page.status_code == 200
    assert "Import 2 rows" in page.content.decode()
    assert not Patient.objects.exists()
    carried = page.context["form"].initial
    stale = nurse.post(reverse("patient-import-store"), {**carried, "fingerprint": "0" * 64})
    assert stale.status_code == 409
    assert "has changed since" in stale.content.decode()
    done = nurse.post(reverse("patient-import-store"), carried)
    assert done.status_code == 303
    report = nurse.get(done.url).content.decode()
    assert "mine.csv" in report
    ana = Patient.objects.get(mrn="H-1")
    record = nurse.get(reverse("patient-detail", args=[ana.uid])).content.decode()
    assert "because: imported from a CSV file" in record
    assert nurse.post(reverse("patient-import-store"), {}).status_code == 303


def test_files_that_we_write_hold_no_formula(nurse):
    assert safe_cell("=1+1") == "'=1+1"
    assert safe_cell("Ana") == "Ana"
    bad = "mrn,given_name,family_name,birth_date\n1,Ana,Sol,=cmd()\n"
    carried = {"kind": "patients", "dates": "iso", "fingerprint": "x",
               "content": base64.b64encode(bad.encode()).decode()}  # fmt: skip
    answer = nurse.post(reverse("patient-import-problems"), carried)
    assert ",'=cmd()," in answer.content.decode()
    names = nurse.get(reverse("patient-import-template", args=["patients"])).content.decode()
    assert names.lstrip("\ufeff").startswith("record_number,given_name")
    assert nurse.get(reverse("patient-import-template", args=["secrets"])).status_code == 404


def test_only_those_who_register_patients_import(staff_client):
    assert staff_client(Role.ADMINISTRATOR).get(reverse("patient-import")).status_code == 403


def test_the_api_does_the_same(nurse):
    body = {"kind": "patients", "dates": "day_first",
            "content": base64.b64encode(PATIENTS.encode()).decode()}  # fmt: skip
    send = {"content_type": "application/json"}
    seen = nurse.post(reverse("api-import-check"), body, **send).json()
    assert (seen["may_import"], len(seen["lines"]), seen["problems"]) == (True, 2, [])
    body["fingerprint"] = seen["fingerprint"]
    done = nurse.post(reverse("api-import-list"), body, **send)
    assert (done.status_code, done.json()["added"]) == (201, 2)
    assert nurse.post(reverse("api-import-list"), body, **send).status_code == 409
    broken = nurse.post(reverse("api-import-check"), {**body, "content": "é"}, **send)
    assert broken.status_code == 422
    assert len(nurse.get(reverse("api-import-list")).json()["results"]) == 1


def test_the_command_shares_the_code(clinic, member, tmp_path):
    file, by = tmp_path / "p.csv", member(Role.NURSE)
    file.write_bytes(PATIENTS.encode())
    told = {"kind": "patients", "dates": "day_first", "clinic": str(clinic.uid), "by": by.email}
    said = io.StringIO()
    call_command("import_csv", str(file), dry_run=True, stdout=said, **told)
    assert "2 new, 0 there already, 0 problems" in said.getvalue()
    assert not Patient.objects.exists()
    call_command("import_csv", str(file), stdout=said, **told)
    assert Patient.objects.count() == 2
    with pytest.raises(CommandError, match="there already"):
        call_command("import_csv", str(file), stdout=said, **told)


def test_a_dry_run_without_a_clinics_columns_says_what_it_did_not_read(run):
    text = PATIENTS.replace("Acepta correo", "Color")
    assert run(text, dates="day_first").unknown == ["Color"]
    with pytest.raises(Refused):
        run(PATIENTS, kind="courses")
