"""Laws of what pip-explain knows: typed captures, settled conflicts, tables of facts."""

from __future__ import annotations

import datetime
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from pip_explain import knowledge
from pip_explain.errors import UnsafeError
from pip_explain.knowledge import lookup, settle, settle_all, typed
from pip_explain.model import Demand

KINDS = (
    "name",
    "version",
    "specifier",
    "requirement",
    "path",
    "module",
    "host",
    "url",
    "python",
    "number",
    "soname",
    "word",
    "program",
)
TABLES = (
    "distribution",
    "distribution-or-same",
    "apt",
    "dnf",
    "apk",
    "pacman",
    "zypper",
    "brew",
    "conda",
    "renamed",
    "binary-twin",
    *knowledge._LOOKUPS,
)
FOLDER = Path(knowledge.__file__).parent.parent / "patterns/knowledge"


def depends(who: str, requirement: str, have: str | None = None) -> Demand:
    return Demand(who, requirement, "depends", have, 1)


def asked(requirement: str) -> Demand:
    return Demand("you", requirement, "requested", None, 2)


# --- typed --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "result"),
    [
        ("name", "Typing_Extensions", "Typing_Extensions"),
        ("name", "uvicorn[ standard, x ]", "uvicorn[standard,x]"),
        ("version", "v1.0.0-RC1", "1.0.0rc1"),
        ("version", "2.2.6.", "2.2.6"),
        ("specifier", "<3,>=1.21.1", "<3,>=1.21.1"),
        ("specifier", ">=1.21.1 and <3", "<3,>=1.21.1"),
        ("specifier", "<5.0.0dev", "<5.0.0dev"),
        ("requirement", "urllib3<3 and >=1.21.1", "urllib3<3,>=1.21.1"),
        ("requirement", "urllib3<1.27,>=1.21.1 (from requests)", "urllib3<1.27,>=1.21.1"),
        ("requirement", "numpy (<2.0,>=1.16.0)", "numpy<2.0,>=1.16.0"),
        ("requirement", 'numpy<2.3.0 and >=2; python_version >= "3.9"', "numpy<2.3.0,>=2"),
        ("requirement", "uvicorn[standard] == 0.30.0", "uvicorn[standard]==0.30.0"),
        ("requirement", "torch==2.1.0+cu118", "torch==2.1.0+cu118"),
        ("path", "/home/me/my project/x.txt", "/home/me/my project/x.txt"),
        ("path", r"'c:\\users\\me\\pip.exe'", r"c:\users\me\pip.exe"),
        ("path", r"\\server\share", r"\\server\share"),
        ("module", "google.protobuf.internal", "google.protobuf.internal"),
        ("host", "Index.Example", "index.example"),
        ("host", "localhost:3141", "localhost:3141"),
        ("url", "https://index.example/simple/numpy/", "https://index.example/simple/numpy/"),
        ("python", "3.12", "3.12"),
        ("python", "3.8.18", "3.8.18"),
        ("number", "38.2", "38.2"),
        ("soname", "libcudart.so.11.0", "libcudart.so.11.0"),
        ("soname", "libstdc++.so.6", "libstdc++.so.6"),
        ("soname", "cudart64_110.dll", "cudart64_110.dll"),
        ("word", "sm_120", "sm_120"),
        ("program", "x86_64-linux-gnu-g++", "x86_64-linux-gnu-g++"),
    ],
)
def test_typed_gives_the_safe_spelling(kind: str, text: str, result: str) -> None:
    """What parses comes back in the one spelling that a command may hold."""
    assert result == typed(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text", "anything"),
        ("nonsense", "x"),
        ("name", ""),
        ("name", "-rf"),
        ("name", "a b"),
        ("name", "numpy>=1"),
        ("name", "nümpy"),
        ("version", "1.x"),
        ("version", "$(id)"),
        ("specifier", ""),
        ("specifier", ">=1.0.*"),
        ("specifier", "numpy"),
        ("specifier", ">=1;ls"),
        ("specifier", "===1;ls"),
        ("requirement", "x @ https://e.org/x"),
        ("requirement", "git+https://e.org/x"),
        ("requirement", "--index-url=https://e.org"),
        ("requirement", "./x"),
        ("requirement", "x>=1.0.*"),
        ("requirement", "x==1 | sh"),
        ("path", "a\nb"),
        ("path", "a\x1b[0m"),
        ("path", "-rf"),
        ("path", "a\u202eb"),
        ("path", "\ud800"),
        ("module", "a-b"),
        ("module", "a..b"),
        ("module", "os;x"),
        ("host", "a b"),
        ("host", "-x"),
        ("host", "me:pw@host"),
        ("url", "ftp://e.org"),
        ("url", "file:///etc/passwd"),
        ("url", "https://me:pw@e.org/"),
        ("url", "https://tok@e.org/"),
        ("url", "https://e.org/?token=1"),
        ("url", "https://e.org/a b"),
        ("url", "https://e.org:99999999/"),
        ("python", "3"),
        ("python", "3.12rc1"),
        ("number", "-1"),
        ("number", "1e5"),
        ("soname", "libfoo"),
        ("soname", "../x.so"),
        ("word", "a b"),
        ("word", "-x"),
        ("program", "rm -rf"),
        ("program", "/tmp/evil"),
        ("program", "`id`"),
        ("number", "1\n2"),
    ],
)
def test_typed_refuses(kind: str, text: str) -> None:
    """What is not what its type promises never comes near a shell."""
    with pytest.raises(UnsafeError):
        typed(kind, text)


