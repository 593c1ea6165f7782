"""How many files with what is known about patients one may take along in a while.

They cost the clinic most to make, and whoever takes a thousand of them is not treating anybody.
"""

from datetime import timedelta

from clinic import limits
from clinic.permissions import Access

BY_STAFF = limits.Limit("files about patients, by one of staff", most=60, within=timedelta(hours=1))
BY_HER = limits.Limit("files about a patient, by herself", most=20, within=timedelta(hours=1))


def count_file(access: Access) -> None:
    """Count one file that somebody of staff takes along. Raises TooMany."""
    limits.take(BY_STAFF, access.staff.pk)


def count_her_file(patient_id: int) -> None:
    """Count one file that a patient takes along from her own pages. Raises TooMany."""
    limits.take(BY_HER, patient_id)
