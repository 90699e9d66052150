"""Reads kept messages with another maker's parser (Python's email) and prints one JSON object a message.

Usage: read.py FOLDER
"""

import json
import sys
from email import policy
from email.parser import BytesParser
from pathlib import Path

for path in sorted(Path(sys.argv[1]).glob("*.eml")):
    raw = path.read_bytes()
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    plain = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    print(
        json.dumps(
            {
                "envelope": json.loads(path.with_suffix(".json").read_text()),
                "headers": [[name, str(value)] for name, value in mail.items()],
                # Header lines as they stood on the wire, before any unfolding.
                "lines": raw.split(b"\r\n\r\n", 1)[0].decode("utf-8", "replace").split("\r\n"),
                "longest_line": max(len(line) for line in raw.split(b"\r\n")),
                "content_type": mail.get_content_type(),
                "text": plain.get_content() if plain else None,
                "html": html.get_content() if html else None,
                "defects": [repr(defect) for part in mail.walk() for defect in part.defects],
            }
        )
    )
