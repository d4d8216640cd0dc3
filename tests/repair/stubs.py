"""Packages and an index made on the fly, for failures that can't be had from real ones, and for the fast scenarios."""

from __future__ import annotations

import base64
import contextlib
import functools
import hashlib
import http.server
import io
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def wheel(
    name: str,
    version: str,
    requires: Sequence[str] = (),
    *,
    python: str = "",
    modules: Mapping[str, str] | None = None,
    tag: str = "py3-none-any",
) -> dict[str, bytes]:
    """One pure wheel as ``{"wheels/<file name>": content}``; without ``modules`` it holds one of its own name."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Python: {python}"] if python else []
    lines += [f"Requires-Dist: {requirement}" for requirement in requires]
    content = modules if modules is not None else {f"{module}.py": f'__version__ = "{version}"\n'}
    files = {path: text.encode() for path, text in content.items()}
    files[f"{info}/METADATA"] = ("\n".join(lines) + "\n").encode()
    files[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: stub\nRoot-Is-Purelib: true\nTag: {tag}\n".encode()
    record = "".join(f"{path},sha256={_digest(data)},{len(data)}\n" for path, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), data)
    return {f"wheels/{module}-{version}-{tag}.whl": out.getvalue()}


def wheels(*ones: Mapping[str, bytes]) -> dict[str, str | bytes]:
    """Several wheels or sources as one mapping of files."""
    return {path: data for one in ones for path, data in one.items()}


def sdist(name: str, version: str, files: Mapping[str, str], *, folder: str = "wheels") -> dict[str, bytes]:
    """A source distribution with the given files and a PKG-INFO."""
    top = f"{name}-{version}"
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path, text in {"PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", **files}.items():
            item = tarfile.TarInfo(f"{top}/{path}")
            item.size = len(text.encode())
            archive.addfile(item, io.BytesIO(text.encode()))
    return {f"{folder}/{top}.tar.gz": out.getvalue()}


class _Handler(http.server.SimpleHTTPRequestHandler):
    """A simple index over a folder of wheels, below ``/simple/``; faults by a function of path and visit."""

    def __init__(self, *args: object, folder: Path, fault: Fault | None, visits: dict[str, int]) -> None:
        self._folder = folder
        self._fault = fault
        self._visits = visits
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer a page of links, a file, or the fault."""
        path = self.path.partition("#")[0].partition("?")[0]
        self._visits[path] = self._visits.get(path, 0) + 1
        parts = [part for part in path.split("/") if part]
        if parts[:1] == ["simple"] and len(parts) == 2:
            own = [
                file
                for file in sorted(self._folder.iterdir())
                if file.name.replace("_", "-").lower().startswith(parts[1] + "-")
            ]
            links = "".join(
                f'<a href="/files/{file.name}#sha256={hashlib.sha256(file.read_bytes()).hexdigest()}">{file.name}</a>'
                for file in own
            )
            self._answer(
                200 if own else 404, f"<!DOCTYPE html><html><body>{links}</body></html>".encode(), "text/html", path
            )
        elif parts[:1] == ["files"] and len(parts) == 2 and (self._folder / parts[1]).is_file():
            self._answer(200, (self._folder / parts[1]).read_bytes(), "application/octet-stream", path)
        else:
            self._answer(404, b"", "text/html", path)

    def _answer(self, status: int, body: bytes, kind: str, path: str) -> None:
        if self._fault and status == 200:
            status, body = self._fault(path, self._visits[path], body)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


Fault = Callable[[str, int, bytes], tuple[int, bytes]]
"""Path, how often it was asked for, the right body: what is answered in its place."""


def index(fault: Fault | None = None) -> Callable[[Path], AbstractContextManager[str]]:
    """A server on 127.0.0.1 for the wheels in the user's folder ``wheels``; gives its ``/simple`` address."""

    @contextlib.contextmanager
    def serve(home: Path) -> Iterator[str]:
        handler = functools.partial(_Handler, folder=home / "wheels", fault=fault, visits={})
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}/simple"
            server.shutdown()
            thread.join()

    return serve
