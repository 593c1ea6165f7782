from django.urls import include, path

from patients.learn import views as learn
from patients.portal import views as portal
from patients.rights import staff_views as rights
from patients.rights import views as her_data
from patients.views import (
    check_in,
    directory,
    dispensings,
    ending_links,
    languages,
    mail_wishes,
    moves,
    one_question,
    record,
)

of_patient_rights = [
    path("consent/<str:purpose>/", rights.consent_record, name="patient-consent"),
    path("readers/", rights.readers, name="patient-readers"),
    path("file/", rights.file_make, name="patient-file"),
    path("correction/<uuid:correction_uid>/", rights.correction_answer, name="patient-correction"),
    path("leaving/", rights.leaving_note, name="patient-leaving"),
    path("leaving/erase/", rights.erase, name="patient-erase"),
]

of_patient = [
    path("", record.patient_detail, name="patient-detail"),
    path("mails/", record.patient_mails, name="patient-mails"),
    path("contact/", record.contact_edit, name="patient-contact"),
    path("links/end/", ending_links.links_end, name="patient-links-end"),
    path("check-in/", record.check_in_create, name="patient-check-in"),
    path("measurement/", record.measurement_create, name="patient-measurement"),
    path("precaution/", record.precaution_create, name="patient-precaution"),
    path(
        "precaution/<uuid:precaution_uid>/end/",
        record.precaution_end,
        name="patient-precaution-end",
    ),
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
    path("leave/", portal.leave, name="her-leave"),
]

to_read = [
    path("", learn.index, name="learn"),
    path("sources/", learn.sources, name="learn-sources"),
    path("<slug:slug>/", learn.article, name="learn-article"),
]

urlpatterns = [
    path("my/", include(her_pages)),
    path("my/rights/", include(her_rights)),
    path("learn/", include(to_read)),
    path("s/<str:token>/", portal.enter, name="her-enter"),
    path("c/<str:token>/", check_in.check_in, name="check-in"),
    path("c/<str:token>/more/", check_in.check_in_more, name="check-in-more"),
    path("c/<str:token>/done/", check_in.check_in_done, name="check-in-done"),
    path("q/<str:token>/", one_question.one_question, name="one-question"),
    path("q/<str:token>/done/", one_question.one_question_done, name="one-question-done"),
    path("u/<str:token>/", mail_wishes.mail_wishes, name="mail-wishes"),
    path("patients/", directory.patient_list, name="patient-list"),
    path("patients/new/", directory.patient_create, name="patient-create"),
    path("settings/languages/", languages.languages, name="settings-languages"),
    path("patients/<uuid:uid>/", include(of_patient)),
    path("patients/<uuid:uid>/", include(of_patient_rights)),
    path("rights/", rights.tasks, name="rights-tasks"),
]
