"""For how long what is kept, as data of each clinic, and its removal when the time is over.

kinds    the kinds of data that the apps name, with what Steady ships for each
rules    what a clinic decided; every change is a version
telling  who is told of a change
looking  what would go, said every day
going    what went, once it was shown for seven days
views    the page; api the same for programs
"""
