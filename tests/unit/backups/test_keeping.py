"""Which backups stay, and which WAL: by a rule, and never too little."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backups.keeping import Policy, first_needed, kept, prune
from backups.store import Backup, Store, moment
from backups.wal import gaps

START = datetime(2026, 1, 1, 3, tzinfo=UTC)


def backup(day: float, *, segment: int = 1) -> Backup:
    at = moment(START + timedelta(days=day))
    return Backup(
        name=f"b{day}", started_at=at, finished_at=at, system="1",
        first_segment=f"00000001{0:08X}{segment:08X}", bytes=1, sha256="",
    )  # fmt: skip


def test_a_year_of_nights_keeps_days_weeks_and_months():
    stay = kept([backup(day) for day in range(365)], Policy(days=7, weeks=5, months=12))
    ages = [364 - int(one.name[1:]) for one in stay]
    assert ages[-7:] == [6, 5, 4, 3, 2, 1, 0]
    # five ends of weeks, of which two are among the days; twelve ends of months
    assert len([age for age in ages if 6 < age <= 35]) == 4
    assert len({(START + timedelta(days=364 - age)).month for age in ages}) == 12
    assert len(stay) == 7 + 4 + 10


@given(st.lists(st.integers(0, 800), min_size=1, unique=True))
def test_the_newest_always_stays_and_deciding_again_changes_nothing(days):
    backups = [backup(day) for day in days]
    stay = kept(backups, Policy(days=1, weeks=0, months=0))
    assert stay[-1].name == f"b{max(days)}"
    policy = Policy()
    assert kept(kept(backups, policy), policy) == kept(backups, policy)


def test_wal_is_needed_from_the_oldest_of_the_days_on():
    backups = [backup(day, segment=10 + day) for day in range(30)]
    first = first_needed(backups, Policy(days=7))
    assert first == backups[23].first_segment
    assert first_needed([], Policy()) is None


def test_pruning_lets_go_of_old_backups_and_of_wal_nobody_needs(tmp_path):
    store = Store(tmp_path)
    for day in range(20):
        half = store.staging / "half"
        half.mkdir()
        store.publish(half, backup(day, segment=day + 1))
    for segment in range(1, 25):
        (store.wal / f"00000001{0:08X}{segment:08X}.age").touch()
    (store.wal / "00000002.history.age").touch()
    gone, segments = prune(store, Policy(days=7, weeks=1, months=1))
    assert len(gone) == 13
    assert segments == 13
    assert (store.wal / "00000002.history.age").exists()
    assert list(store.staging.iterdir()) == []
    assert prune(store, Policy(days=7, weeks=1, months=1)) == ([], 0)


def test_a_store_without_a_backup_lets_go_of_nothing(tmp_path):
    store = Store(tmp_path)
    (store.wal / f"00000001{0:08X}{1:08X}.age").touch()
    assert prune(store, Policy()) == ([], 0)


def test_a_missing_segment_is_counted_across_a_full_log_and_a_new_timeline():
    names = ["0000000100000000000000FE", "0000000100000000000000FF", "000000020000000100000001"]
    assert gaps(names, since="0000000100000000000000FE") == 1
    assert gaps([*names, "000000020000000100000000"], since="0000000100000000000000FE") == 0
