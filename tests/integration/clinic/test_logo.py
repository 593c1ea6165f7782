"""The logo above the clinic's mails: what is taken, what is refused, who may."""

import struct
import zlib
from base64 import b64decode, b64encode
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image, ImageDraw

from clinic import clock
from clinic.logo_image import MAX_BYTES, read_logo
from clinic.models import ClinicLogo
from clinic.permissions import Role
from tests.factories.clinic import ClinicFactory
from tests.factories.pictures import picture, see_through


@pytest.fixture
def admin(staff_client):
    return staff_client(Role.ADMINISTRATOR)


def upload(client, content, name="logo.png"):
    return client.post(reverse("settings-logo"), {"image": SimpleUploadedFile(name, content)})


def huge() -> bytes:
    """A PNG of a few bytes that says it is 60,000 pixels wide and high."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


REFUSED = {
    "2 MB": (picture(900, 300) + b"\x00" * 2_000_000, "The file has 1,9"),
    "empty": (b"", "The file is empty"),
    "gif": (picture(300, 100, "GIF"), "The file is a GIF"),
    "webp": (picture(300, 100, "WEBP"), "The file is a WebP"),
    "svg": (b'<?xml version="1.0"?><svg xmlns="x"><script>1</script></svg>', "The file is an SVG"),
    "pdf": (b"%PDF-1.7 and so on", "The file is a PDF"),
    "text": (b"no picture at all", "no picture that Steady knows"),
    "cut off": (picture(900, 300, noise=True)[:40_000], "ends in the middle"),
    "cut off jpeg": (picture(900, 300, "JPEG")[:900], "ends in the middle"),
    "only its head": (picture(300, 100)[:20], "PNG or a JPEG"),
    "bomb": (huge(), "a logo may have 16 million"),
    "dot": (picture(1, 1), "too small, or too long and thin"),
    "thread": (picture(3000, 20), "too small, or too long and thin"),
    "nothing to see": (see_through(300, 100, ink=(255, 255, 255)), "nothing of this picture"),
    "all see-through": (see_through(300, 100, ink=None), "nothing of this picture"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_logo_is_refused_in_words_and_nothing_is_stored(admin, name):
    content, sentence = REFUSED[name]
    response = upload(admin, content)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    said = admin.put("/api/v1/logo/", {"image": b64encode(content).decode()}, "application/json")
    assert said.status_code == (413 if name == "2 MB" else 422)
    assert said.headers["Content-Type"] == "application/problem+json"
    assert not ClinicLogo.objects.exists()


def test_a_form_without_a_file_says_so(admin):
    response = admin.post(reverse("settings-logo"), {})
    assert response.status_code == 422
    assert "Choose the file of the logo first." in response.content.decode()


def test_what_is_stored_is_small_opaque_and_says_nothing_beside_its_pixels(admin, clinic):
    exif = Image.Exif()
    exif[0x010E] = "taken by Ana"
    exif[0x0112] = 6  # the camera was held upright
    logo = read_logo(picture(1200, 400, "JPEG", exif=exif))
    assert b"Ana" not in logo.png
    stored = Image.open(BytesIO(logo.png))
    assert (stored.format, stored.info) == ("PNG", {})
    assert stored.width < stored.height == 160, "turned as the camera held it"
    noise = read_logo(picture(1200, 400, "JPEG", noise=True))
    assert len(noise.png) <= MAX_BYTES
    assert upload(admin, picture(1200, 400, "JPEG", exif=exif)).status_code == 302
    row = ClinicLogo.objects.get()
    assert (row.clinic, row.digest) == (clinic, logo.digest)
    event = row.events.get()
    assert event.pgh_context.metadata["actor"] == f"staff:{admin.staff.uid}"
    assert not hasattr(event, "png")


def test_a_see_through_logo_gets_a_light_plate():
    png = read_logo(see_through(400, 120, ink=(10, 20, 30))).png
    pixels = Image.open(BytesIO(png)).convert("RGBA")
    assert pixels.getextrema()[3] == (255, 255)
    assert min(pixels.getpixel((2, 2))[:3]) > 230


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_way_to_store_pixels_is_read(mode):
    image = Image.new("L", (300, 100), 255)
    ImageDraw.Draw(image).rectangle((20, 20, 200, 80), fill=0)
    out = BytesIO()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    (image.convert("I;16") if mode == "I;16" else image.convert("RGB").convert(mode)).save(
        out, kind
    )
    logo = Image.open(BytesIO(read_logo(out.getvalue()).png)).convert("L")
    assert logo.getextrema()[0] < 60


def test_another_logo_takes_its_place_the_same_one_changes_nothing_and_it_can_go(admin, clinic):
    first, second = picture(300, 100), picture(200, 100)
    for content in (first, first, second):
        upload(admin, content)
    was, now = ClinicLogo.objects.order_by("pk")
    assert (was.replaced_at is not None, now.replaced_at) == (True, None)
    page = admin.get(reverse("settings-logo")).content.decode()
    assert now.digest[:8] in page
    image = admin.get(reverse("settings-logo-image"))
    assert image.content == bytes(now.png)
    assert image.headers["Content-Type"] == "image/png"
    assert image.headers["X-Content-Type-Options"] == "nosniff"
    assert admin.post(reverse("settings-logo-remove")).status_code == 302
    assert admin.get(reverse("settings-logo-image")).status_code == 404
    assert not ClinicLogo.objects.filter(replaced_at=None).exists()


def test_one_that_no_kept_mail_can_show_any_more_goes_with_the_next_change(admin, clinic, settings):
    upload(admin, picture(300, 100))
    old = clock.now() - 2 * (clock.now() - clock.now().replace(year=2020))
    ClinicLogo.objects.update(replaced_at=old)
    upload(admin, picture(200, 100))
    assert ClinicLogo.objects.count() == 1


def test_the_api_does_the_same_with_the_same_permission(admin, staff_client):
    assert admin.get("/api/v1/logo/").status_code == 404
    sent = {"image": b64encode(picture(300, 100)).decode()}
    stored = admin.put("/api/v1/logo/", sent, "application/json").json()
    assert b64decode(stored["image"]) == bytes(ClinicLogo.objects.get().png)
    assert admin.get("/api/v1/logo/").json() == stored
    wrong = admin.put("/api/v1/logo/", {"image": "not base64!"}, "application/json")
    assert "is not in base64" in wrong.content.decode()
    assert admin.delete("/api/v1/logo/").status_code == 204
    nurse = staff_client(Role.NURSE)
    assert nurse.put("/api/v1/logo/", sent, "application/json").status_code == 403
    assert upload(nurse, picture(300, 100)).status_code == 403


def test_the_database_takes_no_second_logo_and_no_large_one(clinic):
    facts = {"digest": "0" * 64, "width": 300, "height": 100}
    ClinicLogo.objects.create(clinic=clinic, png=b"x", **facts)
    with pytest.raises(IntegrityError, match="logo_one_current_a_clinic"), transaction.atomic():
        ClinicLogo.objects.create(clinic=clinic, png=b"x", **facts)
    other = ClinicFactory()
    with pytest.raises(IntegrityError, match="logo_small_enough_for_a_mail"), transaction.atomic():
        ClinicLogo.objects.create(clinic=other, png=b"x" * (MAX_BYTES + 1), **facts)
