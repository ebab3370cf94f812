"""The production shape on one machine: PostgreSQL, Redis, nginx, several web processes and workers."""

import os
import shutil
import signal
import sys
from functools import partial
from pathlib import Path

from tracker.supervise import postgres
from tracker.supervise.child import Spec
from tracker.supervise.environment import Context, StartFailed
from tracker.supervise.health import page_works
from tracker.supervise.limits import open_files
from tracker.supervise.live import Live
from tracker.supervise.options import ROOT

WEBS = 2
SOCKETS_FROM_ONE_ADDRESS = "1000"
"""A carrier's NAT has many readers behind one address, an attacker has many addresses."""
TEMPLATE = ROOT / "deploy" / "nginx.conf.template"
NO_NGINX = "No nginx found. Install it (Debian: apt-get install nginx). `make live` needs none."


class Cluster(Live):
    """As `Live`, but nothing here is shared that could not be on another machine."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.listener.close()  # nginx opens it
        self.webs = [f"web-{number}" for number in range(1, WEBS + 1)]

    def start_database(self) -> None:
        """PostgreSQL of our own, unless DATABASE_URL names one."""
        if not self.context.environ.get("DATABASE_URL"):
            self.start_postgres()
        super().start_database()

    def start_postgres(self) -> None:
        files = postgres.own_folder(self.context.folder / "postgres")
        sockets = postgres.own_folder(self.context.folder / "sockets")
        if not any(files.iterdir()):
            self.context.program("initdb", postgres.initdb(files), user=postgres.user())
        command = postgres.command(files, sockets)
        # Both signals mean: end sessions and shut down cleanly.
        spec = Spec(
            "postgres",
            lambda: command,
            stop_signal=signal.SIGINT,
            orphan_signal=signal.SIGINT,
            user=postgres.user(),
        )
        server = self.context.child(spec)
        server.log.unlink(missing_ok=True)
        self.keeper.add(server)
        self.context.until(lambda: "ready to accept connections" in server.log.read_text(), "PostgreSQL", 60, server)
        self.context.environ |= {"DATABASE_URL": postgres.url(sockets), "DATABASE_CONN_MAX_AGE": "0"}
        self.make_database(sockets)
        self.context.say("PostgreSQL runs.")

    def make_database(self, sockets: Path) -> None:
        ask = (
            "import psycopg, sys\n"
            "with psycopg.connect(sys.argv[1], autocommit=True) as link:\n"
            "    if not link.execute('select 1 from pg_database where datname = %s', [sys.argv[2]]).fetchone():\n"
            "        link.execute('create database ' + sys.argv[2])\n"
        )
        self.context.program("createdb", [sys.executable, "-c", ask, postgres.url(sockets, "postgres"), postgres.NAME])

    def start_web(self) -> None:
        """Web processes on sockets of their own, nginx before them."""
        for name in self.webs:
            self.web_child = self.keeper.add(self.context.child(self.web(name)))
        self.start_nginx()

    def web(self, name: str) -> Spec:
        command = [sys.executable, "-m", "tracker.server", "--uds", str(self.socket(name))]
        # The only caller that can reach the socket is nginx, so what it says of the client is believed.
        environ = {"FORWARDED_ALLOW_IPS": "*", "TRACKER_BEHIND_PROXY": "1"}
        healthy = partial(page_works, self.socket(name), "/healthz", 3)
        return Spec(name, lambda: command, healthy=healthy, environ=environ)

    def socket(self, name: str) -> Path:
        return self.context.run / f"{name}.sock"

    def start_nginx(self) -> None:
        nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if nginx is None:
            raise StartFailed(NO_NGINX)
        config = self.context.run / "nginx.conf"
        config.write_text(self.nginx_config())
        command = [nginx, "-p", str(self.context.run), "-c", str(config), "-e", "stderr"]
        healthy = partial(page_works, self.port, "/healthz", 3)
        self.keeper.add(
            self.context.child(Spec("nginx", lambda: command, healthy=healthy, orphan_signal=signal.SIGTERM))
        )

    def nginx_config(self) -> str:
        """deploy/nginx.conf.template with this machine's paths and ports."""
        servers = "\n".join(f"        server unix:{self.socket(name)} max_fails=0;" for name in self.webs)
        values = {
            "USER": "user root;" if os.geteuid() == 0 else "",
            "FILES": str(open_files()),
            "CONNECTIONS": str(open_files() // 2),
            "RUN": str(self.context.run),
            "SOCKETS": os.environ.get("STREAMS_FROM_ONE_ADDRESS") or SOCKETS_FROM_ONE_ADDRESS,
            "SERVERS": servers,
            "LISTEN": f"127.0.0.1:{self.port}",
        }
        text = TEMPLATE.read_text()
        for name, value in values.items():
            text = text.replace(f"@{name}@", value)
        return text

    def start_workers(self) -> None:
        """Ticks have a worker of their own, so that slow pages never delay the schedule."""
        for spec in (self.worker("worker-ticks", ("ticks",), 1), self.worker("worker-1", ("polls",)),
                     self.worker("worker-2", ("polls",)), self.beat(("ticks", "polls"))):  # fmt: skip
            self.keeper.add(self.context.child(spec))
