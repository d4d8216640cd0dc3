"""pip 9 on Pythons that it just about knows: its own copy of pkg_resources stumbles over namespace packages."""

from __future__ import annotations

from lab import Lab, main, recipe

SETUP = """from setuptools import setup

setup(
    name="{name}.shop",
    version="0.1",
    packages=["{name}", "{name}.shop"],
    namespace_packages=["{name}"],
    zip_safe=False,
)
"""


def stumble(case: str, python: str, pip: str, name: str, installed: str, command: str) -> None:
    """Register a recipe: one part of the namespace is pip's, another one is an egg (setup.py install)."""

    def do(lab: Lab) -> str:
        lab.write("shop/setup.py", SETUP.format(name=name))
        lab.write(f"shop/{name}/__init__.py", "__import__('pkg_resources').declare_namespace(__name__)\n")
        lab.write(f"shop/{name}/shop/__init__.py", "")
        lab.quiet(f"python -m pip install -q 'pip<21.4' && python -m pip install -q --no-deps {installed}")
        lab.quiet("cd shop && python setup.py -q install")
        lab.quiet(f"python -m pip install -q pip=={pip}")
        lab.log.clear()
        text = lab.run(command)
        lab.quiet("rm -rf $(find $VIRTUAL_ENV -name 'easy-install.pth' -o -name '*.egg')")
        return text

    recipe(
        f"broken-pip/namespace-packages-break-pip--{case}",
        expect="namespace-packages-break-pip",
        python=python,
        packages=(installed, "setuptools==40.6.2"),
        origin=f"captured with pip {pip}, CPython {python}, linux x86_64",
    )(do)


stumble("zope-list", "3.7", "9.0.3", "zope", "zope.event==4.3.0", "pip list")
stumble(
    "sphinx-install", "3.8", "9.0.1", "sphinxcontrib", "sphinxcontrib-websupport==1.1.0", "pip install --no-index six"
)

if __name__ == "__main__":
    main()
