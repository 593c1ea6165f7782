"""The system account that PostgreSQL runs under: our own, or a plain one when we are root."""

import logging
import os
import pwd
import shutil
import stat
import struct
import subprocess
from pathlib import Path

from clinic.embedded.errors import WAY_OUT, EmbeddedUnavailable
from clinic.logs import code

logger = logging.getLogger(__name__)

ROOTS_ACCOUNT = "pgserver"
_ACL = "system.posix_acl_access"
_USER_OBJ, _USER, _GROUP_OBJ, _GROUP, _MASK, _OTHER = 1, 2, 4, 8, 16, 32
_NOBODY_IN_PARTICULAR = 0xFFFFFFFF


def server_account(data: Path) -> pwd.struct_passwd | None:
    """Return the account to switch to, or None when we are not root and need no other.

    PostgreSQL refuses to run as root, and opens only a data folder of its own: one that another
    user made is served in that user's name.
    """
    if os.geteuid() != 0:
        return None
    try:
        if data.exists() and data.stat().st_uid != 0:
            return pwd.getpwuid(data.stat().st_uid)
        return pwd.getpwnam(ROOTS_ACCOUNT)
    except KeyError:
        return _made_account()


def _made_account() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd:
        subprocess.run(
            [useradd, "--system", "--shell", "/bin/false", ROOTS_ACCOUNT],
            check=False,
            capture_output=True,
        )
    try:
        return pwd.getpwnam(ROOTS_ACCOUNT)
    except KeyError:
        raise EmbeddedUnavailable(
            f"PostgreSQL refuses to run as root and the account {ROOTS_ACCOUNT!r} could not be "
            f"made: run Steady as another user, make that account, {WAY_OUT}."
        ) from None


def hand_over(path: Path, account: pwd.struct_passwd | None) -> None:
    """Give a file or folder to the server's account."""
    if account:
        os.chown(path, account.pw_uid, account.pw_gid)


def open_the_way(path: Path, account: pwd.struct_passwd | None) -> None:
    """Let the server's account walk through the folders above a path, and no more than that.

    Needed when root keeps the checkout in a private folder. Grants only search (x), only to that
    account where the file system knows access lists, and says so in the log.
    """
    if not account:
        return
    for folder in reversed(path.resolve().parents):
        if not _may_search(folder.stat(), account):
            _grant_search(folder, account)


def _may_search(status: os.stat_result, account: pwd.struct_passwd) -> bool:
    if status.st_uid == account.pw_uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.pw_gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _grant_search(folder: Path, account: pwd.struct_passwd) -> None:
    try:
        changed = _add_to_access_list(folder, account.pw_uid)
    except (OSError, AttributeError):  # no access lists here
        try:
            folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)
        except OSError as error:
            raise EmbeddedUnavailable(
                f"PostgreSQL runs as the account {account.pw_name!r}, which may not enter {folder} "
                f"({error.strerror}): put the checkout elsewhere, set STEADY_VAR_DIR, {WAY_OUT}."
            ) from error
        changed = True
    if changed:
        named = code(account.pw_name), code(folder)
        logger.info("%s may now pass through %s, to reach its files", *named)


def _add_to_access_list(folder: Path, uid: int) -> bool:
    """Add ``user:uid:--x`` to a folder's POSIX access list; True when that changed it."""
    mode = folder.stat().st_mode
    try:
        packed = os.getxattr(folder, _ACL)
        entries = list(struct.iter_unpack("<HHI", packed[4:]))
    except OSError:
        packed = b""
        entries = [
            (_USER_OBJ, mode >> 6 & 7, _NOBODY_IN_PARTICULAR),
            (_GROUP_OBJ, mode >> 3 & 7, _NOBODY_IN_PARTICULAR),
            (_OTHER, mode & 7, _NOBODY_IN_PARTICULAR),
        ]
    kept = [e for e in entries if e[0] != _MASK and not (e[0] == _USER and e[2] == uid)]
    kept.append((_USER, 1, uid))
    mask = 0
    for tag, permission, _ in kept:
        if tag in (_USER, _GROUP_OBJ, _GROUP):
            mask |= permission
    kept.append((_MASK, mask, _NOBODY_IN_PARTICULAR))
    kept.sort(key=lambda entry: (entry[0], entry[2]))
    wanted = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in kept)
    if wanted == packed:
        return False
    os.setxattr(folder, _ACL, wanted)
    return True
