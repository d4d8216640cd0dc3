"""What logs of strangers showed and no recipe had: UTF-16 without its mark, pygame without SDL, a pip that is disturbed, a method that NumPy 2.3 dropped."""

from __future__ import annotations

from lab import Lab, main, recipe


def plain(name: str, command: str, *, python: str, pip: str, before: str = "", packages: tuple[str, ...] = ()) -> None:
    """Register a recipe that prepares with ``before`` and shows ``command``."""

    def do(lab: Lab) -> str:
        if before:
            lab.quiet(before)
        return lab.run(command)

    recipe(name, expect=name.split("/")[1].split("--", maxsplit=1)[0], python=python, pip=pip, packages=packages)(do)


UTF16 = "printf 'idna==3.7\\nsix==1.16.0\\n' | iconv -t UTF-16LE > requirements.txt"
for release, version in (("26.0", "3.12"), ("23.2.1", "3.11")):
    plain(
        f"platform-limit/requirements-file-encoding--utf16-no-mark-pip{release.split('.')[0]}",
        "pip install -r requirements.txt",
        python=version,
        pip=release,
        before=UTF16,
    )

plain("build-failure/pygame-needs-sdl--2.5.2-py3.13", "pip install pygame==2.5.2", python="3.13", pip="25.3")
plain("build-failure/pygame-needs-sdl--2.1.3-py3.12", "pip install pygame==2.1.3", python="3.12", pip="24.0")


def raced(case: str, package: str, folder: str, *, python: str, pip: str) -> None:
    """Register a recipe in which another program deletes what pip compiles (a scanner, or a second pip)."""

    def do(lab: Lab) -> str:
        place = f"{lab.env}/lib/python{python}/site-packages/{folder}"
        lab.quiet(f"python -m pip uninstall -q -y {package.split('==', maxsplit=1)[0]}; rm -rf {place}")
        other = f"while [ ! -e stop ]; do rm -rf {place}/__pycache__ {place}/*/__pycache__; done & "
        text = lab.run(f"({other}) 2>/dev/null; pip install --no-deps {package}; touch stop")
        lab.quiet(f"python -m pip uninstall -q -y {package.split('==', maxsplit=1)[0]}; rm -rf {place}")
        return text

    recipe(
        f"stale-runtime/compiled-file-vanished--{case}",
        expect="compiled-file-vanished",
        python=python,
        pip=pip,
        command=f"pip install --no-deps {package}",
    )(do)


raced("sympy-pip25", "sympy==1.13.3", "sympy", python="3.13", pip="25.3")
raced("sympy-pip23", "sympy==1.12", "sympy", python="3.11", pip="23.2.1")

for case, code, needed, version in (
    ("tostring-2.3", "numpy.arange(3).tostring()", "numpy==2.3.1", "3.11"),
    ("scalar-2.4", "numpy.float64(1.5).tostring()", "numpy==2.4.0", "3.13"),
):

    def do(lab: Lab, code: str = code) -> str:
        lab.write("shop.py", f"import numpy\n\nprint({code})\n")
        return lab.run("python shop.py")

    recipe(
        f"api-removed/numpy-method-removed--{case}",
        expect="numpy-method-removed",
        python=version,
        pip="25.3",
        packages=(needed,),
    )(do)

if __name__ == "__main__":
    main()
