"""Real PyTorch (a CUDA build and a CPU build) and a played NVIDIA driver, see ``cuda.py``."""

from __future__ import annotations

from cuda import on_gpu_machine
from lab import Lab, main, recipe

CUDA_BUILD = ("torch==2.14.1", "numpy")
CPU_BUILD = ("torch==2.13.0", "numpy")  # a CPU build (of another index) that the environment must already hold

ASK = "import torch\n\nprint(torch.__version__, torch.version.cuda)\nprint(torch.cuda.is_available())\n"
MOVE = ASK + "model = torch.nn.Linear(4, 2).to('cuda')\n"
NAME = "import torch\n\nprint(torch.cuda.get_device_name(0))\n"
LOAD = (
    "import torch\n\ndevice = torch.device('cuda:0')\n"
    "torch.save(torch.nn.Linear(4, 2).state_dict(), 'weights.pt')\n"
    "print('loading weights.pt')\nstate = torch.load('weights.pt', map_location=device)\n"
)
TRAIN = (
    "import torch\n\ndevice = 'cuda' if torch.cuda.is_available() else 'cpu'\nprint('training on', device)\n"
    "model = torch.nn.Linear(8, 1).to(device)\nopt = torch.optim.SGD(model.parameters(), lr=0.1)\n"
    "for epoch in range(3):\n    loss = model(torch.ones(16, 8, device=device)).pow(2).mean()\n"
    "    opt.zero_grad()\n    loss.backward()\n    opt.step()\n    print(f'epoch {epoch} loss {loss.item():.4f}')\n"
)
SMI_470 = {"driver": "470.223.02", "cuda": "11.4", "name": "NVIDIA GeForce RTX 3060"}
SMI_550 = {"driver": "550.54.15", "cuda": "12.4", "name": "NVIDIA GeForce RTX 4070"}


def gpu(
    ident: str,
    case: str,
    code: str,
    script: str,
    *,
    packages: tuple[str, ...] = CUDA_BUILD,
    stub: dict[str, str] | None = None,
    smi: dict[str, str] | None = None,
    kernel: str | None = None,
    folder: str = "cuda-mismatch",
) -> None:
    """One recipe: what PyTorch says to ``code`` with this driver."""

    @recipe(f"{folder}/{ident}--{case}", expect="clean" if folder == "clean" else ident, packages=packages)
    def _(lab: Lab) -> str:
        lab.write(script, code)
        command = ("nvidia-smi; " if smi else "") + f"python {script}"
        return on_gpu_machine(lab, command, stub=stub, smi=smi, kernel=kernel, with_driver=stub is not None)


gpu("cuda-driver-too-old", "torch-2.14-warning", TRAIN, "train.py", stub={"STUB_DRIVER": "11040"})
gpu("cuda-driver-too-old", "torch-2.14-error", NAME, "gpu_name.py", stub={"STUB_DRIVER": "12020"})
gpu(
    "cuda-driver-too-old",
    "torch-2.14-nvidia-smi",
    MOVE,
    "check.py",
    stub={"STUB_DRIVER": "11040"},
    smi=SMI_470,
    kernel="470.223.02",
)
gpu(
    "cuda-driver-too-old",
    "torch-2.14-cuda-12.4",
    LOAD,
    "load.py",
    stub={"STUB_DRIVER": "12040"},
    smi=SMI_550,
    kernel="550.54.15",
)
gpu("nvidia-driver-not-found", "torch-2.14-move", MOVE, "check.py")
gpu("nvidia-driver-not-found", "torch-2.14-name", NAME, "gpu_name.py")
gpu("torch-cpu-build", "torch-2.13-move", MOVE, "check.py", packages=CPU_BUILD)
gpu("torch-cpu-build", "torch-2.13-name", NAME, "gpu_name.py", packages=CPU_BUILD, smi=SMI_550, kernel="550.54.15")
gpu("torch-cpu-build", "torch-2.13-load", LOAD, "load.py", packages=CPU_BUILD)
gpu("torch-cpu-build", "torch-2.13-ask", ASK, "check.py", packages=CPU_BUILD, smi=SMI_550, kernel="550.54.15")
gpu("cuda-no-device", "torch-2.14-move", MOVE, "check.py", stub={"STUB_CUINIT": "100", "STUB_DRIVER": "13020"})
gpu("cuda-no-device", "torch-2.14-name", NAME, "gpu_name.py", stub={"STUB_CUINIT": "100", "STUB_DRIVER": "13020"})
gpu("cuda-unknown-error", "torch-2.14-train", TRAIN, "train.py", stub={"STUB_CUINIT": "999", "STUB_DRIVER": "13020"})
gpu("cuda-unknown-error", "torch-2.14-move", MOVE, "check.py", stub={"STUB_CUINIT": "999", "STUB_DRIVER": "13020"})
gpu(
    "nvidia-kernel-library-mismatch",
    "torch-2.14-train",
    TRAIN,
    "train.py",
    stub={"STUB_CUINIT": "803", "STUB_DRIVER": "13020"},
)
gpu(
    "nvidia-kernel-library-mismatch",
    "torch-2.14-move",
    MOVE,
    "check.py",
    stub={"STUB_CUINIT": "803", "STUB_DRIVER": "13020"},
)
gpu("cuda-compat-unsupported", "torch-2.14-move", MOVE, "check.py", stub={"STUB_CUINIT": "804", "STUB_DRIVER": "13020"})
gpu(
    "cuda-compat-unsupported",
    "torch-2.14-train",
    TRAIN,
    "train.py",
    stub={"STUB_CUINIT": "804", "STUB_DRIVER": "13020"},
)
gpu("cuda-system-not-ready", "torch-2.14-train", TRAIN, "train.py", stub={"STUB_CUINIT": "802", "STUB_DRIVER": "13020"})
gpu(
    "cuda-system-not-ready", "torch-2.14-name", NAME, "gpu_name.py", stub={"STUB_CUINIT": "802", "STUB_DRIVER": "13020"}
)
gpu("torch-cpu-training", "2.13", TRAIN, "train.py", packages=CPU_BUILD, folder="clean")
gpu("torch-cpu-training", "2.14-cuda-build", TRAIN, "train.py", folder="clean")

# PyTorch's own check of the device's architecture, with the figures of a card that isn't here.
CAPABILITY = """\
import torch

torch.cuda.device_count = lambda: 1
torch.cuda.get_device_capability = lambda d=None: {cc}
torch.cuda.get_device_name = lambda d=None: "{name}"
torch.cuda.get_arch_list = lambda: "{built}".split()
torch.cuda._check_capability()
"""
BUILT_2_14 = "sm_75 sm_80 sm_86 sm_90 sm_100 sm_120"
for _case, _cc, _name, _built in (
    ("torch-2.14-maxwell", (5, 2), "NVIDIA GeForce GTX 970", BUILT_2_14),
    ("torch-2.14-pascal", (6, 1), "NVIDIA GeForce GTX 1080 Ti", BUILT_2_14),
):
    gpu(
        "torch-gpu-architecture",
        _case,
        CAPABILITY.format(cc=_cc, name=_name, built=_built),
        "check.py",
        stub={"STUB_DRIVER": "13020"},
    )

if __name__ == "__main__":
    main()
