"""A standalone Spark cluster on loopback: one master and workers of one core each, from pyspark's own jars."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any

PATIENCE = 900
"""Seconds for a state to be reached: far more than it takes, for machines that do much else."""


def lacking() -> str | None:
    """What this machine lacks to run Spark, or None."""
    for library in ("pyspark", "pandas", "pyarrow"):
        if find_spec(library) is None:
            return f"needs {library}: the extra spark"
    home = os.environ.get("JAVA_HOME")
    if shutil.which(os.path.join(home, "bin", "java") if home else "java") is None:
        return "needs Java"
    return "needs bash and process groups" if sys.platform == "win32" else None


def wait_for(state: Callable[[], bool], what: str) -> None:
    """Look until it is so; AssertionError if it does not come to that."""
    end = time.monotonic() + PATIENCE
    while not state():
        assert time.monotonic() < end, f"{what}: not within {PATIENCE} s"
        time.sleep(0.1)


class Cluster:
    """``with Cluster(folder, workers=2) as cluster``: its processes end with it; ``folder`` keeps what they say."""

    def __init__(self, folder: Path, workers: int, **settings: object) -> None:
        import pyspark

        self._folder, self._number = folder, workers
        self._spark = Path(pyspark.__file__).parent
        (folder / "conf").mkdir(parents=True)
        lines = {"spark.executor.memory": "512m", "spark.ui.enabled": "false", **settings}
        text = "".join(f"{name} {value}\n" for name, value in lines.items())
        (folder / "conf" / "spark-defaults.conf").write_text(text, encoding="utf-8")
        self.environment = {
            **os.environ,
            "SPARK_HOME": str(self._spark),
            "SPARK_CONF_DIR": str(folder / "conf"),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(folder / "scratch"),
            "SPARK_DAEMON_MEMORY": "256m",
            "PYSPARK_PYTHON": sys.executable,
        }
        """What a driver's process needs to be told."""
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Cluster:
        port, page = _free_ports(2)
        self.url = f"spark://127.0.0.1:{port}"
        self._page = f"http://127.0.0.1:{page}/json/"
        try:
            self._start("master.Master", "--port", port, "--webui-port", page)
            wait_for(lambda: self.state() is not None, "a master that answers")
            for number in range(self._number):
                home = self._folder / f"worker{number}"
                self._start(
                    "worker.Worker", "--cores", 1, "--memory", "1g", "--webui-port", 0, "--work-dir", home, self.url
                )
            wait_for(lambda: self.alive() == self._number, "workers that are registered")
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self, name: str, *args: object) -> None:
        call = [str(self._spark / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", "--host", "127.0.0.1"]
        with (self._folder / f"{len(self._processes)}.{name}.out").open("wb") as out:
            self._processes.append(
                subprocess.Popen(
                    [*call, *map(str, args)],
                    env=self.environment,
                    cwd=self._folder,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )

    def state(self) -> dict[str, Any] | None:
        """What the master says of itself, or None while it does not answer."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(self._page, timeout=10) as answer:
                told: dict[str, Any] = json.load(answer)
                return told
        except (OSError, ValueError):
            return None

    def _workers(self) -> list[dict[str, Any]]:
        return [one for one in (self.state() or {}).get("workers", ()) if one["state"] == "ALIVE"]

    def alive(self) -> int:
        """How many workers the master knows to be alive."""
        return len(self._workers())

    def busy(self) -> int:
        """How many of them have an executor."""
        return sum(one["coresused"] > 0 for one in self._workers())

    def seconds(self) -> float:
        """Processor time that the workers and all they started have taken."""
        sessions = {str(process.pid) for process in self._processes[1:]}
        ticks = 0
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text(errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            if fields[3] in sessions:
                ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def kill(self, worker: int) -> None:
        """A worker dies with its executor and all that computes for it, as its machine would."""
        _end(self._processes[1 + worker])

    def stop(self) -> None:
        """End all processes, the workers first."""
        for process in reversed(self._processes):
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End all processes of the session that ``process`` leads: executors have groups of their own."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(errors="replace").rpartition(")")[2].split()
            if fields[3] == str(process.pid):
                os.kill(int(path.parent.name), signal.SIGKILL)
        except OSError:
            continue
    if process.poll() is None:
        process.kill()
    process.wait()


def _free_ports(number: int) -> list[int]:
    sockets = [socket.socket() for _ in range(number)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports
