"""Sets of ids as short texts: which offers somebody has been told of, with one bit for each id."""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable


class NumberSet:
    """A set of whole numbers from 0 on that only grows."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._bits = bytearray()
        self.add(numbers)

    @classmethod
    def read(cls, text: str) -> "NumberSet":
        """The set that `str` has written; an empty text is the empty set."""
        found = cls()
        found._bits = bytearray(zlib.decompress(b64decode(text))) if text else bytearray()
        return found

    def __str__(self) -> str:
        """As text: a thousand ids in a row take about as many letters as ten scattered ones."""
        return b64encode(zlib.compress(bytes(self._bits))).decode("ascii") if self._bits else ""

    def __contains__(self, number: int) -> bool:
        byte, bit = divmod(number, 8)
        return byte < len(self._bits) and bool(self._bits[byte] >> bit & 1)

    def add(self, numbers: Iterable[int]) -> None:
        """Put some more numbers in."""
        for number in numbers:
            byte, bit = divmod(number, 8)
            if byte >= len(self._bits):
                self._bits.extend(bytes(byte + 1 - len(self._bits)))
            self._bits[byte] |= 1 << bit

    def missing(self, numbers: Collection[int]) -> list[int]:
        """Those that are not in it, in their order."""
        return [number for number in numbers if number not in self]
