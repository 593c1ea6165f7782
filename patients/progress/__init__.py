"""How she is doing since her program began: on her own page, and as a report of one page.

strands    what each app adds: lines of the picture, deeds, columns of the table, sentences, facts
own        what this app adds: her pain, and what was measured
gathered   all of it together, on one stretch of time
report     the page of paper, for her and for her oncologist
views      her page, and both reports
"""
