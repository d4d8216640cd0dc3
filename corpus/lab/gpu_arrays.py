"""CuPy, Numba, cuDNN and ONNX Runtime on a machine whose CUDA libraries do not fit; the driver is played, see ``cuda.py``."""

from __future__ import annotations

from cuda import on_gpu_machine
from lab import Lab, main, recipe

CARD = {"STUB_DEVICES": "1"}

CUPY = "import cupy as cp\n\nprint('cupy', cp.__version__)\nx = cp.arange(6).reshape(2, 3)\nprint((x * 2).sum())\n"
KERNEL = (
    "from cupy.cuda import compiler\n\nsource = 'extern \"C\" __global__ void twice(float *x) {{ x[threadIdx.x] *= 2; }}'\n"
    "program = compiler._NVRTCProgram(source, 'twice.cu')\nprint(len(program.compile(('-arch={arch}',))[0]))\n"
)
HANDLE = (
    "import ctypes\n\ncudnn = ctypes.CDLL('libcudnn.so.{major}')\nhandle = ctypes.c_void_p()\n"
    "print('creating a handle', flush=True)\nprint(cudnn.cudnnCreate(ctypes.byref(handle)))\n"
)
NVRTC = "import cupy\n\nprint('cupy', cupy.__version__)\nprint('NVRTC', cupy.cuda.nvrtc.getVersion())\n"
JIT = (
    "import numpy as np\nfrom numba import cuda\n\n\n@cuda.jit\ndef double(x):\n    i = cuda.grid(1)\n"
    "    if i < x.size:\n        x[i] *= 2\n\n\nx = np.arange(64, dtype=np.float32)\ndouble[2, 32](x)\nprint(x.sum())\n"
)
PTX = (
    "from numba import cuda, float32\n\n\ndef add(x, y):\n    x[0] += y\n\n\n"
    "ptx, _ = cuda.compile_ptx(add, (float32[:], float32), cc=(7, 5))\nprint(ptx[:80])\n"
)
ONNX = (
    "import numpy as np\nimport onnx\nimport onnxruntime as ort\nfrom onnx import TensorProto, helper\n\n"
    "x = helper.make_tensor_value_info('x', TensorProto.FLOAT, [1, 4])\n"
    "y = helper.make_tensor_value_info('y', TensorProto.FLOAT, [1, 4])\n"
    "graph = helper.make_graph([helper.make_node('Relu', ['x'], ['y'])], 'g', [x], [y])\n"
    "model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 17)])\nmodel.ir_version = 8\n"
    "onnx.save(model, 'relu.onnx')\n"
    "print('onnxruntime', ort.__version__, ort.get_available_providers())\n"
    "session = ort.InferenceSession('relu.onnx', providers=['CUDAExecutionProvider'@, 'CPUExecutionProvider'])\n"
    "print('Applied providers:', session.get_providers())\n"
    "print(session.run(None, {'x': np.ones((1, 4), np.float32)}))\n"
)


def case(
    name: str,
    script: str,
    code: str,
    *packages: str,
    expect: str = "",
    python: str = "3.11",
    stub: dict[str, str] | None = None,
) -> None:
    @recipe(name, expect=expect or name.split("/")[1].split("--", maxsplit=1)[0], python=python, packages=packages)
    def _(lab: Lab) -> str:
        lab.write(script, code)
        nowhere = {"CUDA_HOME": "/opt/cuda-11.0"} if script == "ptx.py" else None
        return on_gpu_machine(lab, f"python {script}", stub=stub, with_driver=stub is not None, env=nowhere)


case("cuda-mismatch/cuda-library-not-found--cupy-13-nvrtc", "scale.py", NVRTC, "cupy-cuda12x==13.3.0", "numpy<2.3")
case(
    "cuda-mismatch/cuda-library-not-found--cupy-12-cuda11",
    "stencil.py",
    CUPY,
    "cupy-cuda11x==12.3.0",
    "numpy<1.27",
    python="3.9",
    stub=CARD,
)


def compiled(name: str, arch: str, *packages: str, python: str = "3.11", without: str = "") -> None:
    """What NVRTC says through CuPy; it needs no card for that."""

    @recipe(name, expect=name.split("/")[1].split("--", maxsplit=1)[0], python=python, packages=packages)
    def _(lab: Lab) -> str:
        lab.write("kernel.py", KERNEL.format(arch=arch))
        lab.quiet(
            f"cp -rL $VIRTUAL_ENV/lib/python*/site-packages/nvidia/cuda_nvrtc/lib nvrtc; rm -f nvrtc/{without or 'none'}"
        )
        text = lab.run("LD_LIBRARY_PATH=$HOME/nvrtc python kernel.py")
        lab.log[-1] = "python kernel.py"
        return text


