"""For how long what is kept about patients, and what holds it back.

kinds    the kinds of data of this app and of mails, for clinic.retention
holds    who is under a legal hold
views    placing and lifting one; api the same for programs
"""
