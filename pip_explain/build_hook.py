"""Compiles grammars and patterns into the wheel, so that a start reads no YAML and builds no parser."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent.parent


class CompileHook(BuildHookInterface[Any]):
    """Adds ``grammars/<name>.json`` and ``patterns/catalogue.jsonl`` to a wheel.

    An editable install gets neither: there the files are read as they stand.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, str(ROOT))
        from pip_explain import patterns, resources

        target = Path(tempfile.mkdtemp(prefix="pip-explain-build-"))
        catalogue = patterns.read(ROOT / "patterns")
        (target / resources.COMPILED).write_bytes(resources.compile_sections(patterns.sections(catalogue)))
        build_data["force_include"][str(target / resources.COMPILED)] = f"pip_explain/patterns/{resources.COMPILED}"
        for name in resources.GRAMMARS:
            file = resources.compiled_name(name)
            (target / file).write_bytes(resources.compile_grammar(name))
            build_data["force_include"][str(target / file)] = f"pip_explain/grammars/{file}"
