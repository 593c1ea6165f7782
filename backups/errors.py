"""What goes wrong with backups, in words for whoever reads the log at night."""


class BackupFailed(Exception):
    """A backup, a restore or a check that did not come to its end; the sentence says the way on."""
