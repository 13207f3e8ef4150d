"""A warm process that does nothing but fork children: each starts within milliseconds and shares its memory.

Loading dictionaries and models takes two seconds; a child that was killed must not cost them again. The server never
opens a file that comes from outside, holds no threads, and ends when its caller does.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys

from gongkai.isolation.child import serve, warm
from gongkai.isolation.limits import die_with_parent
from gongkai.isolation.model import Limits

FORK = b"F"
WAIT = b"W"
WARM = b"+"
LONGEST = 64  # bytes of a message to or from the server


def main() -> None:
    """Serve on the socket whose descriptor is the first argument; the second says limits and reader of the children."""
    control = socket.socket(fileno=int(sys.argv[1]))
    order = json.loads(sys.argv[2])
    limits, reader = Limits(**order["limits"]), order["reader"]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's to handle
    warm(reader)
    gc.collect()
    gc.freeze()  # a collection in a child must not touch, and so copy, what it shares with the server
    control.sendall(WARM)
    children: set[int] = set()
    while message := control.recv(LONGEST):
        if message == FORK:
            children.add(_fork(control, limits, reader))
        else:
            pid = int(message[1:])
            children.discard(pid)
            control.sendall(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])).encode())
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def _fork(control: socket.socket, limits: Limits, reader: str) -> int:
    theirs, ours = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        theirs.close()
        control.close()
        _child(ours, limits, reader)
    ours.close()
    socket.send_fds(control, [str(pid).encode()], [theirs.fileno()])
    theirs.close()
    return pid


def _child(channel: socket.socket, limits: Limits, reader: str) -> None:
    status = 1
    try:
        die_with_parent()
        os.setsid()  # a process group of its own: whatever it starts is killed with it
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        serve(channel.makefile("rb"), channel.makefile("wb"), limits, reader)
        status = 0
    finally:
        os._exit(status)  # never back into the server's loop, nor through its exit handlers


if __name__ == "__main__":
    main()
