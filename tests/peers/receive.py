"""A mail server of another maker (aiosmtpd) for the end-to-end tests.

Usage: receive.py FOLDER
Prints the port it listens on (127.0.0.1), then keeps each message it accepts as FOLDER/NNNNNN.eml with its
envelope beside it as NNNNNN.json, and runs until its standard input closes.
"""

import asyncio
import json
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP


class Keep:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = f"{self.count:06}"
        (self.folder / f"{name}.eml").write_bytes(envelope.original_content)
        about = {"mail_from": envelope.mail_from, "rcpt_tos": envelope.rcpt_tos}
        (self.folder / f"{name}.json").write_text(json.dumps(about))
        return f"250 2.0.0 Ok: kept as {name}"


async def serve(folder):
    keep = Keep(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keep, hostname="receiver.example", enable_SMTPUTF8=True, data_size_limit=20_000_000),
        "127.0.0.1",
        0,
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
asyncio.run(serve(folder))
