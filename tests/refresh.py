"""Recompute the tables of facts that the package index's own metadata can give (see CONTRIBUTING.md).

    python tests/refresh.py              what differs, table by table; status 1 if anything does, 2 without an index
    python tests/refresh.py --write      writes the tables anew, with today's date
    python tests/refresh.py torch jax    only the tables whose name contains one of the words

The index, its certificate, proxy and credentials are those of pip's own configuration (``--index`` takes
another one). Of a wheel only its list of files and a few members are read, by byte ranges: a few MB of a
file of 600. Nothing is installed.
"""

from __future__ import annotations

import argparse
import datetime
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urljoin

import yaml
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.tags import Tag
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

FOLDER = Path(__file__).parent.parent / "patterns" / "knowledge"
PYTHONS = ("2.7", *(f"3.{minor}" for minor in range(3, 16)))
"""The Pythons that have a row, whether or not they are still maintained."""
PACKAGES = (
    *("pip", "setuptools", "wheel", "virtualenv"),
    *("numpy", "scipy", "pandas", "matplotlib", "scikit-learn", "h5py", "numba", "pillow", "opencv-python"),
    *("tensorflow", "torch", "torchvision", "transformers", "protobuf"),
    *("cryptography", "django", "flask", "ipython", "pyyaml", "requests", "urllib3"),
)
"""What people ask a Python for."""
_SIMPLE = "application/vnd.pypi.simple.v1+json"
_LINUX = "linux-x86_64"


# --- The index ----------------------------------------------------------------------------------------


class Client(Protocol):
    """What answers requests: pip's own session, which knows certificates, proxies and credentials."""

    def get(self, url: str, **options: Any) -> Any:
        """A response as ``requests`` gives it."""


@dataclass(frozen=True)
class Wheel:
    """One wheel of an index."""

    name: str
    version: Version
    tags: frozenset[Tag]
    url: str
    size: int
    requires_python: str
    has_metadata: bool

    def pythons(self, platform: str = _LINUX) -> frozenset[str]:
        """The Pythons that load this wheel on a platform, among PYTHONS."""
        found: set[str] = set()
        for tag in self.tags:
            if _platform(tag.platform) in (platform, "any"):
                found.update(python for python in PYTHONS if _loads(tag, python))
        allowed = _specifiers(self.requires_python)
        return frozenset(python for python in found if allowed.contains(f"{python}.99", prereleases=True))


@cache
def _specifiers(text: str) -> SpecifierSet:
    try:
        return SpecifierSet(text)
    except InvalidSpecifier:
        return SpecifierSet()


def _platform(tag: str) -> str:
    """``manylinux_2_28_x86_64`` -> ``linux-x86_64``: as the tables call it."""
    if tag == "any":
        return "any"
    for family, name in (("manylinux", "linux"), ("macosx", "macos"), ("win", "windows")):
        if tag.startswith(family):
            machine = re.sub(r"\A(?:manylinux[_\d]*|manylinux\d+|macosx_\d+_\d+|win)_?", "", tag) or "x86"
            return f"{name}-{machine}"
    return tag


def _loads(tag: Tag, python: str) -> bool:
    major, minor = python.split(".")
    if tag.interpreter in (f"cp{major}{minor}", f"py{major}{minor}", f"py{major}"):
        return True
    found = re.fullmatch(r"cp3(\d+)", tag.interpreter)
    return bool(found and tag.abi == "abi3" and major == "3" and int(minor) >= int(found[1]))


