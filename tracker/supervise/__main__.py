"""`python -m tracker.supervise [--cluster]`: start the tracker, keep it running, stop it on Ctrl-C or SIGTERM."""

import os
import signal
import sys
from contextlib import suppress
from types import FrameType

from tracker.supervise import limits, maintenance
from tracker.supervise.cluster import Cluster
from tracker.supervise.environment import Context, StartFailed, Stopped
from tracker.supervise.folder_lock import AllFoldersLocked, LockedFolder, lock_folder
from tracker.supervise.live import Live
from tracker.supervise.options import BadOption, Options, read
from tracker.supervise.postgres import PostgresMissing
from tracker.supervise.redis_server import RedisMissing


def say(line: str) -> None:
    with suppress(OSError):  # nobody reads any more: the tracker goes on
        print(line, flush=True)


def prepare(options: Options, locked: LockedFolder) -> Context:
    """The context, with its folders and the environment of every child."""
    context = Context(options, locked, say)
    context.logs.mkdir(exist_ok=True)
    context.run.mkdir(mode=0o700, exist_ok=True)
    maintenance.set_stopped(locked.folder, False)
    context.environ |= {"VAR_DIR": str(locked.folder), "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    context.environ["PYTHONUNBUFFERED"] = "1"
    if not context.environ.keys() & {"DJANGO_ALLOWED_HOSTS", "TRACKER_PRODUCTION"}:
        context.environ.setdefault("TRACKER_LOCAL_WEBHOOKS", "1")  # for trying one; a production refuses it
    if locked.holder_pid:
        say(f"{options.var} is in use by process {locked.holder_pid}: using {locked.folder}.")
    return context


def listen_for_signals(context: Context) -> None:
    """Stop on Ctrl-C and SIGTERM, and when the terminal goes, unless nohup has asked to outlive it; on SIGUSR1 restart
    the processes one after the other.

    A shell starts `command &` with Ctrl-C ignored; whoever sends us SIGINT all the same means it.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        context.stopping = True

    def restart(number: int, frame: FrameType | None) -> None:
        context.restart_asked = True

    signal.signal(signal.SIGUSR1, restart)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, stop)


def run(options: Options) -> int:
    """Run until asked to stop; the exit status is 0 then, and 1 when the start failed."""
    context = prepare(options, lock_folder(options.var))
    listen_for_signals(context)
    limits.raise_limits()
    system = Cluster(context) if options.cluster else Live(context)
    try:
        system.start()
        system.watch()
    except Stopped:
        return 0
    except (StartFailed, RedisMissing, PostgresMissing, OSError) as error:
        say(str(error))
        return 1
    finally:
        system.stop()
    return 0


def main() -> int:
    try:
        return run(read(os.environ, cluster="--cluster" in sys.argv[1:]))
    except (BadOption, AllFoldersLocked) as error:
        say(str(error))
        return 2


if __name__ == "__main__":
    sys.exit(main())
