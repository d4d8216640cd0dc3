"""Installs of the GPU editions: the retired name and the extra."""

from __future__ import annotations

from lab import Lab, main, recipe

for _python, _pip, _case in (
    ("3.11", "23.2.1", "pip-23"),
    ("3.8", "20.3.4", "pip-20.3"),
    ("3.12", "25.3", "pip-25"),
    ("3.9", "22.0.4", "pip-22-pinned"),
):

    @recipe(
        f"no-matching-distribution/tensorflow-gpu-retired--{_case}",
        expect="tensorflow-gpu-retired",
        python=_python,
        pip=_pip,
    )
    def _(lab: Lab, pinned: bool = "pinned" in _case) -> str:
        return lab.run(
            "pip install tensorflow-gpu" + ("==2.12.0" if pinned else ""), env={"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        )


if __name__ == "__main__":
    main()