@given(st.sampled_from(KINDS), st.text(max_size=60) | st.from_regex(r"[\w.<>=!,\[\]:/@ ;$`'\"-]{1,40}", fullmatch=True))
@settings(max_examples=600)
def test_typed_is_safe_for_any_text(kind: str, text: str) -> None:
    """Any text either is refused or becomes one argument, printable, no option, and stays itself when typed again."""
    try:
        result = typed(kind, text)
    except UnsafeError:
        return
    assert [result] == shlex.split(shlex.quote(result))
    assert not result.startswith("-")
    assert result.isprintable()
    if kind not in ("path", "url"):
        assert result.isascii()
        assert not set("\n\r\t\0;|&`$\\\"'(){}#*?").intersection(result) - (
            {"*"} if kind in ("specifier", "requirement") else set()
        )
    if kind not in ("path",):
        assert result == typed(kind, result)


# --- settle -------------------------------------------------------------------------------------


def test_user_against_dependency() -> None:
    """A pin of the user's against what a package needs: who, what, and the pin loosened."""
    found = settle([asked("urllib3==1.20"), depends("requests 2.31.0", "urllib3<3 and >=1.21.1")])
    assert found
    assert ("urllib3", "==1.20", "<3 and >=1.21.1") == (found.package, found.found, found.required)
    assert ("requests 2.31.0", "urllib3==1.20") == (found.requirer, found.requested)
    assert "urllib3<3,>=1.21.1" == found.loosen
    assert found.agreed is None
    assert (
        "requests 2.31.0 needs urllib3<3,>=1.21.1",
        "you ask for urllib3==1.20",
        "no version of urllib3 is both",
    ) == found.derivation


def test_only_the_culprit_of_many() -> None:
    """Of six that want protobuf only one excludes what the user asks for."""
    demands = [
        asked("protobuf==7.35.1"),
        depends("google-api-core 2.30.0", "protobuf!=3.20.0,!=3.20.1,<8.0.0,>=4.25.8"),
        depends("googleapis-common-protos 1.74.0", "protobuf<8.0.0 and >=4.25.8"),
        depends("grpcio-status 1.80.0", "protobuf<8.0.0 and >=6.33.5"),
        depends("google-ai-generativelanguage 0.6.18", "protobuf!=4.21.0,!=4.21.1,<7.0.0,>=3.20.2"),
        depends("proto-plus 1.27.2", "protobuf<8.0.0 and >=4.25.8"),
    ]
    found = settle(demands)
    assert found
    assert "google-ai-generativelanguage 0.6.18" == found.requirer
    assert "==7.35.1" == found.found
    assert (demands[0], demands[4]) == found.culprits
    assert "protobuf<7.0.0,>=6.33.5" == found.loosen


def test_two_dependencies() -> None:
    """Neither side is the user's: there is nothing to loosen."""
    found = settle([asked("A==1.0"), depends("A 1.0", "C==1"), depends("B 2.0", "C==2")])
    assert found
    assert ("C", "A 1.0", "==1", "B 2.0", "==2") == (
        found.package,
        found.holder,
        found.found,
        found.requirer,
        found.required,
    )
    assert found.requested is None
    assert found.loosen is None


def test_versions_of_one_requirer_are_alternatives() -> None:
    """tensorflow 2.12 and 2.11 are tried one after the other, they don't conflict with one another."""
    assert settle([depends("x 2.0", "a==2"), depends("x 1.0", "a==1")]) is None
    found = settle([asked("a==3"), depends("x 2.0", "a==2"), depends("x 1.0", "a==1")])
    assert found
    assert "a==2" == found.loosen


