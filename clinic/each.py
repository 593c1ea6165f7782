"""What is done for every clinic of a house: one that it fails for stops no other."""

import logging
from collections.abc import Callable

from django.db import Error

from clinic.logs import code
from clinic.models import Clinic

logger = logging.getLogger(__name__)


def each_clinic(work: Callable[[Clinic], int]) -> int:
    """Do something for every clinic and return the sum; what fails is logged, clinic and all.

    A database that does not answer is nobody's fault and ends it: the next tick begins anew.
    """
    total = 0
    for clinic in Clinic.objects.order_by("pk"):
        try:
            total += work(clinic)
        except Error:
            raise
        except Exception:
            logger.exception("%s failed for the clinic %s", code(work.__qualname__), clinic.uid)
    return total
