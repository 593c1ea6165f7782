from patients.forms.answers import QuestionForm
from patients.forms.corrections import CorrectCourseForm, CorrectPrecautionForm
from patients.forms.dispensings import DispensingForm, RemoveDispensingForm
from patients.forms.links import EndLinksForm
from patients.forms.measurements import (
    CorrectMeasurementForm,
    MeasurementForm,
    WithdrawMeasurementForm,
)
from patients.forms.moves import MoveForm
from patients.forms.record import (
    CheckInByPhoneForm,
    EndCourseForm,
    PrecautionForm,
    StartCourseForm,
    SwitchCourseForm,
)
from patients.forms.registration import ContactForm, RegistrationForm

__all__ = [
    "CheckInByPhoneForm",
    "ContactForm",
    "CorrectCourseForm",
    "CorrectMeasurementForm",
    "CorrectPrecautionForm",
    "DispensingForm",
    "EndCourseForm",
    "EndLinksForm",
    "MeasurementForm",
    "MoveForm",
    "PrecautionForm",
    "QuestionForm",
    "RegistrationForm",
    "RemoveDispensingForm",
    "StartCourseForm",
    "SwitchCourseForm",
    "WithdrawMeasurementForm",
]
