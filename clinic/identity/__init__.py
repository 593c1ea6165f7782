"""Who a member of staff is: signing in and out, the second factor, tries in vain, invitations.

allauth does the work of accounts, factors and sessions; this package holds the clinic's rules for
it. It knows no mail: what is to be told goes through `letters`, which an app above answers.
"""
