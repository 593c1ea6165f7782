"""The audit trail as evidence: only added to, sealed in a chain, verified, amended in the open.

tables     which tables it consists of
guards     the triggers that refuse every change of them
sealing    the chain of seals; heads copies its newest link out of the database
verifying  whether every sealed row is what it was
amending   the lawful exceptions: writing over a patient's words, and removing what is too old
emptying   throwing a whole database away, for tests and the demo
"""
