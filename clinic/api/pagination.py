from rest_framework.pagination import CursorPagination


class ByIdCursor(CursorPagination):
    """Page through a list by its bigint key, oldest first; the cursor is opaque to callers."""

    ordering = "pk"
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
