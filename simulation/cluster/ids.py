"""Names that a real cluster draws at random; here they are hashed from the run's seed: no dice."""

import hashlib

ALPHABET = "bcdfghjklmnpqrstvwxz2456789"  # k8s.io/apimachinery/pkg/util/rand


class Ids:
    def __init__(self, seed: int) -> None:
        self.seed = seed

    def digest(self, *name: object) -> str:
        """64 hex digits."""
        return hashlib.sha256("\0".join((str(self.seed), *map(str, name))).encode()).hexdigest()

    def uid(self, *name: object) -> str:
        """A version 4 UUID by its form."""
        d = self.digest(*name)
        return f"{d[:8]}-{d[8:12]}-4{d[13:16]}-a{d[17:20]}-{d[20:32]}"

    def suffix(self, *name: object, length: int = 5) -> str:
        """What generateName, volume names and the like get: letters that make no words."""
        number, letters = int(self.digest(*name)[:16], 16), ""
        for _ in range(length):
            number, index = divmod(number, len(ALPHABET))
            letters += ALPHABET[index]
        return letters
