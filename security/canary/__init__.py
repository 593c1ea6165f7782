"""Marked strings in every field that people fill, and the search for them where none may be.

marks     plants them, generated from the models
house     web server, worker, Redis and mail server on the production settings
visitors  people who open pages, send forms and follow what mails link to
search    every place that may hold no mark, read after the run
"""
