"""Two hundred who send slowly, as a program of its own, so as not to take the time of whoever measures.

    python slow.py PORT CERTIFICATE SECONDS < head

Each sends the head at once and then a byte every second. The program says when all of them are at it, and at the
end, as JSON, what each was told before it was cut off: null, if that did not happen within so many seconds. With 0 for
the seconds whoever is cut off comes back, again and again.
"""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import sys
import time

MANY = 200
AT_ONE_ADDRESS = 40
PAUSE = 1.0


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> str | None:
    """Send a byte at a time, and return what is said until the other side hangs up."""
    begun = time.monotonic()
    heard = b""
    while not seconds or time.monotonic() - begun < seconds:
        writer.write(b"a")
        try:
            more = await asyncio.wait_for(reader.read(65536), PAUSE)
        except TimeoutError:
            continue
        except OSError:
            more = b""
        if not more:
            return heard.decode()
        heard += more
    return None


async def main(port: int, certificate: str, seconds: float, head: bytes) -> list[str | None]:
    """Have all of them do so."""
    trust = ssl.create_default_context(cafile=certificate)
    at_it: set[int] = set()

    async def one(number: int) -> str | None:
        while True:
            source = (f"127.0.0.{2 + number // AT_ONE_ADDRESS}", 0)
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", port, ssl=trust, server_hostname="localhost", local_addr=source
            )
            writer.write(head)
            at_it.add(number)
            if len(at_it) == MANY:
                at_it.clear()
                sys.stdout.write("all are at it\n")
                sys.stdout.flush()
            told = await drip(reader, writer, seconds)
            writer.transport.abort()
            if seconds:
                return told

    return await asyncio.gather(*map(one, range(MANY)))


if __name__ == "__main__":
    # On a machine of their own they would take none of this one's.
    os.nice(19)
    said = asyncio.run(main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.stdin.buffer.read()))
    sys.stdout.write(json.dumps(said))
