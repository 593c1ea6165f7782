"""The API of programs, one module a resource."""