class Index:
    """The simple API of a package index (PEP 691), and parts of its files."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address.rstrip("/")
        self._pages: dict[str, tuple[Wheel, ...]] = {}

    def wheels(self, name: str) -> tuple[Wheel, ...]:
        """The wheels of final releases that are not yanked, in the order of their versions."""
        if name not in self._pages:
            page = f"{self.address}/{name}/"
            answer = self.client.get(page, headers={"Accept": _SIMPLE})
            answer.raise_for_status()
            found = []
            for file in answer.json()["files"]:
                if not file["filename"].endswith(".whl") or file.get("yanked"):
                    continue
                try:
                    _, version, _, tags = parse_wheel_filename(file["filename"])
                except (InvalidWheelFilename, InvalidVersion):
                    continue
                metadata = file.get("core-metadata", file.get("dist-info-metadata"))
                found.append(
                    Wheel(
                        file["filename"],
                        version,
                        tags,
                        urljoin(page, file["url"]),
                        file.get("size", 0),
                        file.get("requires-python") or "",
                        bool(metadata),
                    )
                )
            final = [wheel for wheel in found if not wheel.version.is_prerelease]
            self._pages[name] = tuple(sorted(final, key=lambda wheel: (wheel.version, wheel.name)))
        return self._pages[name]

    def releases(self, name: str, *, since: str = "0") -> dict[Version, list[Wheel]]:
        """Release -> its wheels."""
        found: dict[Version, list[Wheel]] = {}
        for wheel in self.wheels(name):
            if wheel.version >= Version(since):
                found.setdefault(wheel.version, []).append(wheel)
        return found

    def metadata(self, wheel: Wheel) -> Message:
        """The METADATA of a wheel: the file that the index serves beside it (PEP 658), else the member itself."""
        if wheel.has_metadata:
            answer = self.client.get(wheel.url + ".metadata")
            answer.raise_for_status()
            return Parser().parsestr(answer.content.decode("utf-8", "replace"))
        text = next(iter(self.members(wheel, r"[^/]+\.dist-info/METADATA").values()))
        return Parser().parsestr(text)

    def members(self, wheel: Wheel, pattern: str) -> dict[str, str]:
        """Path -> text of the members whose whole path matches."""
        with zipfile.ZipFile(self._open(wheel)) as archive:
            names = [name for name in archive.namelist() if re.fullmatch(pattern, name)]
            return {name: archive.read(name).decode("utf-8", "replace") for name in names}

    def names(self, wheel: Wheel) -> list[str]:
        """The paths in a wheel."""
        with zipfile.ZipFile(self._open(wheel)) as archive:
            return archive.namelist()

    def _open(self, wheel: Wheel) -> io.BufferedIOBase:
        return _Remote(self.client, wheel.url, wheel.size)


class _Remote(io.BufferedIOBase):
    """A file on a server, read by byte ranges (whole where the server knows none)."""

    block = 1 << 16

    def __init__(self, client: Client, url: str, size: int) -> None:
        self.client, self.url = client, url
        self.size = size or int(client.get(url, headers={"Range": "bytes=0-0"}).headers["Content-Range"].split("/")[1])
        self.place, self.start, self.held = 0, 0, b""

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.place

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self.place = (0, self.place, self.size)[whence] + offset
        return self.place

    def read(self, size: int | None = -1, /) -> bytes:
        end = self.size if size is None or size < 0 else min(self.size, self.place + size)
        if self.place >= end:
            return b""
        if not self.start <= self.place <= end <= self.start + len(self.held):
            first = max(0, min(self.place, self.size - self.block))
            last = min(self.size, max(end, first + self.block)) - 1
            headers = {"Range": f"bytes={first}-{last}", "Accept-Encoding": "identity"}
            answer = self.client.get(self.url, headers=headers)
            answer.raise_for_status()
            self.start, self.held = (first if answer.status_code == 206 else 0), answer.content
        found = self.held[self.place - self.start : end - self.start]
        self.place = end
        return found


def configured(address: str | None) -> Index:
    """The index of pip's configuration, or another one, through pip's own session."""
    from pip._internal.commands import create_command

    command = create_command("download")
    options, _ = command.parse_args([*(["--index-url", address] if address else []), "pip"])
    session = command._build_session(options)  # type: ignore[attr-defined]
    return Index(session, options.index_url)


def _each(work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """The results in order; a few requests at a time."""
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, items))


# --- What metadata says ----------------------------------------------------------------------------------


def _requirements(metadata: Message) -> Iterator[tuple[Requirement, str]]:
    """The requirements and their extra ("" for none)."""
    for line in metadata.get_all("Requires-Dist", []):
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        found = re.search(r"extra == \"([^\"]+)\"", str(requirement.marker or ""))
        yield requirement, canonicalize_name(found[1]) if found else ""


def _dotted(release: tuple[int, ...]) -> str:
    return ".".join(map(str, release))


def _span(pythons: Iterable[str]) -> list[str]:
    ordered = sorted((python for python in pythons if python[0] == "3"), key=Version)
    return [ordered[0], ordered[-1]] if ordered else []


def _files(wheels: Sequence[Wheel]) -> dict[str, list[str]]:
    """Platform -> oldest and newest Python 3 with a file."""
    platforms = sorted({_platform(tag.platform) for wheel in wheels for tag in wheel.tags})
    spans = {
        platform: _span(python for wheel in wheels for python in wheel.pythons(platform)) for platform in platforms
    }
    return {platform: span for platform, span in spans.items() if span}


def _newest_linux(wheels: Sequence[Wheel]) -> Wheel | None:
    """The wheel for Linux x86_64 and the newest Python: where platforms differ, its metadata counts."""
    linux = [(Version(span[-1]), wheel.size, wheel) for wheel in wheels if (span := _span(wheel.pythons()))]
    return max(linux, key=lambda row: row[:2])[2] if linux else None


BOUNDS = ("numpy", "protobuf", "keras", "typing-extensions", "h5py", "ml-dtypes")


def _by_python(name: str, requirements: Sequence[Requirement], span: Sequence[str]) -> dict[str, str]:
    """``name``: the specifier on the oldest Python of the span; ``name-3.12``: where it is another from there on."""
    found: dict[str, str] = {}
    for python in PYTHONS:
        if not Version(span[0]) <= Version(python) <= Version(span[1]):
            continue
        machine = {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}
        linux = {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"}
        for requirement in requirements:
            if requirement.marker is None or requirement.marker.evaluate(machine | linux):
                specifier = str(requirement.specifier)
                if specifier != next(reversed(found.values()), None):
                    found[f"{name}-{python}" if found else name] = specifier
    return found


def tensorflow(index: Index) -> dict[str, Any]:
    """Every release from 1.13 on: which Python on which platform, bounds, and the pins of and-cuda."""
    releases = index.releases("tensorflow", since="1.13")
    chosen = [(version, wheels, found) for version, wheels in releases.items() if (found := _newest_linux(wheels))]
    rows = {}
    for (version, wheels, _), metadata in zip(chosen, _each(index.metadata, (row[2] for row in chosen)), strict=True):
        bounds: dict[str, list[Requirement]] = {}
        pins = {}
        for requirement, extra in _requirements(metadata):
            name = canonicalize_name(requirement.name)
            if extra == "and-cuda":
                pins[name] = str(requirement.specifier).removeprefix("==")
            elif not extra and name in BOUNDS:
                bounds.setdefault(name, []).append(requirement)
        files = _files(wheels)
        row: dict[str, Any] = {"files": files}
        for bound in BOUNDS:
            row |= _by_python(bound, bounds.get(bound, []), files[_LINUX])
        rows[str(version)] = row | ({"and-cuda": pins} if pins else {})
    return {"releases": rows}


def torch(index: Index) -> dict[str, Any]:
    """Every release: which Python on which platform, and the CUDA of the wheel that the index has."""
    releases = index.releases("torch", since="1.0")
    chosen = [(version, wheels, found) for version, wheels in releases.items() if (found := _newest_linux(wheels))]
    rows = {}
    for (version, wheels, _), metadata in zip(chosen, _each(index.metadata, (row[2] for row in chosen)), strict=True):
        row: dict[str, Any] = {"files": _files(wheels)}
        for requirement, extra in _requirements(metadata):
            part = re.fullmatch(
                r"(?:nvidia-)?(cuda-runtime|cuda-toolkit|cudnn|nccl)(?:-cu\d+)?", canonicalize_name(requirement.name)
            )
            exact = re.search(r"==(\d+(?:\.\d+)+)", str(requirement.specifier))
            if part and exact and not extra:
                cuda = part[1] in ("cuda-runtime", "cuda-toolkit")
                row["cuda" if cuda else part[1]] = _dotted(Version(exact[1]).release[:2]) if cuda else exact[1]
        rows[str(version)] = row
    return {"releases": rows}


def jax(index: Index) -> dict[str, Any]:
    """Every release with a wheel: which Python, jaxlib, and the plugin for each CUDA."""
    releases = index.releases("jax", since="0.4.16")
    rows = {}
    jaxlib = {version: _files(wheels) for version, wheels in index.releases("jaxlib").items()}
    for (version, wheels), metadata in zip(
        releases.items(), _each(index.metadata, (wheels[0] for wheels in releases.values())), strict=True
    ):
        row: dict[str, Any] = {"python": str(_specifiers(wheels[0].requires_python))}
        for requirement, extra in _requirements(metadata):
            name = canonicalize_name(requirement.name)
            if name == "jaxlib" and extra in ("", "cpu") and "jaxlib" not in row:
                row["jaxlib"] = str(requirement.specifier)
            elif name in ("numpy", "scipy") and not extra and not requirement.marker:
                row[name] = str(requirement.specifier)
            elif re.fullmatch(r"cuda\d+", extra) and re.fullmatch(r"jax-cuda\d+-plugin", name):
                row[extra] = f"{name}{requirement.specifier}"
        # CUDA before the plugins: a jaxlib of its own, that no index has.
        fitting = [found for found in jaxlib if found in _specifiers(row.get("jaxlib", ""))]
        if fitting:
            row["files"] = jaxlib[fitting[-1]]
        rows[str(version)] = row
    return {"releases": rows}


def numpy(index: Index) -> dict[str, Any]:
    """Every series: which Python, and the numbers of its C interface, from its own headers."""
    series: dict[str, list[Wheel]] = {}
    for version, wheels in index.releases("numpy", since="1.13").items():
        if _newest_linux(wheels):
            series[f"{version.major}.{version.minor}"] = wheels  # the newest release of the series wins
    header = r"numpy/(?:_)?core/include/numpy/_numpyconfig\.h"
    chosen = [_newest_linux(wheels) for wheels in series.values()]
    rows = {}
    for (name, wheels), found in zip(
        series.items(), _each(lambda wheel: index.members(wheel, header), chosen), strict=True
    ):
        text = next(iter(found.values()))
        numbers = dict(re.findall(r"#define NPY_(ABI|API)_VERSION 0x([0-9A-Fa-f]+)", text))
        rows[name] = {
            "newest": str(wheels[0].version),
            "python": _files(wheels)[_LINUX],
            "api": f"{int(numbers['API'], 16):x}",
            "abi": f"{int(numbers['ABI'], 16):x}",
        }
    return {"series": rows}


PROTOBUF_PARTS = {
    "_internal_create_key": (r"google/protobuf/descriptor\.py", "_internal_create_key"),
    "builder": (r"google/protobuf/internal/builder\.py", ""),
    "runtime_version": (r"google/protobuf/runtime_version\.py", ""),
    "service": (r"google/protobuf/service\.py", ""),
    "GetPrototype": (r"google/protobuf/message_factory\.py", "def GetPrototype"),
    "label": (r"google/protobuf/descriptor\.py", r"def label\(|self\.label ="),
    "float_precision": (r"google/protobuf/json_format\.py", "float_precision"),
}
"""What generated code and its callers import from protobuf, and where it stands."""


def protobuf(index: Index) -> dict[str, Any]:
    """Every series: which Python, which parts it has, and generated code of how many majors before it takes."""
    series: dict[str, list[Wheel]] = {}
    for version, wheels in index.releases("protobuf", since="3.9").items():
        if _newest_linux(wheels):
            series[f"{version.major}.{version.minor}"] = wheels
    paths = "|".join(dict.fromkeys(path for path, _ in PROTOBUF_PARTS.values()))
    chosen = [_newest_linux(wheels) for wheels in series.values()]
    rows = {}
    for (name, wheels), found in zip(
        series.items(), _each(lambda wheel: index.members(wheel, paths), chosen), strict=True
    ):
        has = [
            part
            for part, (path, text) in PROTOBUF_PARTS.items()
            if any(re.fullmatch(path, member) and re.search(text, found[member]) for member in found)
        ]
        check = found.get("google/protobuf/runtime_version.py", "")
        row: dict[str, Any] = {"newest": str(wheels[0].version), "python": _files(wheels).get(_LINUX, []), "has": has}
        if check:
            strict, one = "Same major version is required" in check, "exactly one major version older" in check
            row["older-gencode"] = "one major" if one else "refused" if strict else "accepted"
        rows[name] = row
    return {"series": rows}


def python(index: Index) -> dict[str, Any]:
    """Python -> the last version of a package with a file for it; none where the newest still has one.

    For Linux x86_64. ``newest`` says which Pythons the newest version of each package has files for.
    """
    last: dict[str, dict[str, str]] = {python: {} for python in PYTHONS}
    newest = {}
    for package, wheels in zip(PACKAGES, _each(index.wheels, PACKAGES), strict=True):
        runs: dict[str, Version] = {}
        for wheel in wheels:
            for python in wheel.pythons():
                runs[python] = max(runs.get(python, wheel.version), wheel.version)
        latest = max(runs.values())
        for python, version in runs.items():
            if version < latest:
                last[python][package] = str(version)
        span = _span(python for python, version in runs.items() if version == latest)
        newest[package] = {"version": str(latest), "python": span}
    return {"last": {python: row for python, row in last.items() if row}, "newest": newest}


_TOOLKIT = ("cublas", "cuda-cupti", "cuda-nvrtc", "cuda-runtime", "cufft", "cufile", "curand", "cusolver", "cusparse")
NVIDIA = (
    *(f"nvidia-{part}{suffix}" for part in (*_TOOLKIT, "nvjitlink", "nvtx") for suffix in ("-cu11", "-cu12", "")),
    *(f"nvidia-{part}-{cu}" for part in ("cudnn", "cusparselt", "nccl", "nvshmem") for cu in ("cu11", "cu12", "cu13")),
)
_NEVER = {"nvidia-cufile-cu11", "nvidia-nvjitlink-cu11", "nvidia-cusparselt-cu11"}
"""NVIDIA's wheels; without a suffix they are of CUDA 13."""


