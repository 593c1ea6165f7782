"""The pages and the API of retention: who may, what they say, and that nothing typed is lost."""

from datetime import timedelta

from django.urls import reverse
from django.utils.html import escape

from clinic import clock
from clinic.models import RetentionRule
from clinic.permissions import Role
from clinic.retention.going import keep
from patients.models import LegalHold

JSON = "application/json"


def test_the_administrator_decides(clinic, patient, staff_client):
    keep(clinic, now=clock.now())
    admin = staff_client(Role.ADMINISTRATOR)
    admin.get("/")
    page = admin.get(reverse("settings-retention")).content.decode()
    assert "1, the oldest of" in page
    address = reverse("settings-retention-rule", args=["exports"])
    refused = admin.post(address, {"days": 2, "reason": "Our own law"})
    assert refused.status_code == 422
    assert "from 366 to" in refused.content.decode()
    assert "Our own law" in refused.content.decode()
    admin.post(address, {"days": 400, "reason": "Our own law"})
    assert RetentionRule.objects.get().days == 400
    page = admin.get(reverse("settings-retention")).content.decode()
    assert "version 1" in page
    assert admin.staff.name in page.split("version 1")[1].split("</td>")[0]
    assert admin.get(reverse("settings-retention-rule", args=["nothing"])).status_code == 404
    answer = admin.post("/api/v1/retention/links/", {"days": 40, "reason": "x"}, content_type=JSON)
    assert (answer.status_code, answer.json()["days"]) == (201, 40)
    kinds = {k["rule"]["kind"]: k for k in admin.get("/api/v1/retention/").json()["kinds"]}
    assert kinds["exports"]["preview"] is None
    assert kinds["messages"]["preview"]["rows"] == 1


def test_who_answers_for_data_holds_them(clinic, patient, staff_client):
    coordinator = staff_client(Role.COORDINATOR)
    assert coordinator.get(reverse("settings-retention")).status_code == 403
    address = reverse("patient-hold", args=[patient.uid])
    refused = coordinator.post(address, {"reason": "Claim 7", "until": "2020-01-01"})
    assert refused.status_code == 422
    assert "1 January 2020 is over" in refused.content.decode()
    assert "Claim 7" in refused.content.decode()
    until = clock.today(clinic.time_zone) + timedelta(days=30)
    coordinator.post(address, {"reason": "Claim 7", "until": until.isoformat()})
    assert LegalHold.objects.get().reason == "Claim 7"
    assert (
        escape(patient.full_name) in coordinator.get(reverse("rights-retention")).content.decode()
    )
    api = f"/api/v1/patients/{patient.uid}/hold/"
    assert coordinator.get(api).json()["hold"]["reason"] == "Claim 7"
    assert len(coordinator.get("/api/v1/legal-holds/").json()) == 1
    again = coordinator.post(api, {"reason": "x", "until": until.isoformat()}, content_type=JSON)
    assert again.status_code == 409
    assert coordinator.delete(api).status_code == 204
    assert coordinator.delete(api).status_code == 409
    assert coordinator.get("/api/v1/rights/retention/").status_code == 200
    assert staff_client(Role.NURSE).get(api).status_code == 403