def test_three_that_exclude_one_another_only_together() -> None:
    """Where no pair conflicts, the fewest that do."""
    found = settle([depends("a 1", "p>=1,<=2"), depends("b 1", "p>=2"), depends("c 1", "p!=2"), depends("d 1", "p>0")])
    assert found
    assert ["a 1", "b 1", "c 1"] == [demand.who for demand in found.culprits]
    assert "no version of p is all of these" == found.derivation[-1]


@pytest.mark.parametrize(
    ("one", "other", "agreed"),
    [
        ("numpy<2", "numpy>=1.23", "numpy<2,>=1.23"),
        ("numpy<2.0.0,>=1.23.5", "numpy<3,>=1.26", "numpy<2.0.0,>=1.26"),
        ("numpy~=1.19.2", "numpy>=1.16", "numpy~=1.19.2"),
        ("numpy!=2.1.0,<2", "numpy>1.20", "numpy<2,>1.20"),
        ("numpy==1.26.*", "numpy<=1.26.3", "numpy<=1.26.3,==1.26.*"),
        ("numpy<2", "numpy>=2", None),
        ("numpy<2", "numpy garbage", None),
    ],
)
def test_after_an_install(one: str, other: str, agreed: str | None) -> None:
    """What is installed breaks others: agreed is what satisfies all of them, in the fewest words."""
    found = settle(
        [depends("tensorflow 2.15.0", one, "numpy 2.2.6 which is incompatible."), depends("x 1", other, "2.2.6")]
    )
    assert found
    assert ("numpy", "2.2.6", "tensorflow 2.15.0") == (found.package, found.found, found.requirer)
    assert agreed == found.agreed


def test_several_packages_after_an_install() -> None:
    """One settlement a package; what is only missing comes last."""
    found = settle_all(
        [depends("a 1", "six>=1"), depends("a 1", "numpy<2", "2.2"), depends("b 1", "keras<3", "keras 3.1")]
    )
    assert [("numpy", "2.2"), ("keras", "3.1"), ("six", None)] == [(one.package, one.found) for one in found]
    assert "six>=1" == found[-1].agreed


@pytest.mark.parametrize(
    "demands",
    [
        [],
        [depends("", "")],
        [asked("x @ https://e.org/x.whl")],
        [asked("numpy<2"), depends("a 1", "numpy>=1.2")],
        [depends("<Python from Requires-Python>", "<Python from Requires-Python>")],
        [asked("x>=1.0.*"), depends("a", "x<2")],
        [depends("a 1", "p>2,<1")],
        [asked("===foo")],
    ],
)
def test_nothing_to_settle(demands: list[Demand]) -> None:
    """No conflict in the numbers, or nothing to read: nothing is claimed."""
    assert settle(demands) is None


def test_python_itself_as_the_package() -> None:
    """Requires-Python takes part like any other."""
    found = settle([depends("x 1.0", "Python>=3.9"), depends("y 2.0", "Python<3.9")])
    assert found
    assert "Python" == found.package


def test_legacy_and_local_candidates() -> None:
    """`>=1.0.*` of old metadata, and a project of one's own as a candidate."""
    found = settle([asked("x==0.9"), depends("a 1", "x>=1.0.*")])
    assert found
    found = settle([asked("demo 1.0 (from /home/me/demo)"), depends("a 1", "demo>=2")])
    assert found
    assert "==1.0" == found.found


def test_many_demands_take_no_time() -> None:
    """A block of two thousand lines is bounded."""
    settle([depends(f"p{n} 1.{n}", f"numpy>={n % 60},!={n % 50}.1") for n in range(2000)])


versions = st.from_regex(r"[0-3](\.[0-3]){0,2}((a|rc)[0-2]|\.post[0-2]|\.dev[0-2])?", fullmatch=True)
clauses = st.one_of(
    st.builds(lambda op, v: op + v, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), versions),
    st.builds(
        lambda op, v: f"{op}{v}.*", st.sampled_from(["==", "!="]), st.from_regex(r"[0-3](\.[0-3])?", fullmatch=True)
    ),
    st.builds(lambda v: f"~={v}", st.from_regex(r"[0-3]\.[0-3](\.[0-3])?", fullmatch=True)),
)
specifiers = st.lists(clauses, min_size=1, max_size=4).map(",".join)
rubbish = st.text(max_size=30) | st.builds(lambda s: "p" + s, st.text(max_size=20)) | specifiers.map(lambda s: "p" + s)
demand = st.builds(
    Demand,
    st.sampled_from(["a 1", "b 2", "you", "", " "]) | st.text(max_size=10),
    rubbish,
    st.sampled_from(["depends", "requested", "constraint"]),
    st.none() | st.text(max_size=10),
    st.integers(),
)


