"""Row-level security keeps clinics apart whatever a query forgets: each policy is taken away in
turn, and each filter by clinic.
"""

from django.db import connection, transaction

from clinic import tenancy
from clinic.walls.policies import walls
from clinic.walls.standing import missing_walls
from security.lines import Line
from security.matrix.neighbours import asked, marks, shows
from security.matrix.routes import Route
from security.matrix.world import World, build
from security.walls.blind import Site, blind
from security.walls.leaks import fill, is_seen, leaks

HERE, THERE = 700_001, 700_002


def prove(*, full: bool) -> list[Line]:
    """Return what the policies hold back, and what pages show when queries forget the clinic."""
    policies = _policies()
    world = build()
    return [policies, _filters(world, full=full)]


def _policies() -> Line:
    """Put a row of another clinic into every table, and take one policy away after the other."""
    unnoticed = []
    with transaction.atomic(), connection.cursor() as cursor:
        fill(cursor, THERE)
        leaking = leaks(HERE)
        for wall in walls():
            cursor.execute(f'ALTER TABLE "{wall.table}" DISABLE ROW LEVEL SECURITY')
            if missing_walls() != [wall.table] or not is_seen(wall.table, by=HERE):
                unnoticed.append(wall.table)
            cursor.execute(f'ALTER TABLE "{wall.table}" ENABLE ROW LEVEL SECURITY')
        transaction.set_rollback(True)
    figures: dict[str, object] = {
        "tables": len(walls()), "leaking": len(leaking), "unnoticed": len(unnoticed)
    }  # fmt: skip
    return Line("policies", not leaking and not unnoticed, figures)


def _filters(world: World, *, full: bool) -> Line:
    """Ask in another clinic for everything, with all filters by clinic gone, then each alone.

    The same once more without the policies says that the filters matter: then there are leaks.
    """
    with tenancy.owner():
        known, places = marks(world), list(asked(world))
    met: dict[Site, str] = {}
    leaked = []
    for _route, url in places:
        with blind() as sites:
            leaked += [url] if shows(world, url, known) else []
        for site in sites:
            met.setdefault(site, url)
    alone = [site for site, url in sorted(met.items()) if full and _shows_without(site, world, url)]
    figures: dict[str, object] = {
        "addresses": len(places),
        "filters": len(met),
        "leaks_without_filters": len(leaked),
        "in_turn": len(met) if full else 0,
        "leaks_in_turn": len(alone),
        "leaks_without_policies_either": _without_policies(world, places, known),
    }
    passed = not leaked and not alone and bool(figures["leaks_without_policies_either"])
    return Line("filters", passed, figures)


def _shows_without(site: Site, world: World, url: str) -> bool:
    with blind(site):
        return shows(world, url, marks(world))


def _without_policies(world: World, places: list[tuple[Route, str]], known: list[bytes]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        for wall in walls():
            cursor.execute(f'ALTER TABLE "{wall.table}" DISABLE ROW LEVEL SECURITY')
        with blind():
            n = sum(shows(world, url, known) for _route, url in places)
        transaction.set_rollback(True)
    return n
