"""Taking files without ever holding a large one: each is capped while it streams to the disk."""

from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError


class CappedUpload(TemporaryFileUploadHandler):
    """Write a file to the disk up to a size; of a larger one nothing is kept but its name."""

    def __init__(self, request: HttpRequest, *, largest: int) -> None:
        super().__init__(request)
        self.largest = largest
        self.counted = 0
        self.too_large: list[str] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.counted = 0
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.counted += len(raw_data)
        if self.counted > self.largest:
            self.too_large.append(self.file_name or "")
            self.file.close()
            raise SkipFile
        return super().receive_data_chunk(raw_data, start)


def length_of(request: HttpRequest) -> int:
    """Return how many bytes a request says it has."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def can_be_read(request: HttpRequest) -> bool:
    """Read a form with files now; say whether it is one, and not too much of one."""
    try:
        return request.POST is not None
    except (SuspiciousOperation, RequestDataTooBig, MultiPartParserError):
        return False
