"""Her own pages, behind a mail that she asks for.

cookies   the two secrets that a browser keeps, and how they are set and taken away
access    what makes a page hers: the visit, her language, her clock
pages     the navigation, and where other apps add their pages and the parts of the first one
views     asking for the mail, entering, the first page, leaving
"""
