"""Logs of installers that are older, or stand elsewhere, than those of the other recipes."""

from __future__ import annotations

from lab import Lab, main, recipe


@recipe(
    "broken-pip/pip-too-old-for-pyproject--pip10-cryptography",
    expect="pip-too-old-for-pyproject",
    python="3.7",
    pip="10.0.1",
)
def _(lab: Lab) -> str:
    return lab.run("pip install cryptography")


@recipe(
    "broken-pip/pip-too-old-for-pyproject--pip19.0-own-project",
    expect="pip-too-old-for-pyproject",
    python="3.7",
    pip="19.0.3",
)
def _(lab: Lab) -> str:
    lab.write(
        "shop/pyproject.toml",
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n\n'
        '[project]\nname = "shop"\nversion = "1.0"\n\n'
        '[dependency-groups]\ntest = ["pytest"]\ndev = ["ruff", {include-group = "test"}]\n',
    )
    return lab.run("pip install ./shop")


if __name__ == "__main__":
    main()
