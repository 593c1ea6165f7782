"""Who saw and who changed what, for those who answer for it: the audit trail in words.

reads     the log of reads, by patient, person and day
changes   the histories of all tables, by patient, person or clinic
sign_ins  what happened to accounts, roles given and ended among it
words     what the trail's names are called
views     the administrator's pages, and a coordinator's of one patient; api the same for programs

An administrator who may not see patients gets record numbers instead of names. Nobody gets values
here: which columns changed is told, and what they held is in the record, whose reader is logged.
"""
