from django.urls import path

from patients.accounting import api as accounting
from patients.api import (
    care,
    carers,
    corrections,
    dispensings,
    facts,
    holds,
    imports,
    languages,
    learn,
    links,
    measurements,
    moves,
    patients,
    report,
    rights,
    unread,
)

urlpatterns = [
    path("access-events/", accounting.AccessEvents.as_view(), name="api-access-events"),
    path("audit-state/", accounting.AuditState.as_view(), name="api-audit-state"),
    path("change-events/", accounting.ChangeEvents.as_view(), name="api-change-events"),
    path("sign-in-events/", accounting.SignInEvents.as_view(), name="api-sign-in-events"),
    path("unread-check-ins/", unread.UnreadCheckIns.as_view(), name="api-unread-check-ins"),
    path("mail-languages/", languages.MailLanguages.as_view(), name="api-mail-languages"),
    path("patients/", patients.PatientList.as_view(), name="api-patient-list"),
    path("patients/<uuid:uid>/", patients.PatientDetail.as_view(), name="api-patient-detail"),
    path("patients/<uuid:uid>/moves/", moves.PatientMoves.as_view(), name="api-patient-moves"),
    path("patients/<uuid:uid>/links/end/", links.LinksEnding.as_view(), name="api-links-end"),
    path(
        "patients/<uuid:uid>/progress/",
        report.PatientProgress.as_view(),
        name="api-patient-progress",
    ),
    path(
        "patients/<uuid:uid>/report.pdf", report.PatientReport.as_view(), name="api-patient-report"
    ),
    path("patients/<uuid:uid>/consents/", rights.Consents.as_view(), name="api-consents"),
    path("patients/<uuid:uid>/readers/", rights.Readers.as_view(), name="api-readers"),
    path("patients/<uuid:uid>/hold/", holds.Hold.as_view(), name="api-hold"),
    path("patients/<uuid:uid>/file/", rights.DataFile.as_view(), name="api-data-file"),
    path("patients/<uuid:uid>/departure/", rights.Leaving.as_view(), name="api-departure"),
    path(
        "patients/<uuid:uid>/departure/erase/", rights.Erasing.as_view(), name="api-departure-erase"
    ),
    path("patients/<uuid:uid>/open/", care.RecordOpen.as_view(), name="api-record-open"),
    path("patients/<uuid:uid>/care/", care.RecordCare.as_view(), name="api-record-care"),
    path("patients/<uuid:uid>/care/names/", care.RecordNames.as_view(), name="api-record-names"),
    path(
        "patients/<uuid:uid>/care/names/<uuid:name_uid>/end/",
        care.RecordNameEnding.as_view(),
        name="api-record-name-end",
    ),
    path("record-openings/", care.RecordOpenings.as_view(), name="api-record-opening-list"),
    path(
        "record-openings/<uuid:uid>/review/",
        care.OpeningReview.as_view(),
        name="api-record-opening-review",
    ),
    path(
        "records-open-by-calendar/",
        care.OpenByCalendar.as_view(),
        name="api-records-open-by-calendar",
    ),
    path("legal-holds/", holds.Holds.as_view(), name="api-hold-list"),
    path("rights/retention/", holds.RightsRetention.as_view(), name="api-rights-retention"),
    path("corrections/", rights.Corrections.as_view(), name="api-correction-list"),
    path(
        "corrections/<uuid:uid>/answer/",
        rights.CorrectionAnswer.as_view(),
        name="api-correction-answer",
    ),
    path("learn/", learn.Articles.as_view(), name="api-learn-list"),
    path("therapy-courses/", facts.TherapyCourses.as_view(), name="api-therapy-course-list"),
    path(
        "therapy-courses/<uuid:uid>/end/",
        facts.TherapyCourseEnding.as_view(),
        name="api-therapy-course-end",
    ),
    path(
        "therapy-courses/<uuid:uid>/switch/",
        facts.TherapyCourseSwitching.as_view(),
        name="api-therapy-course-switch",
    ),
    path(
        "therapy-courses/<uuid:uid>/correct/",
        corrections.TherapyCourseCorrecting.as_view(),
        name="api-therapy-course-correct",
    ),
    path(
        "precautions/<uuid:uid>/correct/",
        corrections.PrecautionCorrecting.as_view(),
        name="api-precaution-correct",
    ),
    path("dispensings/", dispensings.Dispensings.as_view(), name="api-dispensing-list"),
    path(
        "dispensings/<uuid:uid>/remove/",
        dispensings.DispensingRemoval.as_view(),
        name="api-dispensing-remove",
    ),
    path("carers/", carers.Carers.as_view(), name="api-carer-list"),
    path("carers/<uuid:uid>/end/", carers.CarerEnding.as_view(), name="api-carer-end"),
    path("symptom-reports/", facts.SymptomReports.as_view(), name="api-symptom-report-list"),
    path("measurements/", measurements.Measurements.as_view(), name="api-measurement-list"),
    path(
        "measurements/<uuid:uid>/correct/",
        measurements.MeasurementCorrecting.as_view(),
        name="api-measurement-correct",
    ),
    path(
        "measurements/<uuid:uid>/withdraw/",
        measurements.MeasurementWithdrawing.as_view(),
        name="api-measurement-withdraw",
    ),
    path("imports/", imports.Imports.as_view(), name="api-import-list"),
    path("imports/check/", imports.ImportCheck.as_view(), name="api-import-check"),
    path("precautions/", facts.Precautions.as_view(), name="api-precaution-list"),
    path(
        "precautions/<uuid:uid>/end/", facts.PrecautionEnding.as_view(), name="api-precaution-end"
    ),
]
