"""Laws of the refresh of tables: an index of three packages, served here."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import refresh
import yaml
from packaging.utils import parse_wheel_filename
from packaging.version import Version


def _wheel(name: str, version: str, tag: str, *requires: str, **members: str) -> tuple[str, bytes]:
    """A wheel's name and content; ``padding`` makes it longer than one block of a remote file."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("padding", "x" * 200_000)
        for path, text in members.items():
            archive.writestr(path, text)
        lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
        lines += [f"Requires-Dist: {line}" for line in requires]
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(lines) + "\n")
    return f"{name}-{version}-{tag}.whl", body.getvalue()


LINUX = "manylinux_2_17_x86_64.manylinux2014_x86_64"
WHEELS = dict(
    [
        _wheel("tensorflow", "1.12.0", f"cp36-cp36m-{LINUX}", "numpy>=1.13"),
        _wheel("tensorflow", "2.17.0", f"cp39-cp39-{LINUX}", "protobuf<5,>=3.20.3"),
        _wheel(
            "tensorflow",
            "2.17.0",
            f"cp312-cp312-{LINUX}",
            "protobuf<5,>=3.20.3",
            'numpy<2.0.0,>=1.23.5; python_version <= "3.11"',
            'numpy<2.0.0,>=1.26.0; python_version > "3.11"',
            'nvidia-cudnn-cu12==8.9.7.29; extra == "and-cuda"',
        ),
        _wheel("tensorflow", "2.17.0", "cp310-cp310-win_amd64"),
        _wheel("tensorflow", "2.18.0rc1", f"cp312-cp312-{LINUX}"),
        _wheel(
            "nvidia_cudnn_cu12",
            "8.9.7.29",
            "py3-none-manylinux1_x86_64",
            **{"nvidia/cudnn/lib/libcudnn.so.8": "", "nvidia/cudnn/include/cudnn.h": ""},
        ),
        _wheel("nvidia_cudnn_cu12", "9.1.0.70", f"py3-none-{LINUX}", **{"nvidia/cudnn/lib/libcudnn.so.9": ""}),
        _wheel("numpy", "2.4.6", f"cp311-cp311-{LINUX}"),
        _wheel("numpy", "2.5.0", f"cp312-cp312-{LINUX}"),
        _wheel("numpy", "2.5.1", f"cp312-abi3-{LINUX}"),
    ]
)
YANKED = f"numpy-2.5.1-cp312-abi3-{LINUX}.whl"


class _Handler(BaseHTTPRequestHandler):
    """The simple API, metadata beside the wheel of one file, and byte ranges."""

    asked: list[str]

    def __init__(self, *args: object, asked: list[str]) -> None:
        self.asked = asked
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        part = self.path.strip("/").split("/")[-1]
        self.asked.append(part)
        if part in WHEELS:
            first, last = map(int, self.headers["Range"].removeprefix("bytes=").split("-"))
            self._answer(206, WHEELS[part][first : last + 1])
            return
        if part.endswith(".metadata"):
            with zipfile.ZipFile(io.BytesIO(WHEELS[part.removesuffix(".metadata")])) as archive:
                self._answer(200, archive.read(next(name for name in archive.namelist() if name.endswith("METADATA"))))
            return
        files = [
            {
                "filename": name,
                "url": f"../files/{name}",
                "size": len(WHEELS[name]),
                "yanked": name == YANKED,
                "core-metadata": name.startswith("tensorflow-2.17.0-cp39"),
            }
            for name in WHEELS
            if name.split("-")[0].replace("_", "-") == part
        ]
        self._answer(200, json.dumps({"files": files}).encode(), "application/vnd.pypi.simple.v1+json")

    def _answer(self, status: int, body: bytes, kind: str = "application/octet-stream") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def index() -> Iterator[refresh.Index]:
    """An index on this machine, asked by pip's own session."""
    asked: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, asked=asked)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield refresh.configured(f"http://127.0.0.1:{server.server_port}/simple")
        server.shutdown()


