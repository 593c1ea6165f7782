import logging

from clinic import circumstances


class NameRequest(logging.Filter):
    """Give every log line the id of its request, the one on the answer and in the audit trail."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = circumstances.current().request or "-"
        return True