@given(st.lists(demand, max_size=8))
def test_settle_never_raises(demands: list[Demand]) -> None:
    """Logs hold anything."""
    for found in settle_all(demands):
        assert set(found.culprits) <= set(demands)
        for wish in (found.agreed, found.loosen):
            assert wish is None or typed("requirement", wish)


@given(st.lists(specifiers, min_size=1, max_size=4), versions)
@settings(max_examples=400)
def test_agreed_satisfies_all_demands(specs: list[str], version: str) -> None:
    """What agreed accepts, every demand accepts, and the other way round."""
    found = settle([depends(f"r{n} 1", f"p{spec}", "9") for n, spec in enumerate(specs)])
    assert found
    everything = [SpecifierSet(spec) for spec in specs]
    accepted = all(spec.contains(Version(version), prereleases=True) for spec in everything)
    if found.agreed is None:
        assert not accepted or Version(version).is_prerelease or Version(version).is_postrelease
    else:
        assert accepted == Requirement(found.agreed).specifier.contains(Version(version), prereleases=True)


@given(specifiers, specifiers, versions)
@settings(max_examples=300)
def test_culprits_really_exclude_one_another(one: str, other: str, version: str) -> None:
    """No ordinary release satisfies both sides of a settled conflict, and loosen fits the other side."""
    found = settle([asked(f"p{one}"), depends("r 1", f"p{other}")])
    if found is None:
        return
    accepts = [SpecifierSet(spec).contains(Version(version), prereleases=True) for spec in (one, other)]
    assert not all(accepts) or Version(version).is_prerelease or Version(version).is_postrelease
    if found.loosen:
        assert accepts[1] == Requirement(found.loosen).specifier.contains(Version(version), prereleases=True)


