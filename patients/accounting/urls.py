from django.urls import path

from patients.accounting import views

urlpatterns = [
    path("", views.reads, name="audit-reads"),
    path("changes/", views.changes, name="audit-changes"),
    path("sign-ins/", views.sign_ins, name="audit-sign-ins"),
    path("sign-ins/file/", views.export, {"what": "sign-ins"}, name="audit-sign-ins-file"),
    path("whole/", views.whole, name="audit-whole"),
    path("find/", views.find, name="audit-find"),
    path("file/", views.export, {"what": "reads"}, name="audit-reads-file"),
    path("changes/file/", views.export, {"what": "changes"}, name="audit-changes-file"),
    path("patients/<uuid:uid>/", views.reads, name="audit-patient-reads"),
    path("patients/<uuid:uid>/changes/", views.changes, name="audit-patient-changes"),
    path("patients/<uuid:uid>/file/", views.export, {"what": "reads"},
         name="audit-patient-reads-file"),
    path("patients/<uuid:uid>/changes/file/", views.export, {"what": "changes"},
         name="audit-patient-changes-file"),
]  # fmt: skip
