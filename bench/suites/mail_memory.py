"""What fifty thousand mails leave behind in the memory of one sender that is never restarted."""

import subprocess
import time

import psutil

from bench import measure
from bench.registry import Result, bench
from bench.serving import DidNotStart, running_sender
from bench.sink import running_sink
from bench.suites.reminders import MAILS, fill_class, plan_reminders
from clinic.scratch import work_folder
from notifications.models import Message, MessageState
from programs.models import Session

WAVES = 25
WARM_UP_WAVES = 3
LOOK_EVERY_S = 0.2
LONGEST_S = 300
# Waves whose median stands for one end of the run: between two of them memory breathes.
AT_AN_END = 3


def _send_wave(session: Session, sender: subprocess.Popen[bytes]) -> float:
    """Let a class's reminders fall due; once all have left, return the sender's memory in MB."""
    plan_reminders(session)
    end = time.monotonic() + LONGEST_S
    while Message.objects.exclude(state=MessageState.SENT).exists():
        if sender.poll() is not None or time.monotonic() > end:
            raise DidNotStart((work_folder() / "sender.log").read_text(errors="replace"))
        time.sleep(LOOK_EVERY_S)
    return psutil.Process(sender.pid).memory_info().rss / 1e6


@bench(
    "mail_memory",
    "50,000 reminders composed and sent by one sender; its memory at the end beside that after the"
    " first 6,000",
    growth_pct="< 10",
    mb_at_the_end="no limit",
)
def mail_memory() -> Result:
    session = fill_class()
    with (
        running_sink() as port,
        running_sender(work_folder(), mail_port=port) as sender,
    ):
        resident = [_send_wave(session, sender) for _ in range(WAVES)]
    warm = measure.median(resident[WARM_UP_WAVES - 1 : WARM_UP_WAVES - 1 + AT_AN_END])
    last = measure.median(resident[-AT_AN_END:])
    return Result(
        "mail_memory",
        {"growth_pct": round(100 * (last / warm - 1), 1), "mb_at_the_end": round(last)},
        {"mails": WAVES * MAILS, "mails before the first look": WARM_UP_WAVES * MAILS},
    )