def nvidia(index: Index) -> dict[str, Any]:
    """Wheel -> the libraries in it; several rows where an older major version had others."""
    rows: dict[str, Any] = {}
    names = [name for name in NVIDIA if name not in _NEVER]
    for name, wheels in zip(names, _each(index.wheels, names), strict=True):
        places = 2 if name == "nvidia-nvtx-cu12" else 1  # it lost libnvToolsExt within CUDA 12
        generations: dict[tuple[int, ...], Wheel] = {}
        for wheel in wheels:
            if wheel.version >= Version("0.1") and _LINUX in {_platform(tag.platform) for tag in wheel.tags}:
                generations[wheel.version.release[:places]] = wheel
        same: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
        for generation, paths in zip(generations, _each(index.names, generations.values()), strict=True):
            inside = {path.rpartition("/")[2] for path in paths if re.search(r"\.so\.\d", path)}
            same.setdefault(tuple(sorted(inside)), []).append(generation)
        groups = sorted((of, libraries) for libraries, of in same.items() if libraries)
        for place, (of, libraries) in enumerate(groups):
            bounds = [f">={_dotted(min(of))}"] if place else []
            bounds += [f"<{_dotted(min(groups[place + 1][0]))}"] if place + 1 < len(groups) else []
            newest = str(generations[max(of)].version)
            rows[name + ",".join(bounds)] = {"newest": newest, "libraries": list(libraries)}
    return {"rows": rows}


