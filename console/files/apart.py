"""Cleaning in a process of its own, within memory and time, so that a hostile file harms nobody.

What cleaning means is said in `images.py` and `pdfs.py`.
"""

import json
import resource
import subprocess
import sys
import threading
from collections.abc import Mapping

from console.files.kinds import Clean, UnacceptableError, type_of

MEMORY_BYTES = 1536 * 1024 * 1024
TIME_S = 20
_few = threading.BoundedSemaphore(2)


def clean(body: bytes) -> Clean:
    """Blocks for some tenths of a second: call it from a thread. Raises UnacceptableError."""
    type_of(body)
    command = [sys.executable, "-I", "-m", "console.files"]
    try:
        with _few:
            done = subprocess.run(
                command, input=body, capture_output=True, timeout=TIME_S, check=False
            )
    except subprocess.TimeoutExpired:
        raise UnacceptableError("file_damaged") from None
    if done.returncode != 0:
        raise UnacceptableError("file_damaged")
    return _read(done.stdout)


def _read(answer: bytes) -> Clean:
    line, _, rest = answer.partition(b"\n")
    head = json.loads(line)
    if "code" in head:
        raise UnacceptableError(head["code"])
    n_body = head["n_body"]
    return Clean(head["type"], rest[:n_body], head["width"], head["height"], rest[n_body:] or None)


def serve() -> None:
    """In the child: read a file from stdin, write one JSON line, the body and the thumbnail."""
    _bound()
    from console.files.images import clean_image
    from console.files.pdfs import clean_pdf

    body = sys.stdin.buffer.read()
    try:
        kind = type_of(body)
        cleaned = clean_pdf(body) if kind == "application/pdf" else clean_image(body)
    except UnacceptableError as refusal:
        _write({"code": refusal.code})
        return
    head = {
        "type": cleaned.type,
        "width": cleaned.width,
        "height": cleaned.height,
        "n_body": len(cleaned.body),
    }
    _write(head, cleaned.body, cleaned.thumb or b"")


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (TIME_S, TIME_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _write(head: Mapping[str, object], *parts: bytes) -> None:
    out = sys.stdout.buffer
    out.write(json.dumps(head).encode() + b"\n")
    for part in parts:
        out.write(part)
    out.flush()
