from django.urls import include, path

from patients.accounting import views as accounting
from patients.care import views as care
from patients.learn import views as learn
from patients.portal import carers as her_carers
from patients.portal import preferences
from patients.portal import views as portal
from patients.progress import views as progress
from patients.retention import views as keeping
from patients.rights import staff_views as rights
from patients.rights import views as her_data
from patients.views import (
    carer_links,
    carers,
    check_in,
    corrections,
    directory,
    dispensings,
    ending_links,
    imports,
    languages,
    mail_wishes,
    measurements,
    moves,
    one_question,
    record,
    unread,
)

of_patient_rights = [
    path("consent/<str:purpose>/", rights.consent_record, name="patient-consent"),
    path("readers/", rights.readers, name="patient-readers"),
    path("changes/", accounting.patient_changes, name="patient-changes"),
    path("file/", rights.file_make, name="patient-file"),
    path("correction/<uuid:correction_uid>/", rights.correction_answer, name="patient-correction"),
    path("leaving/", rights.leaving_note, name="patient-leaving"),
    path("leaving/erase/", rights.erase, name="patient-erase"),
    path("hold/", keeping.hold, name="patient-hold"),
    path("hold/lift/", keeping.hold_lift, name="patient-hold-lift"),
]

of_patient = [
    path("", record.patient_detail, name="patient-detail"),
    path("check-ins/", record.patient_check_ins, name="patient-check-ins"),
    path("mails/", record.patient_mails, name="patient-mails"),
    path("contact/", record.contact_edit, name="patient-contact"),
    path("links/end/", ending_links.links_end, name="patient-links-end"),
    path("check-in/", record.check_in_create, name="patient-check-in"),
    path("measurement/", measurements.measurement_create, name="patient-measurement"),
    path(
        "measurement/<uuid:measurement_uid>/",
        measurements.measurement_correct,
        name="patient-measurement-correct",
    ),
    path(
        "measurement/<uuid:measurement_uid>/withdraw/",
        measurements.measurement_withdraw,
        name="patient-measurement-withdraw",
    ),
    path("precaution/", record.precaution_create, name="patient-precaution"),
    path(
        "precaution/<uuid:precaution_uid>/end/",
        record.precaution_end,
        name="patient-precaution-end",
    ),
    path(
        "precaution/<uuid:precaution_uid>/",
        corrections.precaution_correct,
        name="patient-precaution-correct",
    ),
    path("therapy/<uuid:course_uid>/", corrections.course_correct, name="patient-course-correct"),
    path("carer/", carers.carer_create, name="patient-carer"),
    path("carer/<uuid:carer_uid>/end/", carers.carer_end, name="patient-carer-end"),
    path("report.pdf", progress.patient_report, name="patient-report"),
    path("move/", moves.patient_move, name="patient-move"),
    path("other/<uuid:other_uid>/", moves.other_record, name="patient-other-record"),
    path("fill/", dispensings.dispensing_create, name="patient-fill"),
    path(
        "fill/<uuid:fill_uid>/remove/",
        dispensings.dispensing_remove,
        name="patient-fill-remove",
    ),
    path("therapy/", record.course_start, name="patient-course-start"),
    path("therapy/<uuid:course_uid>/end/", record.course_end, name="patient-course-end"),
    path("therapy/<uuid:course_uid>/switch/", record.course_switch, name="patient-course-switch"),
]

of_patient_care = [
    path("open/", care.record_open, name="record-open"),
    path("care/", care.care, name="record-care"),
    path("care/lift/", care.care_lift, name="record-care-lift"),
    path("care/names/", care.care_name, name="record-care-name"),
    path("care/names/<uuid:name_uid>/end/", care.care_unname, name="record-care-unname"),
]

her_rights = [
    path("", her_data.overview, name="her-rights"),
    path("consent/<str:purpose>/", her_data.consent, name="her-consent"),
    path("readers/", her_data.readers, name="her-readers"),
    path("file/", her_data.data, name="her-data"),
    path("wrong/", her_data.corrections, name="her-corrections"),
    path("wrong/<str:about>/<uuid:uid>/", her_data.correction, name="her-correction"),
    path("leaving/", her_data.leave, name="her-leaving"),
]

her_pages = [
    path("", portal.home, name="her-page"),
    path("sign-in/", portal.sign_in, name="her-sign-in"),
    path("sign-in/code/", portal.code, name="her-code"),
    path("progress/", progress.her_progress, name="her-progress"),
    path("progress/report.pdf", progress.her_report, name="her-report"),
    path("leave/", portal.leave, name="her-leave"),
    path("preferences/", preferences.preferences, name="her-preferences"),
    path("check-in/", check_in.ask.on_her_pages, name="her-check-in"),
    path("check-in/<int:key>/", check_in.ask.on_her_pages, name="her-check-in-question"),
    path("check-in/done/", check_in.done.on_her_pages, name="her-check-in-done"),
    path("carers/", her_carers.carers, name="her-carers"),
    path("carers/new/", her_carers.carer_new, name="her-carer-new"),
    path("carers/<uuid:uid>/end/", her_carers.carer_end, name="her-carer-end"),
]

to_read = [
    path("", learn.index, name="learn"),
    path("sources/", learn.sources, name="learn-sources"),
    path("<slug:slug>/", learn.article, name="learn-article"),
]

to_import = [
    path("", imports.import_upload, name="patient-import"),
    path("store/", imports.import_store, name="patient-import-store"),
    path("problems/", imports.import_problems, name="patient-import-problems"),
    path("template/<slug:kind>/", imports.import_template, name="patient-import-template"),
    path("<uuid:import_uid>/", imports.import_report, name="patient-import-report"),
]

urlpatterns = [
    path("audit/", include("patients.accounting.urls")),
    path("my/", include(her_pages)),
    path("check-ins/", unread.unread_check_ins, name="unread-check-ins"),
    path("my/rights/", include(her_rights)),
    path("learn/", include(to_read)),
    path("s/<str:token>/", portal.enter, name="her-enter"),
    path("c/<str:token>/", check_in.ask.behind_link, name="check-in"),
    path("c/<str:token>/<int:key>/", check_in.ask.behind_link, name="check-in-question"),
    path("c/<str:token>/done/", check_in.done.behind_link, name="check-in-done"),
    path("h/<str:token>/", carer_links.carer, name="carer"),
    path("q/<str:token>/", one_question.one_question, name="one-question"),
    path("q/<str:token>/done/", one_question.one_question_done, name="one-question-done"),
    path("u/<str:token>/", mail_wishes.mail_wishes, name="mail-wishes"),
    path("patients/", directory.patient_list, name="patient-list"),
    path("patients/new/", directory.patient_create, name="patient-create"),
    path("patients/import/", include(to_import)),
    path("settings/languages/", languages.languages, name="settings-languages"),
    path("patients/<uuid:uid>/", include(of_patient)),
    path("patients/<uuid:uid>/", include(of_patient_rights)),
    path("patients/<uuid:uid>/", include(of_patient_care)),
    path("record-openings/", care.openings, name="record-openings"),
    path("record-openings/<uuid:uid>/", care.opening, name="record-opening"),
    path("rights/", rights.tasks, name="rights-tasks"),
    path("rights/retention/", keeping.seen, name="rights-retention"),
]
