"""Columns that the database holds sealed: whoever reads its files or its backups reads nothing.

`fields` are the model fields, `box` seals one value, `keys` come from the environment, `blind`
finds an address without opening it, `rotating` rewrites what is stored under a new key.
"""
