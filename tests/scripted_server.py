"""A server that says what a script says, over real sockets: for clients that must survive what no good server does."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from results.domain.board import Entry
from tests import boards

CLIENT = Path(__file__).resolve().parent.parent / "results" / "static" / "results" / "client.js"
LISTEN = "listen"
Step = Entry | int | str | None
"""A frame to send, a code to close with, LISTEN to wait for a word of the client's, or None to cut the line without a
word. After the last, the line is held."""


@dataclass
class Script:
    """`since_asked` is the `since` of each connection in turn, `connections` the scripts of those still to come."""

    connections: list[list[Step]]
    since_asked: list[str] = field(default_factory=list)
    port: int = 0

    def play(self, socket: ServerConnection) -> None:
        assert socket.request
        self.since_asked.append("".join(parse_qs(urlsplit(socket.request.path).query).get("since", [])))
        for step in self.connections.pop(0) if self.connections else []:
            if step is None:
                socket.socket.close()
                return
            if isinstance(step, int):
                socket.close(step, "as scripted")
                return
            if step == LISTEN:
                socket.recv()
                continue
            socket.send(json.dumps(step))
        for _ in socket:
            pass


@contextmanager
def scripted_server(*connections: list[Step]) -> Iterator[Script]:
    script = Script(list(connections))
    with serve(script.play, "127.0.0.1", 0, process_request=_page) as server:
        script.port = server.socket.getsockname()[1]
        thread = threading.Thread(target=_serve, args=[server])
        thread.start()
        yield script
        server.shutdown()
        thread.join(10)


def _serve(server: Server) -> None:
    server.serve_forever()


def _page(connection: ServerConnection, request: Request) -> Response | None:
    """The page and the module, for a browser."""
    if request.path.startswith("/ws/"):
        return None
    response = connection.respond(
        HTTPStatus.OK, CLIENT.read_text() if request.path == "/client.js" else "<!doctype html>"
    )
    del response.headers["Content-Type"]
    response.headers["Content-Type"] = "text/javascript" if request.path == "/client.js" else "text/html"
    return response


def hello(epoch: str = "e", seq: int = 10, heartbeat_s: float = 15) -> Entry:
    return {"type": "hello", "protocol": 1, "epoch": epoch, "seq": seq, "is_test": True, "heartbeat_s": heartbeat_s}


def snapshot(seq: int, epoch: str = "e") -> Entry:
    return {"type": "snapshot", "epoch": epoch, "seq": seq, "as_of": None, "election": boards.election_entry("x"),
            "tally": [boards.tally_entry("BJP", 2)], "seats": [boards.seat_entry(1), boards.seat_entry(2)],
            "moments": []}  # fmt: skip


def delta(prev: int, seq: int, epoch: str = "e", margin: int | None = None) -> Entry:
    """Seat 1 has a margin that names the seq, unless told otherwise."""
    return {"type": "delta", "epoch": epoch, "prev": prev, "seq": seq, "at": "2025-02-08T05:31:00+00:00",
            "seats": [boards.seat_entry(1, "AAP", seq if margin is None else margin)], "tally": [], "moments": [],
            "retracted": []}  # fmt: skip


def heartbeat(seq: int, epoch: str = "e") -> Entry:
    return {"type": "heartbeat", "epoch": epoch, "seq": seq, "at": "2025-02-08T05:31:00+00:00", "source_age_s": 9}


NEWER: Entry = {"type": "newer", "of": "a later protocol"}
RESYNC: Entry = {"type": "resync", "reason": "epoch"}

SCRIPTS: dict[str, tuple[list[list[Step]], list[str], list[int], str]] = {
    # name: (what each connection says, the since that each must come with, seqs applied in order, where it ends)
    "duplicates and a delta from before": (
        [[hello(), snapshot(10), delta(10, 11), delta(10, 11, margin=999), delta(8, 9, margin=999), delta(11, 12)]],
        [""], [10, 11, 12], "e:12",
    ),
    "a gap": (
        [[hello(), snapshot(10), delta(10, 11), delta(12, 13)], [hello(), delta(11, 13)]],
        ["", "e:11"], [10, 11, 13], "e:13",
    ),
    "reordered": (
        [[hello(), snapshot(10), delta(11, 12), delta(10, 11)], [hello(), delta(10, 12)]],
        ["", "e:10"], [10, 12], "e:12",
    ),
    "deltas that overlap": ([[hello(), snapshot(10), delta(8, 12)]], [""], [10, 12], "e:12"),
    "another epoch without a word": (
        [[hello(), snapshot(10), delta(10, 11, epoch="f")], [hello("f"), snapshot(5, "f")]],
        ["", ""], [10, 5], "f:5",
    ),
    "another epoch with a resync": (
        [[hello(), snapshot(10), RESYNC, snapshot(3, "f"), delta(3, 4, "f")]], [""], [10, 3, 4], "f:4"
    ),
    "a last delta that was lost": (
        [[hello(), snapshot(10), heartbeat(11)], [hello(), delta(10, 11)]], ["", "e:10"], [10, 11], "e:11"
    ),
    "a line that is cut": ([[hello(), snapshot(10), None], [hello(), delta(10, 11)]], ["", "e:10"], [10, 11], "e:11"),
    "too slow": ([[hello(), snapshot(10), 4408], [hello(), delta(10, 11)]], ["", "e:10"], [10, 11], "e:11"),
    "a position that the server will not read": (
        [[hello(), snapshot(10), None], [4400], [hello(), snapshot(20)]], ["", "e:10", ""], [10, 20], "e:20"
    ),
    "a server that restarts": (
        [[hello(), snapshot(10), 1012], [None], [hello(), delta(10, 11)]], ["", "e:10", "e:10"], [10, 11], "e:11"
    ),
    "silence": (
        [[hello(heartbeat_s=0.2), snapshot(10)], [hello(), delta(10, 11)]], ["", "e:10"], [10, 11], "e:11"
    ),
    "messages of a later protocol": ([[hello(), NEWER, snapshot(10), NEWER, delta(10, 11)]], [""], [10, 11], "e:11"),
}  # fmt: skip
