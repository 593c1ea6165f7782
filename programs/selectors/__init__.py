"""Reads of programs, one module a purpose."""
