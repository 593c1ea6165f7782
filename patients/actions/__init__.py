"""Every write of patients. Callers import from here; the modules are one subject each."""

from patients.actions.answers import answer_check_in, answer_part, answer_question
from patients.actions.care import (
    lift_restriction,
    name_people,
    name_staff,
    open_record,
    restrict_record,
    review_opening,
    unname_staff,
)
from patients.actions.carers import accept_carer, end_carer, name_carer
from patients.actions.check_ins import plan_check_ins
from patients.actions.consents import answer_consent
from patients.actions.correction_requests import answer_correction, ask_correction
from patients.actions.corrections import correct_course, correct_precaution
from patients.actions.departures import ask_to_leave, carry_out_departure, stay_after_all
from patients.actions.dispensings import record_dispensing, remove_dispensing
from patients.actions.exports import File, make_file
from patients.actions.holds import lift_hold, place_hold
from patients.actions.links import end_links
from patients.actions.measurements import (
    correct_measurement,
    record_measurement,
    withdraw_measurement,
)
from patients.actions.moves import move_patient
from patients.actions.precautions import add_precaution, end_precaution
from patients.actions.reading import note_read
from patients.actions.registration import register_patient, update_patient
from patients.actions.reports import record_report
from patients.actions.therapy import end_course, start_course, switch_course
from patients.actions.wishes import set_mail_wishes, set_reminder_days

__all__ = [
    "File",
    "accept_carer",
    "add_precaution",
    "answer_check_in",
    "answer_consent",
    "answer_correction",
    "answer_part",
    "answer_question",
    "ask_correction",
    "ask_to_leave",
    "carry_out_departure",
    "correct_course",
    "correct_measurement",
    "correct_precaution",
    "end_carer",
    "end_course",
    "end_links",
    "end_precaution",
    "lift_hold",
    "lift_restriction",
    "make_file",
    "move_patient",
    "name_carer",
    "name_people",
    "name_staff",
    "note_read",
    "open_record",
    "place_hold",
    "plan_check_ins",
    "record_dispensing",
    "record_measurement",
    "record_report",
    "register_patient",
    "remove_dispensing",
    "restrict_record",
    "review_opening",
    "set_mail_wishes",
    "set_reminder_days",
    "start_course",
    "stay_after_all",
    "switch_course",
    "unname_staff",
    "update_patient",
    "withdraw_measurement",
]
