"""The reads of programs, one page or purpose a module."""
