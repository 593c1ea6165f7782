"""What the shipped protocols say about reporting beyond their dose; each clinic edits its own."""

GENERAL = {
    "2": "Exercise physiologists of the clinic.",
    "3": "In small classes, or one to one where a precaution asks for it.",
    "5": "Attendance is recorded at each visit, with sets, minutes and effort; home sessions are "
    "what she reports.",
    "6": "A reminder before each visit, a call after three sessions missed in a row, and her own "
    "figures on every visit's page.",
    "11": "Adverse events are recorded at the session with a grade and whether exercise caused "
    "them.",
    "14a": "One plan for all, tailored to each.",
    "14b": "The starting load, precautions, painful joints and her own pace; the planned weekly "
    "dose "
    "is the same for all.",
    "16a": "The dose done is compared each week with the original plan.",
}
