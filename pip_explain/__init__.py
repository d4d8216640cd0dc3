"""Why did pip or TensorFlow fail, and which command repairs it?

>>> from pip_explain import explain
>>> explain(b"Successfully installed six-1.16.0").status
'clean'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Report", "__version__", "explain"]

if TYPE_CHECKING:
    from pip_explain.model import Report
    from pip_explain.pipeline import explain


def __getattr__(name: str) -> Any:
    """Loads the parts on first use: the command line starts without what it does not need."""
    if name == "explain":
        from pip_explain.pipeline import explain

        return explain
    if name == "Report":
        from pip_explain.model import Report

        return Report
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
