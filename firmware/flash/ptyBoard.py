# A board on a serial port, for tests: a native Espruino behind a pseudo-terminal. Prints the port's name, and ends with
# its standard input. It calls itself an ESP32 when it is told to, and starts again when it is rebooted.
import os
import pty
import select
import sys
import tty

OWN_NAME = b"LINUX"
program, name = sys.argv[1], sys.argv[2].encode()


def start():
    pid, console = pty.fork()
    if pid == 0:
        os.execv(program, [program])
    tty.setraw(console)
    return pid, console


def renamed(data):
    """Data under the other name, and the end of it that may be the start of the old one."""
    data = data.replace(OWN_NAME, name)
    for length in range(len(OWN_NAME) - 1, 0, -1):
        if data.endswith(OWN_NAME[:length]):
            return data[:-length], data[-length:]
    return data, b""


port, other_end = pty.openpty()
tty.setraw(other_end)
pid, console = start()
rest = b""
print(os.ttyname(other_end), flush=True)
while True:
    for ready in select.select([port, console, 0], [], [])[0]:
        try:
            data = os.read(ready, 65536)
        except OSError:
            data = b""
        if ready == 0:
            os.kill(pid, 9)
            sys.exit(0)
        if ready == port:
            os.write(console, data)
        elif data:
            complete, rest = renamed(rest + data)
            os.write(port, complete)
        else:
            os.waitpid(pid, 0)
            os.close(console)
            pid, console = start()
