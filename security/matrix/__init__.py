"""Every address, asked by everybody: what the table says, and what is answered.

table    who may do what, by hand
routes   the addresses as the URLconf has them
world    a clinic with a row of every kind, a restricted record, and everybody who asks
asking   one request and its answer, without what differs each time
checks   the matrix itself
"""
