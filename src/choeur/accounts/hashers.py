from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id at 19 MiB, 2 passes, 1 lane: OWASP's floor, about 20 ms a hash; Django's default costs 163 ms and 100 MB."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
