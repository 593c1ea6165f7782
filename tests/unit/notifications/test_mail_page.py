"""docs/mail.md: every kind is in it, and it is the page that the kinds write now."""

from pathlib import Path

from notifications.kinds import all_kinds
from notifications.mail_page import document


def test_the_page_is_what_the_kinds_say() -> None:
    page = Path(__file__).parents[3] / "docs" / "mail.md"
    assert page.read_text(encoding="utf-8") == document(), "run manage.py mail_doc"


def test_every_kind_says_what_happens_when_nobody_knows() -> None:
    page = document()
    for kind in all_kinds():
        assert page.count(f"(`{kind.name}`)") == 2, kind.name
        assert "|" not in "".join(vars(kind.says).values()), kind.name