# --- look-ups -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "key", "result"),
    [
        ("distribution", "cv2", "opencv-python"),
        ("distribution", "PIL.Image", "pillow"),
        ("distribution", "google.protobuf.internal.builder", "protobuf"),
        ("distribution", "google.cloud.storage", "google-cloud-storage"),
        ("distribution", "pkg_resources", "setuptools<82"),
        ("distribution", "Crypto.Cipher", "pycryptodome"),
        ("distribution", "distutils.core", None),
        ("distribution", "tkinter", None),
        ("distribution", "np_utils", None),
        ("distribution", "_sqlite3", None),
        ("distribution", "json", None),
        ("distribution", "google", None),
        ("distribution", "no_such_thing", None),
        ("distribution-or-same", "no_such_thing.sub", "no_such_thing"),
        ("distribution-or-same", "distutils", None),
        ("distribution-or-same", "utils", None),
        ("distribution-or-same", "x; rm", None),
        ("apt", "Python.h", "python3-dev"),
        ("apt", "/usr/include/libxml/xmlversion.h", "libxml2-dev"),
        ("apt", "x86_64-linux-gnu-gcc-12", "build-essential"),
        ("apt", "libGL.so.1", "libgl1"),
        ("apt", "libgthread-2.0.so.0", "libglib2.0-0"),
        ("apt", "ssl.h", None),
        ("dnf", "Python.h", "python3-devel"),
        ("apk", "ffi.h", "libffi-dev"),
        ("pacman", "gfortran", "gcc-fortran"),
        ("zypper", "png.h", "libpng16-compat-devel"),
        ("brew", "portaudio.h", "portaudio"),
        ("conda", "hdf5.h", "hdf5"),
        ("apt", "magic.h", "libmagic-dev"),
        ("apt", "libmagic.so.1", "libmagic1"),
        ("apk", "crypt.h", "musl-dev"),
        ("dnf", "linux/types.h", "kernel-headers"),
        ("zypper", "eccodes.h", None),
        ("cuda-of-soname", "libcudart.so.11.0", "CUDA 11 (any 11.x)"),
        ("cuda-of-soname", "libcublas.so.10", "CUDA 10.1 or 10.2"),
        ("cuda-of-soname", "/usr/lib/libcudnn.so.8.9.7", "cuDNN 8 (CUDA 10.2, 11 or 12)"),
        ("cuda-of-soname", "libfoo.so.1", None),
        ("cuda-of-soname", "nvrtc64_112_0.dll", "CUDA 11.2 to 11.8"),
        ("cuda-of-soname", "cufft64_10.dll", "CUDA 10.1, 10.2 or 11 (any 11.x)"),
        ("cuda-of-soname", "libnvrtc.so.9.2", "CUDA 9.2"),
        ("nvidia-wheel", "libcudnn.so.9 cu12", "nvidia-cudnn-cu12>=9"),
        ("nvidia-wheel", "libcublas.so.12", "nvidia-cublas-cu12"),
        ("nvidia-wheel", "libcublas.so.12 cu11", None),
        ("nvidia-wheel", "libcurand.so.10 cu13", "nvidia-curand"),
        ("nvidia-wheel", "libcudnn.so.9", None),
        ("nvidia-wheel", "libcufile.so.0 cu11", None),
        ("driver-for-cuda", "12.4", "525.60.13"),
        ("driver-for-cuda", "11.8.0", "450.80.02"),
        ("driver-for-cuda", "99", None),
        ("driver-for-cuda", "11.0", "450.51.05"),
        ("windows-driver-for-cuda", "11.8", "452.39"),
        ("windows-driver-for-cuda", "13.0", None),
        ("nvidia-wheel", "libnvToolsExt.so.1 cu12", "nvidia-nvtx-cu12<12.9"),
        ("nvidia-wheel", "libcusparseLt.so.0 cu13", "nvidia-cusparselt-cu13"),
        ("nvidia-wheel", "libcupti.so.11.2", None),
        ("nvidia-wheel", "libcudart.so.11.0", "nvidia-cuda-runtime-cu11"),
        ("gpu", "sm_61", "Pascal (GTX 10, Titan Xp, Tesla P4 and P40)"),
        ("gpu", "8.8", "Ampere"),
        ("gpu", "99.9", None),
        ("cuda-for-gpu", "61", "CUDA 8.0 to 12.9"),
        ("cuda-for-gpu", "12.0", "CUDA 12.8 or later"),
        ("torch-build-for-gpu", "3.7", "cu118"),
        ("torch-build-for-gpu", "6.1", "cu126"),
        ("torch-build-for-gpu", "89", "cu126"),
        ("torch-build-for-gpu", "120", "cu128"),
        ("torch-build-for-gpu", "12.1", "cu128"),
        ("torch-build-for-gpu", "3.0", None),
        ("torch-build-for-driver", "11040", "cu118"),
        ("torch-build-for-driver", "12020", "cu126"),
        ("torch-build-for-driver", "13000", "cu132"),
        ("torch-build-for-driver", "10010", None),
        ("torch-build-for-driver", "470.82.01", "cu118"),
        ("torch-build-for-driver", "535.54.03", "cu126"),
        ("torch-build-for-driver", "390", None),
        ("driver-for-torch-build", "cu126", "525.60.13"),
        ("python-for", "torch 2.4.1", "3.12"),
        ("python-for", "torch 1.4", "3.8"),
        ("python-for", "torch", "3.12"),
        ("python-for", "tensorflow 2.10.1", "3.10"),
        ("python-for", "tensorflow 0.12", None),
        ("pythons-for", "tensorflow 2.21.0", "3.10 to 3.13"),
        ("pythons-for", "torch ==2.9.1+cu128", "3.10 to 3.14"),
        ("pythons-for", "no-such-thing", None),
        ("end-of-python", "3.8.10", "2024-10-07"),
        ("end-of-python", "3.9", "2025-10-31"),
        ("end-of-python", "9.9", None),
        ("last-for-python", "3.8 torch", "2.4.1"),
        ("last-for-python", "2.7 TensorFlow", "2.1.0"),
        ("jaxlib-for-jax", "0.8.3", "jaxlib<=0.8.3,>=0.8.2"),
        ("jaxlib-for-jax", "0.1", None),
        ("numpy-of-size", "numpy.dtype 96", "NumPy before 2.0"),
        ("numpy-of-size", "ndarray 88", "NumPy from 1.20 and before 1.22"),
        ("numpy-for-size", "dtype 96", "numpy<2"),
        ("numpy-for-size", "dtype 88", "numpy>=2.0"),
        ("numpy-for-size", "ndarray 96", "numpy>=1.22,<2"),
        ("numpy-for-size", "ufunc 240", "numpy>=2.1"),
        ("numpy-for-size", "dtype 11", None),
        ("numpy-of-api", "0xe", "NumPy 1.20 to 1.21"),
        ("numpy-of-api", "f", "NumPy 1.22"),
        ("numpy-for-api", "0x10", "numpy>=1.23,<2"),
        ("numpy-for-api", "13", "numpy>=2.1,<3"),
        ("numpy-for-api", "zz", None),
        ("protobuf-for-gencode", "6.31.1", "protobuf>=6.31.1,<7"),
        ("protobuf-for-gencode", "x", None),
        ("protobuf-with", "builder", "protobuf>=3.20"),
        ("protobuf-with", "runtime_version", "protobuf>=5.27"),
        ("protobuf-with", "service", "protobuf<6.30"),
        ("protobuf-with", "label", "protobuf<7.34"),
        ("protobuf-with", "nothing", None),
        ("setuptools-before", "use_2to3", "setuptools<58"),
        ("setuptools-before", "setuptools.extern.six", "setuptools<71"),
        ("setuptools-before", "setuptools.package_index", "setuptools<80.3"),
        ("setuptools-before", "setuptools", None),
        ("pip-option", "--dry-run", "came with pip 22.2"),
        ("pip-option", "build-dir=/tmp/x", "left with pip 21.3 (the variable TMPDIR took its place)"),
        ("pip-option", "process-dependency-links", "left with pip 19.0"),
        ("pip-option", "nonsense", None),
        ("last-for-python", "3.7 numpy", "1.21.6"),
        ("last-for-python", "3.8", "25.0.1"),
        ("last-for-python", "3.6.15 setuptools", "59.6.0"),
        ("last-for-python", "3.12 pip", None),
        ("renamed", "SKLearn", "scikit-learn"),
        ("renamed", "tensorflow_gpu", "tensorflow[and-cuda]"),
        ("renamed", "numpy", None),
        ("binary-twin", "psycopg2", "psycopg2-binary"),
        ("binary-twin", "mysqlclient", None),
    ],
)
def test_lookup(table: str, key: str, result: str | None) -> None:
    """The tables answer what people ask."""
    assert result == lookup(table, key)


