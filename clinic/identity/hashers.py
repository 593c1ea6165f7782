from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id at OWASP's first choice: 46 MiB and one pass a try, whoever tries.

    Django's own 100 MiB in eight lanes would let a few guesses at once fill a small server.
    """

    time_cost = 1
    memory_cost = 47_104
    parallelism = 1
