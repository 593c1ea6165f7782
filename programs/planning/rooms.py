"""A room for each new session of a day, once their times stand."""

from dataclasses import dataclass

from ortools.sat.python import cp_model

from programs.planning.grid import Bools


@dataclass(frozen=True)
class Stay:
    """Quarter hours of one day that need a room."""

    start: int
    quarters: int

    def fits(self, free: Bools) -> bool:
        return bool(free[self.start : self.start + self.quarters].all())


def room_of_each(stays: list[Stay], free: Bools, sizes: list[int], *, seed: int) -> list[int]:
    """Return a room for each stay, -1 for the fewest possible; small rooms come first.

    `free` is by room and quarter hour of the day. First fit settles nearly every day; where it
    does not, CP-SAT decides.
    """
    order = sorted(range(len(sizes)), key=lambda room: (sizes[room], room))
    left = free.copy()
    result = [-1] * len(stays)
    for n in sorted(range(len(stays)), key=lambda n: (stays[n].start, n)):
        room = next((r for r in order if stays[n].fits(left[r])), None)
        if room is None:
            return _exact(stays, free, seed)
        result[n] = room
        left[room, stays[n].start : stays[n].start + stays[n].quarters] = False
    return result


def _exact(stays: list[Stay], free: Bools, seed: int) -> list[int]:
    model = cp_model.CpModel()
    var = {
        (n, room): model.new_bool_var("")
        for n, stay in enumerate(stays)
        for room in range(len(free))
        if stay.fits(free[room])
    }
    for n in range(len(stays)):
        model.add_at_most_one(v for (m, _), v in var.items() if m == n)
    for room in range(len(free)):
        for quarter in range(free.shape[1]):
            here = [
                v
                for (n, r), v in var.items()
                if r == room and stays[n].start <= quarter < stays[n].start + stays[n].quarters
            ]
            if len(here) > 1:
                model.add_at_most_one(here)
    model.maximize(sum(var.values()))
    run = cp_model.CpSolver()
    run.parameters.num_workers = 1
    run.parameters.random_seed = seed
    run.parameters.max_deterministic_time = 1.0
    status = run.solve(model)
    result = [-1] * len(stays)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        for (n, room), v in var.items():
            if run.boolean_value(v):
                result[n] = room
    return result
