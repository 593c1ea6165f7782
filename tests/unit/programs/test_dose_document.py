from pathlib import Path

from django.conf import settings

from programs.dose_document import document


def test_the_page_of_measures_is_up_to_date():
    written = (Path(settings.BASE_DIR) / "docs" / "dose.md").read_text(encoding="utf-8")
    assert written == document(), "run `manage.py dose_doc`"
