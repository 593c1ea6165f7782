"""Run one Python program of the demo, and end with the supervisor that started it.

Usage: python -m clinic.launcher.child FD MODULE ARGUMENTS...

FD is the reading end of a pipe whose writing end only the supervisor holds: when it closes, the
supervisor is gone, however it ended.
"""

import os
import runpy
import signal
import sys
import threading
import time

GRACE_S = 10


def _end_with_supervisor(pipe: int) -> None:
    while os.read(pipe, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_S)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def main() -> None:
    threading.Thread(target=_end_with_supervisor, args=[int(sys.argv[1])], daemon=True).start()
    module = sys.argv[2]
    sys.argv[:] = [module, *sys.argv[3:]]
    if module.endswith(".py"):
        runpy.run_path(module, run_name="__main__")
    else:
        runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
