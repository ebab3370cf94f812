"""Serves a replay over HTTP/1.1: keep-alive, one task a connection, stopped by SIGINT and SIGTERM at once."""

import asyncio
import signal
import sys
import time
from collections.abc import Callable

from results.rehearsal.http import LONGEST_HEAD, BadRequest, Reply, Request, head_of, read_request
from results.rehearsal.replay import Replay

IDLE_S = 75.0


class Server:
    """One listening socket. `port` 0 takes a free one; `self.port` is then the real number."""

    def __init__(self, replay: Replay, host: str = "127.0.0.1", port: int = 0) -> None:
        self.replay = replay
        self.host = host
        self.port = port
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/{self.replay.night.folder}/"

    async def start(self) -> None:
        """Raises OSError when the port is taken."""
        self._server = await asyncio.start_server(self._serve, self.host, self.port, limit=LONGEST_HEAD, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(task)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its reply; whether the connection goes on."""
        try:
            request = await asyncio.wait_for(read_request(reader), IDLE_S)
        except BadRequest:
            writer.write(head_of(Reply(400), keep_alive=False))
            return False
        if request is None:
            return False
        reply = self.replay.answer(request, time.monotonic())
        await send(writer, request, reply)
        return request.keep_alive and reply.cut_after is None


async def send(writer: asyncio.StreamWriter, request: Request, reply: Reply) -> None:
    head = head_of(reply, request.keep_alive and reply.cut_after is None)
    body = b"" if request.method == "HEAD" or reply.status in (204, 304) else reply.body[: reply.cut_after]
    if not reply.piece:
        writer.write(head + body)
        await writer.drain()
        return
    writer.write(head)
    for start in range(0, len(body), reply.piece):
        await asyncio.sleep(reply.pause)
        writer.write(body[start : start + reply.piece])
        await writer.drain()


def serve(replay: Replay, host: str, port: int, say: Callable[[str], None]) -> int:
    """Runs until told to stop. Returns 0, or 2 when the port is taken."""
    return asyncio.run(_run(Server(replay, host, port), say))


async def _run(server: Server, say: Callable[[str], None]) -> int:
    try:
        await server.start()
    except OSError as error:
        print(f"replay: cannot listen on {server.host}:{server.port}: {error.strerror or error}", file=sys.stderr)
        return 2
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    say(f"replay ready {server.url}")
    await stopped.wait()
    await server.stop()
    return 0
