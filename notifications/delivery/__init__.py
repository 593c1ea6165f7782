"""The delivery engine: from due rows of the ledger to mails handed over, each one once.

    claim     take due rows under a lease                    ledger.claim
    compose   ask the kinds what is true now, build MIME     composing.compose
    begin     write down that the hand-over starts           ledger.write_down
    send      speak SMTP, outside any transaction            smtp.Transport
    settle    write down what came of it                     ledger.write_down
    reconcile find out what a crash left unclear             reconciling.reconcile

Needs no broker: a worker's tick and `manage.py deliver` call the same function, any number of
them at the same time.
"""

from notifications.delivery.engine import DeliveryResult, deliver_due

__all__ = ["DeliveryResult", "deliver_due"]
