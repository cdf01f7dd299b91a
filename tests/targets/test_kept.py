"""What a process keeps: made once, bounded, the least used goes first, safe among threads."""

from concurrent.futures import ThreadPoolExecutor

from targets.state.kept import Kept


def test_a_value_is_made_once():
    kept, made = Kept(100, len), []

    def make():
        made.append(1)
        return "value"

    assert [kept.get("key", make) for _ in range(3)] == ["value"] * 3 and len(made) == 1


def test_the_least_used_goes_first_and_the_bound_holds():
    kept = Kept(10, len)
    for key in "abc":
        kept.get(key, lambda: "1234")
    assert len(kept) == 2 and kept.weight == 8
    kept.get("b", lambda: "never made")
    kept.get("d", lambda: "1234")
    made = []
    assert kept.get("b", lambda: made.append(1)) == "1234" and not made
    assert kept.get("c", lambda: "anew") == "anew"
    assert kept.weight <= 10


def test_what_is_over_the_bound_is_handed_out_and_not_kept():
    kept = Kept(3, len)
    assert kept.get("key", lambda: "long text") == "long text"
    assert len(kept) == 0 and kept.weight == 0


def test_clear_forgets_everything():
    kept = Kept(10, len)
    kept.get("key", lambda: "1")
    kept.clear()
    assert len(kept) == 0 and kept.weight == 0 and kept.get("key", lambda: "2") == "2"


def test_many_threads_leave_the_sum_right():
    kept = Kept(5000, len)

    def work(number):
        for step in range(500):
            key = (number * step) % 97
            assert kept.get(key, lambda key=key: "x" * (key + 1)) == "x" * (key + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(1, 9)))
    assert kept.weight == sum(len(value) for value, _weight in kept._values.values()) <= 5000
