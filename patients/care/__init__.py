"""Who may open whose record, beyond what a role holds.

relationship  who is in a patient's care; which records are closed to somebody
addresses     which patient an address or a body of the API names
guard         what happens before a view runs, and what lists leave out
selectors     openings to review, names, restrictions; forms, views and api show and write them
mail          the mail that tells of an opening
"""
