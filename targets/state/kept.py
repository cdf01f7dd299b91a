"""What a process keeps of its readings: the latest used, bounded in memory, safe among threads. Knows nothing of the database."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import ClassVar, Generic, TypeVar
from weakref import WeakSet

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The values last asked for by key, at most `limit` bytes of them as `weigh` estimates. Values must never be changed by whoever gets them.

    Two threads that ask for the same missing value may both make it; both get an equal one.
    """

    _all: ClassVar["WeakSet[Kept]"] = WeakSet()

    def __init__(self, limit: int, weigh: Callable[[Value], int]) -> None:
        Kept._all.add(self)
        self._limit, self._weigh = limit, weigh
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value kept under the key, else the one made now and kept from now on. A key says everything the value depends on."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
                return found[0]
        value = make()
        self._keep(key, value)
        return value

    def known(self, key: Hashable) -> Value | None:
        """The value kept under the key, None where there is none."""
        with self._lock:
            found = self._values.get(key)
        return found[0] if found else None

    @staticmethod
    def forget_all() -> None:
        """Clear everything this process keeps."""
        for kept in tuple(Kept._all):
            kept.clear()

    def clear(self) -> None:
        """Forget everything: for tests and measurements of the first reading."""
        with self._lock:
            self._values.clear()
            self._weight = 0

    @property
    def weight(self) -> int:
        """Bytes kept, as estimated."""
        return self._weight

    def __len__(self) -> int:
        return len(self._values)

    def _keep(self, key: Hashable, value: Value) -> None:
        weight = self._weigh(value)
        if weight > self._limit:
            return
        with self._lock:
            before = self._values.pop(key, None)
            self._weight += weight - (before[1] if before else 0)
            self._values[key] = (value, weight)
            while self._weight > self._limit:
                _key, (_value, freed) = self._values.popitem(last=False)
                self._weight -= freed