def test_unknown_table() -> None:
    """A pattern that names a table that does not exist is wrong."""
    with pytest.raises(KeyError):
        lookup("no-such-table", "x")


keys = st.from_regex(r"(sm_)?[0-9]{1,5}(\.[0-9]{1,3}){0,3}( [a-z0-9.]{0,9})?", fullmatch=True)


@given(st.sampled_from(TABLES), st.text(max_size=40) | keys | st.builds("torch {}".format, keys))
@settings(deadline=None)  # the first look at a table reads it
def test_lookup_never_raises(table: str, key: str) -> None:
    """Whatever a log puts in, at worst nothing comes out."""
    lookup(table, key)


def test_every_distribution_is_a_requirement() -> None:
    """What may enter a command is of its type, for every row of every table that feeds commands."""
    table = yaml.safe_load((FOLDER / "distribution.yaml").read_text(encoding="utf-8"))
    assert len(table["rows"]) >= 500
    for module, wish in table["rows"].items():
        assert module == typed("module", module)
        assert wish == typed("requirement", wish)
    assert not set(table["never"]) & set(table["rows"])
    packages = yaml.safe_load((FOLDER / "packages.yaml").read_text(encoding="utf-8"))
    for name in ("renamed", "binary-twin"):
        for old, new in packages[name]["rows"].items():
            assert new == typed("requirement", new)
            assert old == re.sub(r"[-_.]+", "-", old).lower() != new


def test_every_system_package_is_a_word() -> None:
    """Names of system packages stand in commands too."""
    rows = yaml.safe_load((FOLDER / "system.yaml").read_text(encoding="utf-8"))["rows"]
    assert len(rows) >= 150
    for key, row in rows.items():
        assert isinstance(key, str)
        assert set(row) <= {"apt", "dnf", "apk", "pacman", "zypper", "brew", "conda"}
        for names in row.values():
            assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.+_@-]*", name) for name in names.split(" "))


