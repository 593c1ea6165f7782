"""Texts of mails that a clinic writes itself, in the places that a kind of mail leaves to it.

A text is plain words with variables such as {given_name}. Facts, questions, links and the foot of
a mail are never among them.
"""
