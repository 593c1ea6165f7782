"""Words that a mail must not contain, because its reader may not be its only reader."""

import re

# Give the diagnosis or the drug away. Nowhere in a mail. English and Spanish; a trailing "*" in
# the list means any ending.
_DIAGNOSIS = """
    cancer* cáncer* cancer oncolog* oncólog* breast mama mamari* tumour* tumor* carcinoma*
    metasta* malignan* chemo* quimio* radiothera* radioterap* mastectom* lumpectom* aromatase
    aromatasa anastrozol* letrozol* exemestan* tamoxifen* estrogen* oestrogen* estrógen* hormon*
    antihormon* endocrin* menopaus*
"""
# Say that the reader is ill. Not where others see it first: subject, sender, calendar title.
_SYMPTOM = """
    pain* dolor* joint* articula* symptom* síntoma* sintoma* fatigue tired* cansancio flush*
    sofoco* sleep* insomn* dose* dosis therap* terap* treat* tratamiento* patient* paciente*
    disease* enfermedad* ill illness* drug* medic* exercis* ejercicio*
"""


def _pattern(words: str) -> re.Pattern[str]:
    parts = (
        re.escape(word.rstrip("*")) + (r"\w*" if "*" in word else "") for word in words.split()
    )
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE)


_ANYWHERE = _pattern(_DIAGNOSIS)
_UP_FRONT = _pattern(_DIAGNOSIS + _SYMPTOM)


def words_in_mail(text: str) -> list[str]:
    """Return the words of a mail's text that give a diagnosis away; empty when all is well."""
    return [match.group() for match in _ANYWHERE.finditer(text)]


def words_up_front(line: str) -> list[str]:
    """Return the health words in what shows before a mail is opened: subject, sender, title."""
    return [match.group() for match in _UP_FRONT.finditer(line)]


def up_front_refusal(label: str, line: str) -> str:
    """Say which word must not show before a mail is opened, and the way out; "" when none does."""
    found = words_up_front(line)
    if not found:
        return ""
    return (
        f"“{found[0]}” in “{label}” tells whoever sees her phone what she comes for: it shows in "
        "mails before they are opened. Say it without that word."
    )


def in_mail_refusal(label: str, text: str) -> str:
    """Say which word must not stand in a mail, and the way out; "" when none does."""
    found = words_in_mail(text)
    if not found:
        return ""
    return (
        f"“{found[0]}” in “{label}” gives the diagnosis away: it stands in mails, which are read "
        "over shoulders. Say it without that word."
    )
