"""uv stops before it resolves anything: its lock file, its project, its Python or its cache is not to be had."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence

from lab import ROOT, Lab, interpreter, main, neutral, recipe

V = "invalid-requirement/"
N = "no-matching-distribution/"
P = "permission-denied/"
PROJECT = '[project]\nname = "shop"\nversion = "0.1.0"\nrequires-python = ">=3.11"\ndependencies = ["six==1.16.0"]\n'
MERGED = '<<<<<<< HEAD\nrequires-python = ">=3.11"\n=======\nrequires-python = ">=3.12"\n>>>>>>> feature/prices'


def tool(release: str) -> str:
    """The ``bin`` folder of an environment that holds that release of uv."""
    place = ROOT / "tools" / f"uv{release}"
    if not (place / "bin" / "uv").exists():
        subprocess.run([interpreter("3.11"), "-m", "venv", place], check=True)
        subprocess.run([place / "bin/pip", "install", "-q", f"uv=={release}"], check=True)
    return str(place / "bin")


def variables(folder: str, home: str, extra: Mapping[str, str]) -> dict[str, str]:
    """What uv sees of the machine: no settings, the system's own Python, a cache of the laboratory."""
    return {
        "PATH": f"{folder}:/usr/bin:/bin",
        "HOME": home,
        "UV_CACHE_DIR": str(ROOT / "uv-cache"),
        "UV_NO_CONFIG": "1",
        "UV_PYTHON_DOWNLOADS": "never",
        "SSL_CERT_FILE": os.environ.get("SSL_CERT_FILE", ""),
        "COLUMNS": "80",
    } | dict(extra)


def stopped(
    name: str,
    release: str,
    command: str,
    *,
    files: Mapping[str, str] | None = None,
    edits: Sequence[tuple[str, str]] | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Register a recipe: write ``files``, lock them where ``edits`` are to be made in uv.lock, then run ``command``."""
    pattern = name.split("/")[1].split("--", maxsplit=1)[0]

    def do(lab: Lab) -> str:
        folder = tool(release)
        seen = variables(folder, str(lab.home), env or {})
        for inner, text in (files or {}).items():
            lab.write(inner, text)
        if edits:
            subprocess.run(["uv", "lock", "-q"], cwd=lab.home, env=seen, check=True)
            lock = lab.home / "uv.lock"
            text = lock.read_text()
            for old, new in edits:
                lines = text.split("\n")
                text = "\n".join(
                    new if line.startswith(old) else line for line in lines if new or not line.startswith(old)
                )
            lock.write_text(text)
        done = subprocess.run(["bash", "-c", f"{command} 2>&1"], cwd=lab.home, env=seen, capture_output=True, text=True)
        return neutral(done.stdout, lab.home).replace(str(ROOT), "/home/user")

    recipe(
        name,
        expect=pattern,
        command=command,
        origin=f"captured with uv {release}, CPython 3.11, linux x86_64",
    )(do)


MARKS = [("requires-python", MERGED)]
stopped(V + "uv-lock-unreadable--merge-marks-0.4", "0.4.30", "uv sync", files={"pyproject.toml": PROJECT}, edits=MARKS)
stopped(
    V + "uv-lock-unreadable--merge-marks-0.13",
    "0.13.9",
    "uv sync --locked",
    files={"pyproject.toml": PROJECT},
    edits=MARKS,
)
stopped(
    V + "uv-lock-unreadable--no-source-0.8",
    "0.8.22",
    "uv sync --frozen",
    files={"pyproject.toml": PROJECT},
    edits=[("source = { registry", "")],
)
stopped(
    V + "uv-lock-unreadable--newer-schema",
    "0.8.22",
    "uv sync",
    files={"pyproject.toml": PROJECT},
    edits=[("version = 1", "version = 2")],
)

stopped(V + "uv-project-missing--sync-0.4", "0.4.30", "uv sync")
stopped(V + "uv-project-missing--add", "0.13.9", "uv add rich")

stopped(N + "uv-python-not-found--venv-0.4", "0.4.30", "uv venv -p 3.14")
stopped(N + "uv-python-not-found--downloads-never", "0.8.22", "uv venv -p 3.14")
stopped(
    N + "uv-python-not-found--project-asks",
    "0.8.22",
    "uv sync",
    files={"pyproject.toml": PROJECT.replace("3.11", "3.14")},
)
stopped(N + "uv-python-not-found--run", "0.13.9", "uv run --python 3.14 python -V")


def as_nobody(name: str, release: str, cache: str | None = None) -> None:
    """Register a recipe in which a user without a home runs uv, or one with a cache folder of root's."""

    def do(lab: Lab) -> str:
        copy = "/tmp/uv-for-all"
        shutil.copy(f"{tool(release)}/uv", copy)
        os.chmod(copy, 0o755)
        seen = variables("/tmp", "/nonexistent", {})
        del seen["UV_CACHE_DIR"]
        if cache:
            seen["UV_CACHE_DIR"] = cache
            os.makedirs(cache, mode=0o755, exist_ok=True)
        done = subprocess.run(
            ["/usr/sbin/runuser", "-u", "nobody", "--", "bash", "-c", f"{copy} pip install six 2>&1"],
            cwd="/tmp",
            env=seen,
            capture_output=True,
            text=True,
        )
        if cache:
            shutil.rmtree(cache)
        os.remove(copy)
        return done.stdout

    recipe(
        name,
        expect="uv-cache-not-writable",
        command="uv pip install six",
        origin=f"captured with uv {release}, CPython 3.11, linux x86_64",
    )(do)


as_nobody(P + "uv-cache-not-writable--no-home-0.4", "0.4.30")
as_nobody(P + "uv-cache-not-writable--no-home", "0.13.9")
as_nobody(P + "uv-cache-not-writable--cache-of-root-0.8", "0.8.22", "/opt/uv-cache")
as_nobody(P + "uv-cache-not-writable--cache-of-root", "0.13.9", "/opt/uv-cache")

if __name__ == "__main__":
    main()
