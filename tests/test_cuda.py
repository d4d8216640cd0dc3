"""What fits together on a GPU, in one line of versions."""

from __future__ import annotations

import pytest

from pip_explain import explain
from pip_explain.cuda import Rig, fits


@pytest.mark.parametrize(
    ("rig", "pattern", "line"),
    [
        (
            Rig(tensorflow="2.10.1"),
            "tf-x",
            "TensorFlow 2.10, Python 3.7 to 3.10, CUDA 11.2, cuDNN 8.1, driver 450.80.02 or newer",
        ),
        # The driver is too old for the release at hand: the newest that it runs.
        (
            Rig(tensorflow="2.16.1", driver="470.161.03"),
            "tf-x",
            "TensorFlow 2.14, Python 3.9 to 3.11, CUDA 11.8, cuDNN 8.7, driver 450.80.02 or newer",
        ),
        # … and that has a file for the Python at hand.
        (
            Rig(driver="470.161.03", python="3.8"),
            "tf-x",
            "TensorFlow 2.13, Python 3.8 to 3.11, CUDA 11.8, cuDNN 8.6, driver 450.80.02 or newer",
        ),
        (
            Rig(libraries=("libcudart.so.10.1", "libcudnn.so.7")),
            "tf-x",
            "TensorFlow 2.3, Python 3.6 to 3.8, CUDA 10.1, cuDNN 7.6, driver 418.39 or newer",
        ),
        # The last TensorFlow with CUDA on Windows itself.
        (
            Rig(tensorflow="2.15.0", windows=True),
            "tf-x",
            "TensorFlow 2.10, Python 3.7 to 3.10, CUDA 11.2, cuDNN 8.1, driver 452.39 or newer",
        ),
        (
            Rig(torch="2.3.1+cu121"),
            "torch-x",
            "PyTorch 2.3 as cu121, with CUDA 12.1 and cuDNN inside, driver 525.60.13 or newer",
        ),
        (
            Rig(torch="2.3.1+cu121", driver="470.57.02"),
            "torch-x",
            "PyTorch 2.3 as cu118, with CUDA 11.8 and cuDNN inside, driver 450.80.02 or newer",
        ),
        # A card wants the driver that came out with it.
        (
            Rig(capability="sm_120"),
            "torch-x",
            "PyTorch 2.7 to 2.11 as cu128, with CUDA 12.8 and cuDNN inside, driver 570.26 or newer",
        ),
        (
            Rig(capability="8.6", driver="535.104.05"),
            "jax-x",
            "jax[cuda12] 0.4.22 or newer, with CUDA 12 inside, driver 525.60.13 or newer",
        ),
        (Rig(), "tf-x", None),
        (Rig(driver="304.137"), "cuda-x", None),
    ],
)
def test_one_line(rig: Rig, pattern: str, line: str | None) -> None:
    """The release at hand where it fits, else the newest that does; silence where nothing is known or fits."""
    assert line == fits(rig, pattern)


def test_without_a_framework_both_are_told() -> None:
    """Whoever has only a driver hears of TensorFlow and of PyTorch."""
    told = fits(Rig(driver="535.104.05"), "cuda-x")
    assert told is not None
    assert told.startswith("TensorFlow 2.")
    assert "; or PyTorch 2." in told


def test_the_log_tells_the_driver_and_the_release() -> None:
    """They may stand anywhere in the log."""
    log = (
        "Requirement already satisfied: tensorflow==2.17.0 in /srv/env/lib/python3.11/site-packages (2.17.0)\n"
        "E external/local_xla/xla/stream_executor/cuda/cuda_driver.cc:282] failed call to cuInit: "
        "CUDA_ERROR_UNKNOWN: unknown error\n"
        "I external/local_xla/xla/stream_executor/cuda/cuda_diagnostics.cc:241] libcuda reported version is: "
        "470.161.3\n"
        "RuntimeError: CUDA driver version is insufficient for CUDA runtime version\n"
    )
    assert "TensorFlow 2.14, Python 3.9 to 3.11" in explain(log).diagnoses[0].explanation
