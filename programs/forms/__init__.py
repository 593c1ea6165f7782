from programs.forms.attendance import CancelBookingForm, OutcomeForm
from programs.forms.enrollment import EndProgramForm, EnrollForm
from programs.forms.session import (
    BookForm,
    CancelSessionForm,
    EditSessionForm,
    MoveForm,
    SessionForm,
)
from programs.forms.visit import CantComeForm, JointsForm

__all__ = [
    "BookForm",
    "CancelBookingForm",
    "CancelSessionForm",
    "CantComeForm",
    "EditSessionForm",
    "EndProgramForm",
    "EnrollForm",
    "JointsForm",
    "MoveForm",
    "OutcomeForm",
    "SessionForm",
]