# --- Tables ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """A file of ``patterns/knowledge`` that is made from metadata alone."""

    make: Callable[[Index], dict[str, Any]]
    says: str
    source: str


TABLES = {
    "tensorflow-releases": Table(
        tensorflow,
        "Each TensorFlow release: the oldest and newest Python 3 with a file on each platform, its bounds on other\n"
        "packages (numpy-3.12: from that Python on), and the pins of its extra and-cuda.",
        "file names and METADATA of the wheels (Linux x86_64) on the package index",
    ),
    "torch-releases": Table(
        torch,
        "Each PyTorch release: the oldest and newest Python 3 with a file on each platform, and the CUDA, cuDNN and\n"
        "NCCL that its Linux wheel on the package index asks for (none: they are inside). Other builds: torch.yaml.",
        "file names and METADATA of the wheels (Linux x86_64) on the package index",
    ),
    "jax-releases": Table(
        jax,
        "Each JAX release: its Python, the jaxlib it works with (files: Pythons with a file of it), and the plugin\n"
        "that its extras cuda12 and cuda13 bring.",
        "METADATA of the wheels on the package index",
    ),
    "numpy-releases": Table(
        numpy,
        "Each NumPy series: the oldest and newest Python 3 with a file of its newest release, and the (hexadecimal)\n"
        "numbers of its C interface: api grows with additions, abi with breaks.",
        "file names and the header _numpyconfig.h of the wheels (Linux x86_64) on the package index",
    ),
    "protobuf-releases": Table(
        protobuf,
        "Each protobuf series: its Pythons, which parts it has that generated code or its callers use, and whether it\n"
        "takes code generated for older majors (it never takes newer code).",
        "file names and members of the wheels (Linux x86_64) on the package index",
    ),
    "python-releases": Table(
        python,
        "last: the last version of a package with a file for a Python that it has since left behind (none: the newest\n"
        "one has a file, or none ever had). newest: the newest version and the Pythons it has files for.",
        "file names and Requires-Python of the wheels (Linux x86_64) on the package index",
    ),
    "nvidia-wheels": Table(
        nvidia,
        "NVIDIA's wheels and the libraries in them; a bound where an older version of the wheel holds others.",
        "lists of files of the wheels (Linux x86_64) on the package index",
    ),
}


