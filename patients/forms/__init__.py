from patients.forms.answers import MoreForm, PainForm
from patients.forms.record import (
    CheckInByPhoneForm,
    EndCourseForm,
    MeasurementForm,
    PrecautionForm,
    StartCourseForm,
    SwitchCourseForm,
)
from patients.forms.registration import ContactForm, RegistrationForm

__all__ = [
    "CheckInByPhoneForm",
    "ContactForm",
    "EndCourseForm",
    "MeasurementForm",
    "MoreForm",
    "PainForm",
    "PrecautionForm",
    "RegistrationForm",
    "StartCourseForm",
    "SwitchCourseForm",
]
