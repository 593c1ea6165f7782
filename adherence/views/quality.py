"""Is it any good here? The figures, the lists behind two of them, and the reported quarters."""

import csv
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from adherence.models import QualityReport
from adherence.quality import WEEKS, Period, last_weeks, measure
from adherence.quality.people import AGES
from adherence.selectors.quality_csv import HEADER, lines_of
from adherence.selectors.quality_lists import PAGE_SIZE, unheard, unseen
from adherence.selectors.quality_page import quality_page, quarter_links
from adherence.selectors.quality_reports import quality_reports
from adherence.selectors.quality_words import group_name
from clinic import audit, clock
from clinic.access import needs, staff_access
from clinic.csv_files import safe_rows
from clinic.permissions import Permission
from patients.care.guard import open_rows

# What a language may be called; anything else is no filter.
CODE = re.compile(r"[A-Za-z-]{1,8}")


@needs(Permission.VIEW_QUALITY)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show what the rules did here in the last weeks."""
    access = staff_access(request)
    weeks = _weeks(request)
    return render(
        request,
        "adherence/quality/figures.html",
        {
            "page": quality_page(measure(_period(request))),
            "weeks": weeks,
            "chips": [
                {
                    "label": f"{number} weeks",
                    "url": f"{reverse('quality')}?weeks={number}",
                    "current": number == weeks,
                }
                for number in WEEKS
            ],
            "csv_url": f"{reverse('quality-csv')}?weeks={weeks}",
            "quarters": quarter_links(list(quality_reports(access.clinic))),
            "may_see_list": access.allows(Permission.VIEW_WORKLIST),
        },
    )


@needs(Permission.VIEW_QUALITY)
@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    """Download the figures of the last weeks. They name nobody."""
    return _as_csv(measure(_period(request)), f"quality-{_weeks(request)}-weeks")


@needs(Permission.VIEW_QUALITY)
@require_safe
def quarter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the figures of a quarter as they were reported."""
    report = _report(request, uid)
    return render(
        request,
        "adherence/quality/figures.html",
        {
            "page": quality_page(report.figures),
            "report": report,
            "csv_url": reverse("quality-quarter-csv", args=[report.uid]),
        },
    )


@needs(Permission.VIEW_QUALITY)
@require_safe
def quarter_csv(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Download the figures of a quarter as they were reported."""
    report = _report(request, uid)
    return _as_csv(report.figures, f"quality-{report.quarter:%Y-%m}")


@needs(Permission.VIEW_WORKLIST)
@require_safe
def unheard_list(request: HttpRequest) -> HttpResponse:
    """List the patients nobody hears from, the longest silence first."""
    access = staff_access(request)
    language, age = request.GET.get("language", ""), request.GET.get("age", "")
    asked = {
        "language": language if CODE.fullmatch(language) else "",
        "age": age if age in AGES else "",
    }
    page = _page(request)
    found = unheard(_period(request), **asked, page=page)
    found = replace(found, rows=open_rows(request, found.rows, lambda row: row.patient_id))
    audit.record_read(access, patients=[row.patient_id for row in found.rows], view="unheard")
    kept = {name: value for name, value in asked.items() if value}
    chips = [
        {
            "label": group_name(name, value),
            "url": _url("quality-unheard", {k: v for k, v in kept.items() if k != name}),
            "removes": True,
        }
        for name, value in kept.items()
    ]
    context = {"found": found, "chips": chips, **_pages("quality-unheard", found.total, page, kept)}
    return render(request, "adherence/quality/unheard.html", context)


@needs(Permission.VIEW_WORKLIST)
@require_safe
def unseen_list(request: HttpRequest) -> HttpResponse:
    """List the patients who stopped without a rule that saw it beforehand."""
    access = staff_access(request)
    period, page = _period(request), _page(request)
    found = unseen(period, page=page)
    found = replace(found, rows=open_rows(request, found.rows, lambda row: row.patient_id))
    audit.record_read(access, patients=[row.patient_id for row in found.rows], view="unseen")
    kept = {"weeks": str(_weeks(request))}
    context = {
        "found": found,
        "period": period,
        "back_url": _url("quality", kept),
        **_pages("quality-unseen", found.total, page, kept),
    }
    return render(request, "adherence/quality/unseen.html", context)


def _weeks(request: HttpRequest) -> int:
    asked = request.GET.get("weeks", "")
    return int(asked) if asked in {str(number) for number in WEEKS} else WEEKS[0]


def _period(request: HttpRequest) -> Period:
    return last_weeks(staff_access(request).clinic, weeks=_weeks(request), now=clock.now())


def _report(request: HttpRequest, uid: UUID) -> QualityReport:
    report = QualityReport.objects.filter(clinic=staff_access(request).clinic, uid=uid).first()
    if report is None:
        raise Http404
    return report


def _as_csv(figures: dict[str, Any], name: str) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(HEADER)
    writer.writerows(safe_rows(lines_of(figures)))
    return response


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _url(name: str, asked: dict[str, str]) -> str:
    return f"{reverse(name)}?{urlencode(asked)}" if asked else reverse(name)


def _pages(name: str, total: int, page: int, kept: dict[str, str]) -> dict[str, str]:
    before = _url(name, {**kept, "page": str(page - 1)}) if page > 1 else ""
    more = _url(name, {**kept, "page": str(page + 1)}) if page * PAGE_SIZE < total else ""
    return {"previous_url": before, "next_url": more}
