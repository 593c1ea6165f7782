"""The bytes of each activity in a file, with nothing expanded beyond its limit."""

import io
import zipfile
import zlib

from programs.recordings.facts import MOST_EXPANDED, MOST_IN_ARCHIVE, Unreadable

FIT, TCX, GPX = "fit", "tcx", "gpx"
_OTHERS = {
    b"GIF8": "GIF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"%PDF": "PDF",
    b"RIFF": "WEBP",
    b"SQLi": "SQLite",
    b"\xd0\xcf\x11\xe0": "Office",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
}
_HEAD = 4096


def unpacked(content: bytes) -> list[tuple[str, bytes]]:
    """Return the format and bytes of every activity file in there: itself, or an archive's.

    Raises Unreadable for anything else, for what would expand beyond the limit, and for an
    archive in an archive.
    """
    if not content:
        raise Unreadable("empty")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return [(format_of(inner), inner) for inner in _of_zip(content)]
    if content.startswith(b"\x1f\x8b"):
        inner = _of_gzip(content)
        return [(format_of(inner), inner)]
    return [(format_of(content), content)]


def format_of(content: bytes) -> str:
    """Return what kind of recording these bytes are, by what is in them and never by the name."""
    if content[8:12] == b".FIT":
        return FIT
    for magic, name in _OTHERS.items():
        if content.startswith(magic):
            raise Unreadable("other-file", what=name)
    head = content[:_HEAD]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "ignore").encode()
    head = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<"):
        if b"TrainingCenterDatabase" in head:
            return TCX
        if b"<gpx" in head or b":gpx" in head:
            return GPX
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise Unreadable("unsafe")
    raise Unreadable("unknown")


def _of_zip(content: bytes) -> list[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [
                one
                for one in archive.infolist()
                if not one.is_dir() and not one.filename.startswith("__MACOSX/")
            ]
            # what the archive says of itself, before anything is expanded
            if sum(one.file_size for one in members) > MOST_EXPANDED:
                raise Unreadable("bomb")
            if not members or len(members) > MOST_IN_ARCHIVE:
                raise Unreadable("archive", files=len(members))
            if any(one.flag_bits & 1 for one in members):
                raise Unreadable("locked")
            return _members(archive, members)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError) as error:
        raise Unreadable("damaged") from error


def _members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> list[bytes]:
    """Expand members, and stop where one is longer than the archive said."""
    found, left = [], MOST_EXPANDED
    for member in members:
        with archive.open(member) as stream:
            inner = stream.read(left + 1)
        if len(inner) > left:
            raise Unreadable("bomb")
        left -= len(inner)
        found.append(inner)
    return found


def _of_gzip(content: bytes) -> bytes:
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        inner = inflate.decompress(content, MOST_EXPANDED + 1)
    except zlib.error as error:
        raise Unreadable("damaged") from error
    if len(inner) > MOST_EXPANDED:
        raise Unreadable("bomb")
    if not inflate.eof:
        raise Unreadable("cut-off", minutes=0)
    return inner