def test_tensorflow_from_metadata(index: refresh.Index) -> None:
    """Files by platform, bounds by Python, pins; no release candidates, and nothing before 1.13."""
    assert {
        "2.17.0": {
            "files": {"linux-x86_64": ["3.9", "3.12"], "windows-amd64": ["3.10", "3.10"]},
            "numpy": "<2.0.0,>=1.23.5",
            "numpy-3.12": "<2.0.0,>=1.26.0",
            "protobuf": "<5,>=3.20.3",
            "and-cuda": {"nvidia-cudnn-cu12": "8.9.7.29"},
        }
    } == refresh.tensorflow(index)["releases"]


def test_metadata_both_ways(index: refresh.Index) -> None:
    """The file beside the wheel where the index says so, else a part of the wheel; never all of it."""
    for wheel in index.wheels("tensorflow"):
        assert "tensorflow" == index.metadata(wheel)["Name"]


def test_libraries_by_generation(index: refresh.Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older major version with other libraries is a row of its own."""
    monkeypatch.setattr(refresh, "NVIDIA", ("nvidia-cudnn-cu12",))
    assert {
        "nvidia-cudnn-cu12<9": {"newest": "8.9.7.29", "libraries": ["libcudnn.so.8"]},
        "nvidia-cudnn-cu12>=9": {"newest": "9.1.0.70", "libraries": ["libcudnn.so.9"]},
    } == refresh.nvidia(index)["rows"]


def test_differences_are_printed_and_written(
    index: refresh.Index, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A row that changed is a line and a status; once written it is neither; what is yanked does not count."""
    monkeypatch.setattr(refresh, "PACKAGES", ("numpy",))
    run = partial(refresh.refresh, index, ["python-releases"], tmp_path, day="2026-11-22")
    assert 1 == run(write=False)
    assert '  last 3.11: - -> {"numpy": "2.4.6"}' in capsys.readouterr().out.splitlines()
    assert 0 == run(write=True)
    assert 0 == run(write=False)
    assert "python-releases: nothing differs\n" == capsys.readouterr().out.splitlines(keepends=True)[-1]
    path = tmp_path / "python-releases.yaml"
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"version": "2.5.0", "python": ["3.12", "3.12"]} == table["newest"]["numpy"]
    path.write_text(path.read_text(encoding="utf-8").replace("2.4.6", "2.4.5"), encoding="utf-8")
    capsys.readouterr()
    assert 1 == run(write=False)
    assert '  last 3.11 numpy: "2.4.5" -> "2.4.6"' in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("tag", "platform", "pythons"),
    [
        ("cp39-abi3-manylinux_2_28_x86_64", "linux-x86_64", {f"3.{minor}" for minor in range(9, 16)}),
        ("py2.py3-none-any", "linux-x86_64", set(refresh.PYTHONS)),
        ("cp311-cp311-macosx_11_0_arm64", "macos-arm64", {"3.11"}),
        ("cp311-cp311-macosx_11_0_arm64", "linux-x86_64", set()),
        ("pp310-pypy310_pp73-win_amd64", "windows-amd64", set()),
    ],
)
def test_who_loads_a_wheel(tag: str, platform: str, pythons: set[str]) -> None:
    """By the tags of its name and its Requires-Python."""
    tags = parse_wheel_filename(f"x-1-{tag}.whl")[3]
    wheel = refresh.Wheel("x", Version("1"), tags, "", 0, "", False)
    assert pythons == wheel.pythons(platform)
    assert {python for python in pythons if python >= "3" and Version(python) < Version("3.10")} == refresh.Wheel(
        "x", Version("1"), tags, "", 0, ">=3, <3.10", False
    ).pythons(platform)


@pytest.mark.parametrize("name", refresh.TABLES)
def test_made_tables_stand_as_they_are_written(name: str) -> None:
    """Nobody edited a table that is made: written again it is the same, byte for byte."""
    path = refresh.FOLDER / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    made = {part: rows for part, rows in table.items() if part not in ("source", "checked")}
    assert text == refresh.written(name, made, str(table["checked"]))
