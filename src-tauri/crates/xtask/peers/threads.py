"""Sends messages through Python's smtplib, a thread a session, and prints the seconds it took.

python3 threads.py PORT SESSIONS TIMES FOLDER: each file of the folder is one message, its first line the recipient.
"""

import pathlib
import smtplib
import sys
import threading
import time

port, sessions, times, folder = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
messages = []
for path in sorted(pathlib.Path(folder).iterdir()):
    to, raw = path.read_bytes().split(b"\n", 1)
    messages.append((to.decode(), raw))


def work(first):
    with smtplib.SMTP("127.0.0.1", port) as session:
        for number in range(first, times, sessions):
            to, raw = messages[number % len(messages)]
            session.sendmail("a@sender.example", [to], raw)


began = time.monotonic()
threads = [threading.Thread(target=work, args=(first,)) for first in range(sessions)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(time.monotonic() - began)
