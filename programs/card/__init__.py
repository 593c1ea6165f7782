"""A card of the run sheet: what is asked of one patient in one session, as flat names and values.

A form, a script that saves while one types, and the API all send the same names, so that one
merge and one set of rules serve them.
"""