def written(name: str, made: Mapping[str, Any], day: str) -> str:
    """The text of a table's file: one row a line."""
    table = TABLES[name]
    lines = [f"# {line}" for line in table.says.splitlines()]
    lines += ["# Made by `python tests/refresh.py --write`: change that, not this. Read by pip_explain/knowledge.py."]
    lines += [f"source: {table.source}", f"checked: {day}"]
    for part, rows in made.items():
        lines.append(f"{part}:")
        lines += [f"  {_key(key)}: {_flow(value)}" for key, value in rows.items()]
    return "\n".join(lines) + "\n"


def _key(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z_][\w-]*", text) else json.dumps(text)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def differences(old: Any, new: Any, where: str = "") -> Iterator[str]:
    """What one has and the other has not, a line each."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from differences(old.get(key), new.get(key), f"{where} {key}".strip())
    elif old is None and isinstance(new, Mapping) and any(isinstance(value, Mapping) for value in new.values()):
        yield from differences({}, new, where)
    elif old != new:
        shown = [json.dumps(value, ensure_ascii=False) if value is not None else "-" for value in (old, new)]
        yield f"{where}: {shown[0]} -> {shown[1]}"


def refresh(index: Index, names: Sequence[str], folder: Path, *, write: bool, day: str) -> int:
    """Print what differs, and write it if wished. 1 when something differed and stays so, else 0."""
    status = 0
    for name in names:
        path = folder / f"{name}.yaml"
        old = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
        made = TABLES[name].make(index)
        found = list(differences({part: old.get(part) for part in made}, made))
        print(f"{name}: {len(found) or 'nothing'} differ{'s' if len(found) < 2 else ''}", flush=True)
        for line in found:
            print(f"  {line}")
        if write:
            path.write_text(written(name, made, day), encoding="utf-8")
        elif found:
            status = 1
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("words", nargs="*", help="only tables whose name contains one of these")
    parser.add_argument("--index", help="address of the index's simple API (default: what pip is configured to use)")
    parser.add_argument("--write", action="store_true", help="write the tables instead of only comparing them")
    options = parser.parse_args(arguments)
    names = [name for name in TABLES if not options.words or any(word in name for word in options.words)]
    if not names:
        parser.error(f"no table is called so; there are {', '.join(TABLES)}")
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    try:
        return refresh(configured(options.index), names, FOLDER, write=options.write, day=today)
    except OSError as error:  # what requests raises is one
        print(f"the index cannot be read: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
