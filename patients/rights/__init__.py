"""Her rights over what is stored about her.

purposes     what she can say yes or no to, in words with a version
consents     how her answers stand
readers      who opened her record
download     her data as a file: what each app adds, and the two forms
parts        what this app adds to the file
correctable  the facts she can point at when something is wrong
leaving      what goes when she leaves, what the law keeps, and for how long
erasing      what each app erases of a patient
views        her pages; staff_views the clinic's; api the same for programs
"""
