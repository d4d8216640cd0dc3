"""Real JAX, with and without its CUDA plugin, on a machine with a played NVIDIA driver (see ``cuda.py``)."""

from __future__ import annotations

from cuda import on_gpu_machine
from lab import Lab, main, recipe

PLAIN = ("jax==0.4.30", "jaxlib==0.4.30", "numpy<2")
PLAIN_NEW = ("jax==0.6.2",)
PLUGIN = ("jax==0.4.30", "jaxlib==0.4.30", "numpy<2", "jax-cuda12-plugin==0.4.30", "jax-cuda12-pjrt==0.4.30")
PLUGIN_NEW = ("jax==0.6.2", "jax-cuda12-plugin==0.6.2", "jax-cuda12-pjrt==0.6.2")

ASK = "import jax\n\nprint(jax.__version__)\nprint(jax.devices())\n"
WANT = "import jax\n\nprint(jax.devices('gpu'))\n"
SUM = "import jax.numpy as jnp\n\nprint(jnp.arange(10).sum())\n"


def gpu(
    ident: str,
    case: str,
    code: str,
    packages: tuple[str, ...],
    *,
    python: str = "3.11",
    stub: dict[str, str] | None = None,
    kernel: str | None = "535.104.05",
    smi: dict[str, str] | None = None,
    env: dict[str, str] | None = None,
    folder: str = "cuda-mismatch",
) -> None:
    """One recipe: what JAX says to ``code``."""

    @recipe(
        f"{folder}/{ident}--{case}", expect="clean" if folder == "clean" else ident, python=python, packages=packages
    )
    def _(lab: Lab) -> str:
        lab.write("check.py", code)
        command = ("nvidia-smi; " if smi else "") + "python check.py"
        return on_gpu_machine(lab, command, stub=stub, kernel=kernel, smi=smi, with_driver=stub is not None, env=env)


SMI = {"driver": "535.104.05", "cuda": "12.2", "name": "NVIDIA GeForce RTX 3060"}
gpu("jax-cuda-plugin-missing", "jax-0.4.30", ASK, PLAIN, stub={"STUB_DEVICES": "1"})
gpu("jax-cuda-plugin-missing", "jax-0.6.2", ASK, PLAIN_NEW, python="3.12", stub={"STUB_DEVICES": "1"}, smi=SMI)
gpu("jax-cuda-plugin-missing", "jax-0.4.30-gpu-wanted", WANT, PLAIN, stub={"STUB_DEVICES": "1"})
gpu(
    "jax-cuda-plugin-missing",
    "jax-0.6.2-platform",
    ASK,
    PLAIN_NEW,
    python="3.12",
    env={"JAX_PLATFORMS": "cuda"},
    stub={"STUB_DEVICES": "1"},
)
gpu("jax-cuda-libraries-missing", "jax-0.6.2", ASK, PLUGIN_NEW, python="3.12", stub={"STUB_DEVICES": "1"})
gpu("cuda-no-device", "jax-0.4.30", ASK, PLUGIN, stub={"STUB_CUINIT": "100"}, env={"JAX_PLATFORMS": "cuda"})
gpu(
    "jax-cuda-libraries-missing",
    "jax-0.6.2-platform",
    ASK,
    PLUGIN_NEW,
    python="3.12",
    stub={"STUB_CUINIT": "100"},
    env={"JAX_PLATFORMS": "cuda"},
)
gpu("jax-cpu", "0.4.30", SUM, PLAIN, kernel=None, folder="clean")
gpu("jax-cpu", "0.6.2", SUM, PLAIN_NEW, python="3.12", kernel=None, folder="clean")
gpu("jax-cuda-libraries-missing", "jax-0.6.2-cpu-sum", SUM, PLUGIN_NEW, python="3.12", kernel=None)

if __name__ == "__main__":
    main()