compiled(
    "cuda-mismatch/nvrtc-gpu-unknown--cupy-13",
    "compute_120",
    "cupy-cuda12x==13.3.0",
    "numpy<2.3",
    "nvidia-cuda-nvrtc-cu12==12.4.127",
)
compiled(
    "cuda-mismatch/nvrtc-gpu-unknown--cupy-13.6-py3.10",
    "compute_100",
    "cupy-cuda12x==13.6.0",
    "numpy<2.3",
    "nvidia-cuda-nvrtc-cu12==12.1.105",
    python="3.10",
)
compiled(
    "cuda-mismatch/nvrtc-builtins-missing--cupy-13",
    "compute_80",
    "cupy-cuda12x==13.3.0",
    "numpy<2.3",
    "nvidia-cuda-nvrtc-cu12==12.4.127",
    without="libnvrtc-builtins*",
)
compiled(
    "cuda-mismatch/nvrtc-builtins-missing--cupy-13.6-py3.10",
    "compute_80",
    "cupy-cuda12x==13.6.0",
    "numpy<2.3",
    "nvidia-cuda-nvrtc-cu12==12.1.105",
    python="3.10",
    without="libnvrtc-builtins*",
)


case("cuda-mismatch/numba-libnvvm-missing--compile-ptx", "ptx.py", PTX, "numba==0.61.2")
case(
    "cuda-mismatch/numba-libnvvm-missing--numba-0.53-py3.8",
    "ptx.py",
    PTX,
    "numba==0.53.1",
    "numpy==1.20.3",
    python="3.8",
)
case("cuda-mismatch/nvidia-driver-not-found--numba", "double.py", JIT, "numba==0.61.2")
case(
    "cuda-mismatch/onnxruntime-cuda-provider--1.22",
    "relu.py",
    ONNX.replace("@", ""),
    "onnxruntime-gpu==1.22.0",
    "onnx==1.18.0",
)
case(
    "cuda-mismatch/onnxruntime-cuda-provider--1.17-cuda11",
    "relu.py",
    ONNX.replace("@", ""),
    "onnxruntime-gpu==1.17.1",
    "onnx==1.16.2",
    "numpy<2",
    python="3.10",
)
case(
    "cuda-mismatch/onnxruntime-cuda-provider--cpu-package",
    "relu.py",
    ONNX.replace("@, 'CPUExecutionProvider'", ""),
    "onnxruntime==1.20.1",
    "onnx==1.17.0",
)


def parted(name: str, major: int, package: str, without: str, *, python: str = "3.11") -> None:
    """cuDNN with one of its parts gone."""

    @recipe(name, expect=name.split("/")[1].split("--", maxsplit=1)[0], python=python, packages=("--no-deps", package))
    def _(lab: Lab) -> str:
        lab.write("handle.py", HANDLE.format(major=major))
        lab.quiet(
            "mkdir cudnn; for f in $VIRTUAL_ENV/lib/python*/site-packages/nvidia/cudnn/lib/*.so.*; do ln -s $f cudnn/; done; "
            f"rm -f cudnn/{without}"
        )
        text = lab.run("(python handle.py)", env={"LD_LIBRARY_PATH": str(lab.home / "cudnn")})
        lab.log[-1] = f"python handle.py  # {without} is gone"
        return text


parted(
    "cuda-mismatch/cudnn-parts-mixed--cudnn-8-part-missing", 8, "nvidia-cudnn-cu11==8.5.0.96", "libcudnn_ops_infer.so.8"
)
parted("cuda-mismatch/cudnn-parts-mixed--cudnn-9-part-missing", 9, "nvidia-cudnn-cu12==9.1.0.70", "libcudnn_graph.so.9")


SUPPORT = {
    "lightgbm": "import lightgbm as lgb\nimport numpy as np\n\nx = np.random.rand(200, 4)\n"
    "lgb.train({'device': '@', 'verbose': 1}, lgb.Dataset(x, label=x[:, 0] > 0.5), num_boost_round=2)\n",
    "opencv": "import cv2\nimport numpy as np\n\nimage = cv2.cuda_GpuMat()\nimage.upload(np.zeros((8, 8), np.uint8))\n",
    "xgboost": "import numpy as np\nimport xgboost as xgb\n\nx = np.random.rand(200, 4)\n"
    "xgb.train({'device': 'cuda'}, xgb.DMatrix(x, label=x[:, 0]), num_boost_round=2)\n",
}
case(
    "cuda-mismatch/gpu-support-not-built-in--lightgbm-4.6",
    "boost.py",
    SUPPORT["lightgbm"].replace("@", "cuda"),
    "lightgbm==4.6.0",
    "numpy<2.3",
    "scipy",
)
case(
    "cuda-mismatch/gpu-support-not-built-in--opencv-4.9",
    "upload.py",
    SUPPORT["opencv"],
    "opencv-python-headless==4.9.0.80",
    "numpy<2",
)
case(
    "cuda-mismatch/gpu-support-not-built-in--xgboost-cpu",
    "boost.py",
    SUPPORT["xgboost"],
    "xgboost-cpu==3.0.2",
    "numpy<2.3",
    "scipy",
)


if __name__ == "__main__":
    main()
