"""Keys with which programs use the API in somebody's name.

secrets         how a secret is made, written and known again
actions         making a key, ending it, noting that it was used
selectors       whose keys there are, and who stands behind a secret
authentication  how a request with a key becomes a person at work
forms, views    "Keys for programs" in one's account, and all keys of the clinic
api             the list of keys and their end; a key is made on the page, by its owner alone
"""
