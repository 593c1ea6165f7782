"""When a program that is there counts as one that does nothing."""

from clinic.launcher.keeper import LOOK_EVERY_S, START_S, Pulse

SILENCE_S = 45.0


def looks(signs, *, until: float, every: float = LOOK_EVERY_S) -> float | None:
    """Return at which second a pulse stood still; `signs` are the seconds of signs of life."""
    now = 0.0
    pulse = Pulse(lambda: sum(sign <= now for sign in signs), SILENCE_S)
    pulse.begin(now)
    while now < until:
        now += every
        if pulse.stands_still(now):
            return now
    return None


def test_who_shows_life_is_left_alone():
    assert looks(range(5, 600, 10), until=600) is None
    assert looks(range(5, 600, 40), until=600) is None


def test_who_stops_showing_life_is_found_after_the_silence():
    assert looks([5, 15, 25], until=600) == 26 + SILENCE_S + 1


def test_the_first_sign_may_take_longer():
    assert looks([100], until=140) is None
    assert looks([], until=600) == START_S


def test_who_was_away_itself_blames_nobody():
    """A machine that was suspended wakes up: the others get their time again."""
    signs = iter([0, 1, *[1] * 9])
    pulse = Pulse(lambda: next(signs), SILENCE_S)
    pulse.begin(0.0)
    assert not any(pulse.stands_still(now) for now in (2.0, 4.0, 900.0, 902.0))


def test_what_is_not_its_fault_does_not_count():
    pulse = Pulse(object, SILENCE_S)
    pulse.begin(0.0)
    assert not any(pulse.stands_still(float(now)) for now in range(2, 600, 2))
