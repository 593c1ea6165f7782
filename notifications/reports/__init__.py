"""What a mail provider reports after it took a mail: delivered, bounced, complained, not sent.

    providers  whose reports are taken, and what of ours each hands back
    views      the address a provider posts to; anymail's views check and normalise
    reading    one normalised event becomes a Report about a row, or nothing
    recording  what a Report changes: the row's life, its state, its address

Sending stays the engine's; of django-anymail only the webhooks are used.
"""