def test_headers_come_with_development_packages() -> None:
    """What a build includes is never in the package that only runs programs, where a distribution parts the two."""
    parted = {"apt": "-dev|build-essential|-jdk", "dnf": "-devel|-headers|gcc", "zypper": "-devel|gcc"}
    parted["apk"] = "-dev|-headers|build-base|-jdk"
    rows = yaml.safe_load((FOLDER / "system.yaml").read_text(encoding="utf-8"))["rows"]
    for key in (key for key in rows if re.search(r"\.(?:h|hpp|hxx)\Z", key)):
        for manager, words in parted.items():
            assert re.search(words, rows[key].get(manager, "-dev -devel")), (key, manager)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_tables_say_where_they_come_from(path: Path) -> None:
    """Every table starts with what it is for, and says its source and the day it was checked."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    table = yaml.safe_load(text)
    for part in [table] if "source" in table else table.values():
        assert part["source"]
        assert isinstance(part["checked"], datetime.date)
        assert part["checked"] <= datetime.date(2100, 1, 1)
    assert all(isinstance(key, str) for key in _keys(table))


def _keys(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value, *(key for part in value.values() for key in _keys(part))]
    return []


def test_tensorflow() -> None:
    """Series, Python, CUDA, bounds: from the wheels."""
    assert ("2.16", "2.21") == knowledge.tensorflow_for_python("3.12")
    assert ("1.13", "2.11") == knowledge.tensorflow_for_python("3.7")
    assert knowledge.tensorflow_for_python("3.14") is None
    assert knowledge.tensorflow_for_python("x") is None
    assert ("3.5", "3.7") == knowledge.python_for_tensorflow("1.15")
    assert ("3.6", "3.7") == knowledge.python_for_tensorflow("1.15.5")
    assert knowledge.python_for_tensorflow("9.9") is None
    assert "<2.0.0,>=1.23.5" == knowledge.numpy_bound("2.16")
    assert "<2.0.0,>=1.26.0" == knowledge.numpy_bound("2.16.1", "3.12.4")
    assert ">=1.20" == knowledge.numpy_bound("2.10.1")
    assert "<3.20,>=3.9.2" == knowledge.protobuf_bound("2.11.1")
    assert ("12.3", "8.9") == knowledge.cuda_of_tensorflow("2.17.0")
    assert "525.60.13" == knowledge.driver_for_tensorflow("2.17")


def _is_span(span: list[str]) -> bool:
    return len(span) == 2 and Version(span[0]) <= Version(span[1])


def test_every_tensorflow_row_holds() -> None:
    """Bounds are specifiers, Pythons are in order, and-cuda pins what the series was tested with."""
    tested = knowledge._table("tensorflow")["series"]["rows"]
    releases = knowledge._table("tensorflow-releases")["releases"]
    assert list(releases) == sorted(releases, key=Version)
    assert list(tested) == list(dict.fromkeys(".".join(release.split(".")[:2]) for release in releases))
    for release, row in releases.items():
        series = tested[".".join(release.split(".")[:2])]
        assert all(_is_span(span) for span in row["files"].values())
        assert "linux-x86_64" in row["files"]
        for name in set(row) - {"files", "and-cuda"}:
            assert row[name] == typed("specifier", row[name])
            assert SpecifierSet(row[name])
        for wheel, pin in row.get("and-cuda", {}).items():
            assert wheel == typed("name", wheel)
            lowest = min(Version(part) for part in re.findall(r"\d[\w.]*", pin))
            if "cuda-runtime" in wheel:
                assert series["cuda"] == f"{lowest.major}.{lowest.minor}"
            if "cudnn" in wheel:
                assert series["cudnn"] == f"{lowest.major}.{lowest.minor}"


def test_newer_cuda_wants_newer_driver() -> None:
    """Drivers never go down, the floor of a release is at most what its toolkit brought, and tables agree."""
    floors, brought = (knowledge._table("cuda")[name]["rows"] for name in ("driver-for-cuda", "toolkit-driver"))
    for rows in (floors, brought):
        assert list(rows) == sorted(rows, key=Version)
        for system in ("linux", "windows"):
            drivers = [Version(row[system]) for row in rows.values() if system in row]
            assert drivers == sorted(drivers)
    for cuda, row in brought.items():
        assert Version(floors[cuda]["linux"]) <= Version(row["linux"])
    builds = [
        *knowledge._table("torch")["builds"]["rows"].values(),
        *knowledge._table("jax")["builds"]["rows"].values(),
    ]
    for row in [*builds, *knowledge._table("tensorflow")["series"]["rows"].values()]:
        assert floors[row["cuda"]]["linux"] == row["driver"]
        assert row.get("windows") in (None, floors[row["cuda"]].get("windows"))


def test_gpus_and_builds_agree() -> None:
    """A build has code only for what its toolkit makes code for; its series exist."""
    gpus = knowledge._table("cuda")["gpu"]["rows"]
    assert list(gpus) == sorted(gpus, key=Version)
    known = {".".join(release.split(".")[:2]) for release in knowledge._table("torch-releases")["releases"]}
    for build, row in knowledge._table("torch")["builds"]["rows"].items():
        assert build == f"cu{row['cuda'].replace('.', '')}"
        assert _is_span(row["torch"])
        assert set(row["torch"]) <= known
        for capability in [*row["gpus"], *row.get("also", {})]:
            gpu = gpus[capability]
            assert Version(gpu["first"]) <= Version(row["cuda"]) <= Version(gpu.get("last", "99"))
            assert lookup("torch-build-for-gpu", capability)
    for release, row in knowledge._table("torch-releases")["releases"].items():
        assert all(_is_span(span) for span in row["files"].values())
        if Version(row.get("cuda", "0")) >= Version("11.8"):
            span = knowledge._table("torch")["builds"]["rows"][f"cu{row['cuda'].replace('.', '')}"]["torch"]
            assert Version(span[0]) <= Version(".".join(release.split(".")[:2])) <= Version(span[1])


def test_libraries_are_of_their_cuda() -> None:
    """What a wheel of a CUDA brings is known as a library of that CUDA."""
    for requirement, row in knowledge._table("nvidia-wheels")["rows"].items():
        assert requirement == typed("requirement", requirement)
        assert Version(row["newest"]) in Requirement(requirement).specifier
        for library in row["libraries"]:
            assert library == typed("soname", library)
            known = lookup("cuda-of-soname", library)
            if known and known.startswith("CUDA"):
                assert re.search(rf"\b{knowledge._suffix(requirement).removeprefix('cu')}\b|or later", known), library


def test_releases_tables_hold() -> None:
    """NumPy's numbers grow, JAX's requirements are requirements, last versions are older than the newest."""
    series = knowledge._table("numpy-releases")["series"]
    for field in ("api", "abi"):
        numbers = [int(row[field], 16) for row in series.values()]
        assert numbers == sorted(numbers)
    for row in series.values():
        assert lookup("numpy-for-api", row["api"])
    generations = knowledge._table("numpy")["generations"]["rows"]
    assert {row["abi"] for row in series.values()} == {row["abi"] for row in generations.values()}
    for size in knowledge._table("numpy")["sizes"]["rows"]:
        wish = lookup("numpy-for-size", size)
        assert wish
        assert typed("requirement", wish)
    for row in knowledge._table("jax-releases")["releases"].values():
        assert all(SpecifierSet(row[name]) for name in ("python", "jaxlib", "numpy"))
        assert all(Requirement(row[extra]) for extra in ("cuda12", "cuda13") if extra in row)
    newest, last = (knowledge._table("python-releases")[name] for name in ("newest", "last"))
    assert {"pip", "setuptools", "wheel", "numpy", "pandas", "scipy", "tensorflow", "torch"} <= set(newest)
    for python, row in last.items():
        for package, version in row.items():
            assert package == re.sub(r"[-_.]+", "-", package).lower()
            assert Version(version) < Version(newest[package]["version"])
            assert not Version(newest[package]["python"][0]) <= Version(python) <= Version(newest[package]["python"][1])
    for row in knowledge._table("protobuf-releases")["series"].values():
        assert _is_span(row["python"])


def test_removals_and_ends_hold() -> None:
    """Every row of setuptools and pip is a version, every Python's end a day or a month, and they follow each other."""
    for row in knowledge._table("setuptools")["removed"]["rows"].values():
        assert Version(row["gone"]) < Version(row.get("back", "999"))
    for row in knowledge._table("pip")["options"]["rows"].values():
        assert len({"came", "gone"} & set(row)) == 1
        assert Version(row.get("came") or row["gone"])
    for version in knowledge._table("pip")["removed"]["rows"].values():
        assert Version(version)
    ends = knowledge._table("python")["end-of-life"]["rows"]
    assert all(re.fullmatch(r"20\d\d-\d\d(-\d\d)?", day) for day in ends.values())
    days = [day for python, day in ends.items() if python != "2.7"]
    assert days == sorted(days)


def test_loads_lazily() -> None:
    """Neither packaging nor YAML is imported before it is needed."""
    program = "import sys, pip_explain.knowledge; sys.exit(bool({'packaging', 'yaml'} & set(sys.modules)))"
    root = Path(knowledge.__file__).parent.parent
    bare = program.replace(
        "import sys, pip_explain.knowledge",
        (
            "import sys, types; package = types.ModuleType('pip_explain'); package.__path__ = ['pip_explain'];"
            " sys.modules['pip_explain'] = package; import pip_explain.knowledge"
        ),
    )
    assert 0 == subprocess.run([sys.executable, "-c", bare], cwd=root, check=False).returncode
