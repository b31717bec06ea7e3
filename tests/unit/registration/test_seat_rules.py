"""Who gets a seat and who waits: pure, and never out of turn."""

from hypothesis import given, settings
from hypothesis import strategies as st

from registration.seats.rules import Claim, Seats, Standing, free, leave_queue, move_up, seat

REGENCIES = ("63.01", "63.02", "63.71")
REGENCY = st.sampled_from(REGENCIES)
QUOTAS = st.dictionaries(REGENCY, st.integers(1, 3))


def seats(quota: int = 2, **counts: object) -> Seats:
    known = {"taken": 0, "regency_quotas": {}, "regencies_taken": {}, "waiting": 0, "arrivals": 0}
    return Seats(**(known | {"quota": quota} | counts))  # type: ignore[arg-type]


def test_seats_go_in_the_order_of_arrival_and_the_rest_wait_in_it() -> None:
    after, standings = seat(seats(2), [Claim("63.71")] * 4)
    assert standings == [Standing(1, None), Standing(2, None), Standing(3, 1), Standing(4, 2)]
    assert (after.taken, after.waiting, after.arrivals, after.regencies_taken) == (2, 2, 4, {"63.71": 2})


def test_the_quota_of_a_regency_is_a_ceiling_and_others_share_what_is_left() -> None:
    claims = [Claim("63.71"), Claim("63.71"), Claim("63.02"), Claim("63.01"), Claim("63.02")]
    after, standings = seat(seats(3, regency_quotas={"63.71": 1}), claims)
    assert [standing.place for standing in standings] == [None, 1, None, None, 2]
    assert after.regencies_taken == {"63.71": 1, "63.02": 1, "63.01": 1}


def test_a_free_seat_goes_to_the_first_in_the_queue_who_may_have_it() -> None:
    full = seats(2, taken=2, regency_quotas={"63.71": 1}, regencies_taken={"63.71": 1, "63.01": 1}, waiting=3)
    after, moved = move_up(free(full, "63.01"), ["63.71", "63.02", "63.01"])
    assert moved == [1]
    assert (after.taken, after.waiting, after.regencies_taken) == (2, 2, {"63.71": 1, "63.02": 1})


def test_a_larger_quota_seats_as_many_as_it_has_room_for() -> None:
    _, moved = move_up(seats(5, taken=2, regencies_taken={"63.01": 2}, waiting=4, arrivals=6), ["63.01"] * 4)
    assert moved == [0, 1, 2]


def test_who_moves_to_another_regency_keeps_the_seat_where_that_has_room_and_else_arrives_anew() -> None:
    held = seats(2, taken=1, regency_quotas={"63.71": 1}, regencies_taken={"63.01": 1}, arrivals=1)
    after, (standing,) = seat(held, [Claim("63.71", held_in="63.01")])
    assert (standing, after.taken, after.regencies_taken) == (Standing(None, None), 1, {"63.71": 1})
    full = seats(3, taken=2, regency_quotas={"63.71": 1}, regencies_taken={"63.01": 1, "63.71": 1}, arrivals=2)
    after, (standing,) = seat(full, [Claim("63.71", held_in="63.01")])
    assert (standing, after.taken, after.waiting) == (Standing(3, 1), 1, 1)


def test_whoever_says_the_same_again_keeps_what_they_have() -> None:
    full = seats(1, taken=1, regencies_taken={"63.71": 1}, arrivals=1)
    assert seat(full, [Claim("63.71", held_in="63.71")]) == (full, [Standing(None, None)])


STEPS = st.lists(st.tuples(st.sampled_from(["arrive", "leave", "unqueue", "grow"]), REGENCY), max_size=40)


@settings(max_examples=60)
@given(STEPS, QUOTAS)
def test_nobody_is_overtaken_and_no_seat_is_left_to_whom_one_waits(
    steps: list[tuple[str, str]], quotas: object
) -> None:
    now = seats(2, regency_quotas=quotas)
    seated: list[str] = []
    queue: list[tuple[int, str]] = []
    for step, regency in steps:
        if step == "arrive":
            ahead = [of for _, of in queue if of == regency]
            now, (standing,) = seat(now, [Claim(regency)])
            assert not (ahead and standing.place is None)
            if standing.place is None:
                seated.append(regency)
            else:
                assert standing.arrival is not None
                queue.append((standing.arrival, regency))
        elif step == "leave" and seated:
            now = free(now, seated.pop(0))
        elif step == "unqueue" and queue:
            del queue[len(queue) // 2]
            now = leave_queue(now)
        elif step == "grow":
            now = seats(**{name: getattr(now, name) for name in Seats.__slots__} | {"quota": now.quota + 1})
        now, moved = move_up(now, [of for _, of in queue])
        seated += [queue[position][1] for position in moved]
        queue = [one for position, one in enumerate(queue) if position not in moved]
        assert queue == sorted(queue)
        assert (now.taken, now.waiting) == (len(seated), len(queue))
        assert not any(now.is_free_for(of) for _, of in queue)
        assert now.taken <= now.quota
        assert all(now.regencies_taken.get(of, 0) <= most for of, most in now.regency_quotas.items())
