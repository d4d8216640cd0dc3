"""Real TensorFlow of many years, on a machine without a GPU and on one with a played NVIDIA driver (see ``cuda.py``)."""

from __future__ import annotations

from pathlib import Path

from cuda import empty, on_gpu_machine, runtime
from lab import Lab, main, recipe

# One environment a generation: Python, then what is installed.
GENERATIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "1.14": ("3.7", ("tensorflow-gpu==1.14.0", "protobuf<3.21", "numpy<1.19")),
    "1.15-py2.7": ("2.7", ("tensorflow-gpu==1.15.0", "grpcio==1.39.0", "h5py<3", "protobuf<3.18")),
    "1.15-cpu": ("3.7", ("tensorflow==1.15.5", "protobuf<3.21")),
    "2.1": ("3.6", ("tensorflow==2.1.4",)),
    "2.3": ("3.8", ("tensorflow==2.3.4", "protobuf<3.21")),
    "2.4": ("3.8", ("tensorflow==2.4.4",)),
    "2.6": ("3.9", ("tensorflow==2.6.5", "protobuf<3.21")),
    "2.8": ("3.9", ("tensorflow==2.8.4", "numpy<2")),
    "2.10": ("3.10", ("tensorflow==2.10.1", "numpy<2")),
    "2.11": ("3.10", ("tensorflow==2.11.1", "numpy<2")),
    "2.12": ("3.11", ("tensorflow==2.12.1",)),
    "2.15": ("3.11", ("tensorflow==2.15.1",)),
    "2.17": ("3.12", ("tensorflow==2.17.1",)),
    "2.18": ("3.12", ("tensorflow==2.18.1",)),
    "2.19": ("3.12", ("tensorflow==2.19.1",)),
    "2.20": ("3.13", ("tensorflow==2.20.0",)),
    "2.21": ("3.13", ("tensorflow==2.21.0",)),
}

# Sentences that look bad and mean nothing where nobody asked for a GPU.
HARMLESS = {
    "Could not load dynamic library 'libcudart": "tf-cudart-missing-harmless",
    "Could not load dynamic library 'libnvinfer": "tf-tensorrt-missing-harmless",
    "Could not find TensorRT": "tf-tensorrt-missing-harmless",
    "Could not find cuda drivers": "tf-no-cuda-drivers-harmless",
    "failed call to cuInit": "tf-no-cuda-drivers-harmless",
    "factory for plugin": "tf-factory-registration-harmless",
    "oneDNN custom operations": "tf-onednn-notice",
    "rebuild TensorFlow with": "tf-cpu-features-notice",
    "not compiled to use": "tf-cpu-features-notice",
    "Passing (type, 1) or '1type' as a synonym": "np-dtype-synonym-harmless",
    "before absl::InitializeLog()": "absl-initialize-log-notice",
}

ASK_V1 = "import tensorflow as tf\nprint(tf.__version__)\nprint(tf.test.is_gpu_available())\n"
ASK = "import tensorflow as tf\nprint(tf.__version__)\nprint(tf.config.list_physical_devices('GPU'))\n"
ASK_NUM = "import tensorflow as tf\nprint(\"Num GPUs Available: \", len(tf.config.list_physical_devices('GPU')))\n"
SUM_V1 = "import tensorflow as tf\nwith tf.Session() as sess:\n    print(sess.run(tf.reduce_sum(tf.ones([4, 4]))))\n"
SUM = "import tensorflow as tf\n\nprint(tf.reduce_sum(tf.random.normal([1000, 1000])))\n"
FIT = (
    "import numpy as np\nimport tensorflow as tf\n\n"
    "x = np.random.rand(256, 8).astype('float32')\ny = x.sum(axis=1)\n"
    "model = tf.keras.Sequential([tf.keras.layers.Dense(16, activation='relu'), tf.keras.layers.Dense(1)])\n"
    "model.compile(optimizer='adam', loss='mse')\nmodel.fit(x, y, epochs=2, verbose=2)\nprint('done')\n"
)
LIBS_11 = (
    "libcudart.so.11.0",
    "libcublas.so.11",
    "libcublasLt.so.11",
    "libcufft.so.10",
    "libcurand.so.10",
    "libcusolver.so.10",
    "libcusolver.so.11",
    "libcusparse.so.11",
    "libcudnn.so.8",
)
LIBS_10_1 = (
    "libcudart.so.10.1",
    "libcublas.so.10",
    "libcublasLt.so.10",
    "libcufft.so.10",
    "libcurand.so.10",
    "libcusolver.so.10",
    "libcusparse.so.10",
    "libcudnn.so.7",
)
LIBS_10_0 = (
    "libcudart.so.10.0",
    "libcublas.so.10.0",
    "libcufft.so.10.0",
    "libcurand.so.10.0",
    "libcusolver.so.10.0",
    "libcusparse.so.10.0",
    "libcudnn.so.7",
)
LIBS_12 = (
    "libcudart.so.12",
    "libcublas.so.12",
    "libcublasLt.so.12",
    "libcufft.so.11",
    "libcurand.so.10",
    "libcusolver.so.11",
    "libcusparse.so.12",
    "libcudnn.so.8",
    "libcudnn.so.9",
    "libnccl.so.2",
)


def clean(generation: str, slug: str, code: str, script: str) -> None:
    """A log of a machine without a GPU, where nobody asked for one."""
    python, packages = GENERATIONS[generation]

    @recipe(f"clean/tensorflow-{slug}--{generation}", expect="clean", python=python, packages=packages)
    def _(lab: Lab) -> str:
        lab.write(script, code)
        text = on_gpu_machine(lab, f"python {script}", with_driver=False)
        lab.notes += [note for sentence, note in HARMLESS.items() if sentence in text]
        return text


def gpu(
    generation: str,
    ident: str,
    code: str,
    *,
    case: str = "",
    stub: dict[str, str] | None = None,
    kernel: str | None = None,
    libraries: tuple[str, ...] = (),
    smi: dict[str, str] | None = None,
    with_driver: bool = True,
    script: str = "check_gpu.py",
    before: str = "",
    env: dict[str, str] | None = None,
    played: tuple[str, ...] = (),
    folder: str = "cuda-mismatch",
) -> None:
    """A log in which a GPU was asked for and TensorFlow says why it has none."""
    python, packages = GENERATIONS[generation]

    @recipe(
        f"{folder}/{ident}--tensorflow-{generation}{'-' + case if case else ''}",
        expect=ident,
        python=python,
        packages=packages,
    )
    def _(lab: Lab) -> str:
        lab.write(script, code)
        more: tuple[Path, ...] = ()
        if libraries:
            more = (empty(f"libs-{len(libraries)}-" + libraries[0].replace(".so.", "-"), libraries),)
        if played:
            more = (runtime("played-" + played[0].replace(".so.", "-"), played),)
        command = before + ("nvidia-smi; " if smi else "") + f"python {script}"
        return on_gpu_machine(
            lab, command, stub=stub, kernel=kernel, libraries=more, smi=smi, with_driver=with_driver, env=env
        )


for _generation in ("1.14", "1.15-py2.7", "1.15-cpu"):
    clean(_generation, "session", SUM_V1, "sum.py")
for _generation in ("2.1", "2.3", "2.6", "2.8", "2.11", "2.15", "2.18", "2.20"):
    clean(_generation, "sum", SUM, "sum.py")
for _generation in ("2.4", "2.10", "2.12", "2.17", "2.19", "2.21"):
    clean(_generation, "fit", FIT, "train.py")

# No libcuda.so.1 at all, though a GPU was asked for.
NO_DRIVER = "nvidia-driver-not-found"
gpu("1.14", NO_DRIVER, ASK_V1, with_driver=False)
gpu("2.4", NO_DRIVER, ASK_NUM, with_driver=False)
gpu("2.8", NO_DRIVER, ASK, with_driver=False)
gpu("2.12", NO_DRIVER, ASK_NUM, with_driver=False)
gpu("2.17", NO_DRIVER, ASK, with_driver=False)
gpu("2.19", NO_DRIVER, ASK_NUM, with_driver=False)
gpu("2.21", NO_DRIVER, ASK, with_driver=False)

# The driver sees no device.
NO_DEVICE = "cuda-no-device"
gpu("1.15-py2.7", NO_DEVICE, ASK_V1, stub={"STUB_CUINIT": "100"})
gpu("2.3", NO_DEVICE, ASK_NUM, stub={"STUB_CUINIT": "100"}, kernel="535.104.05")
gpu(
    "2.10",
    NO_DEVICE,
    ASK,
    stub={"STUB_CUINIT": "100"},
    kernel="535.104.05",
    env={"CUDA_VISIBLE_DEVICES": "-1"},
    case="hidden",
)
gpu("2.18", NO_DEVICE, ASK_NUM, stub={"STUB_CUINIT": "100"})
gpu("2.20", NO_DEVICE, ASK, stub={"STUB_CUINIT": "100"})

# libcuda and the kernel module are of different versions: updated without a reboot.
MISMATCH = "nvidia-kernel-library-mismatch"
gpu("1.14", MISMATCH, ASK_V1, stub={"STUB_CUINIT": "803"}, kernel="410.48.00")
gpu("2.6", MISMATCH, ASK_NUM, stub={"STUB_CUINIT": "803"}, kernel="525.85.12")
gpu("2.10", MISMATCH, ASK, stub={"STUB_CUINIT": "803"}, kernel="525.85.12")
gpu("2.15", MISMATCH, ASK_NUM, stub={"STUB_CUINIT": "803"}, kernel="525.85.12")
gpu("2.20", MISMATCH, ASK, stub={"STUB_CUINIT": "803"}, kernel="525.85.12")

COMPAT = "cuda-compat-unsupported"
gpu("2.4", COMPAT, ASK_NUM, stub={"STUB_CUINIT": "804"}, kernel="460.32.03")
gpu("2.8", COMPAT, ASK, stub={"STUB_CUINIT": "804"}, kernel="525.85.12")
gpu("2.17", COMPAT, ASK, stub={"STUB_CUINIT": "804"}, kernel="525.85.12")

UNKNOWN = "cuda-unknown-error"
gpu("2.1", UNKNOWN, ASK, stub={"STUB_CUINIT": "999"}, kernel="535.104.05")
gpu("2.11", UNKNOWN, ASK_NUM, stub={"STUB_CUINIT": "999"}, kernel="535.104.05")
gpu("2.18", UNKNOWN, ASK, stub={"STUB_CUINIT": "999"}, kernel="535.104.05")

# The driver and a device are there, CUDA's libraries are not, or of another version.
LIBRARIES = "tf-gpu-libraries-missing"
DEVICE = {"STUB_DEVICES": "1"}
gpu("1.14", LIBRARIES, ASK_V1, stub=DEVICE | {"STUB_NAME": "Tesla K80", "STUB_CC": "3.7"}, kernel="535.104.05")
gpu(
    "1.15-py2.7",
    LIBRARIES,
    ASK_V1,
    stub=DEVICE | {"STUB_NAME": "GeForce GTX 1080 Ti", "STUB_CC": "6.1"},
    kernel="535.104.05",
    libraries=LIBS_10_1,
    case="cuda-10.1",
)
gpu(
    "2.1",
    LIBRARIES,
    ASK,
    stub=DEVICE | {"STUB_NAME": "GeForce RTX 2080 Ti", "STUB_CC": "7.5"},
    kernel="535.104.05",
    libraries=LIBS_10_0,
    case="cuda-10.0",
)
gpu("2.3", LIBRARIES, ASK_NUM, stub=DEVICE, kernel="535.104.05", libraries=LIBS_11, case="cuda-11")
gpu("2.4", LIBRARIES, FIT, stub=DEVICE, kernel="535.104.05", libraries=LIBS_11[:-1], case="no-cudnn", script="train.py")
gpu(
    "2.6",
    LIBRARIES,
    ASK_NUM,
    stub=DEVICE,
    kernel="535.104.05",
    smi={"driver": "535.104.05", "cuda": "12.2", "name": "NVIDIA GeForce RTX 3060"},
)
gpu("2.10", LIBRARIES, ASK, stub=DEVICE, kernel="535.104.05", libraries=LIBS_12, case="cuda-12")
gpu("2.11", LIBRARIES, FIT, stub=DEVICE, kernel="535.104.05", script="train.py")
gpu("2.12", LIBRARIES, ASK_NUM, stub=DEVICE, kernel="535.104.05")
gpu(
    "2.15",
    LIBRARIES,
    ASK,
    stub=DEVICE,
    kernel="535.104.05",
    smi={"driver": "535.104.05", "cuda": "12.2", "name": "NVIDIA GeForce RTX 3060"},
)
gpu("2.18", LIBRARIES, FIT, stub=DEVICE, script="train.py")
gpu("2.17", LIBRARIES, ASK_NUM, stub=DEVICE, libraries=LIBS_11, case="cuda-11")
gpu("2.18", LIBRARIES, ASK, stub=DEVICE, libraries=tuple(x for x in LIBS_12 if "cudnn" not in x), case="no-cudnn")
gpu(
    "2.20",
    LIBRARIES,
    ASK_NUM,
    stub=DEVICE,
    smi={"driver": "535.104.05", "cuda": "12.2", "name": "NVIDIA GeForce RTX 3060"},
)

OLD_GPU = "tf-gpu-too-old"
gpu(
    "1.14",
    OLD_GPU,
    ASK_V1,
    stub=DEVICE | {"STUB_NAME": "GeForce GTX 560", "STUB_CC": "2.1", "STUB_SMS": "7"},
    kernel="390.157.00",
    libraries=LIBS_10_0,
)
gpu(
    "2.4",
    OLD_GPU,
    ASK_NUM,
    stub=DEVICE | {"STUB_NAME": "GeForce GTX 770", "STUB_CC": "3.0", "STUB_SMS": "8"},
    kernel="470.199.02",
    libraries=LIBS_11,
)
gpu(
    "2.10",
    OLD_GPU,
    ASK,
    stub=DEVICE | {"STUB_NAME": "GeForce GT 730", "STUB_CC": "2.1", "STUB_SMS": "2"},
    kernel="470.199.02",
    libraries=LIBS_11,
)
gpu(
    "2.15",
    OLD_GPU,
    ASK,
    stub=DEVICE | {"STUB_NAME": "GeForce GTX 660", "STUB_CC": "3.0", "STUB_SMS": "5"},
    kernel="470.199.02",
    libraries=LIBS_12,
)
gpu(
    "2.20",
    OLD_GPU,
    ASK_NUM,
    stub=DEVICE | {"STUB_NAME": "Quadro K2000", "STUB_CC": "3.0", "STUB_SMS": "2"},
    libraries=LIBS_12,
)


@recipe(
    "clean/tensorflow-weak-second-gpu--2.4",
    expect="clean",
    python="3.8",
    packages=GENERATIONS["2.4"][1],
    notes=("tf-weak-second-gpu-ignored",),
)
def _(lab: Lab) -> str:
    lab.write("check_gpu.py", ASK_NUM)
    stub = {"STUB_DEVICES": "2", "STUB_NAME": "GeForce GT 1030", "STUB_CC": "6.1", "STUB_SMS": "3,28"}
    return on_gpu_machine(
        lab, "python check_gpu.py", stub=stub, kernel="470.199.02", libraries=(empty("libs-9-libcudart-11.0", LIBS_11),)
    )


CONV = (
    "import tensorflow as tf\n\nimages = tf.constant([[[[1.0]] * 8] * 8])\nkernel = tf.constant([[[[1.0]]] * 3] * 3)\n"
    "print(tf.nn.conv2d(images, kernel, 1, 'SAME').shape)\n"
)
ADD = "import tensorflow as tf\n\nprint(tf.constant([1.0, 2.0]) + 1)\n"
FILL = "import tensorflow as tf\n\nprint(tf.random.uniform([4]))\n"
MATMUL = "import tensorflow as tf\n\na = tf.constant([[1.0, 2.0], [3.0, 4.0]])\nprint(tf.matmul(a, a))\n"
BIG = (
    "import numpy as np\nimport tensorflow as tf\n\nbatches = []\nfor i in range(64):\n"
    "    batches.append(tf.constant(np.zeros((64, 1024, 1024), 'float32')))\n    print('batch', i)\n"
)
LIBS_11_2 = tuple(x for x in LIBS_11 if x != "libcusolver.so.10")

CUDNN = "cudnn-version-mismatch"
gpu("2.8", CUDNN, CONV, stub=DEVICE | {"STUB_CUDNN": "8005"}, kernel="535.104.05", played=LIBS_11_2, script="conv.py")
gpu("2.10", CUDNN, CONV, stub=DEVICE | {"STUB_CUDNN": "8005"}, kernel="535.104.05", played=LIBS_11_2, script="conv.py")
gpu("2.15", CUDNN, CONV, stub=DEVICE | {"STUB_CUDNN": "8700"}, kernel="535.104.05", played=LIBS_12, script="conv.py")
gpu("2.20", CUDNN, CONV, stub=DEVICE | {"STUB_CUDNN": "90100"}, played=LIBS_12, script="conv.py")
CUDNN_INIT = "tf-cudnn-init-failed"
gpu(
    "2.8",
    CUDNN_INIT,
    CONV,
    stub=DEVICE | {"STUB_CUDNN_CREATE": "1"},
    kernel="535.104.05",
    played=LIBS_11_2,
    script="conv.py",
)
gpu(
    "2.10",
    CUDNN_INIT,
    CONV,
    stub=DEVICE | {"STUB_CUDNN_CREATE": "1"},
    kernel="535.104.05",
    played=LIBS_11_2,
    script="conv.py",
)
gpu(
    "2.15",
    CUDNN_INIT,
    CONV,
    stub=DEVICE | {"STUB_CUDNN_CREATE": "1"},
    kernel="535.104.05",
    played=LIBS_12,
    script="conv.py",
)
PTX_TOO_NEW = "cuda-driver-too-old"
gpu(
    "2.10",
    PTX_TOO_NEW,
    ADD,
    stub=DEVICE | {"STUB_MODULE": "222"},
    kernel="460.32.03",
    played=LIBS_11_2,
    script="add.py",
    case="ptx",
)
gpu(
    "2.15",
    PTX_TOO_NEW,
    ADD,
    stub=DEVICE | {"STUB_MODULE": "222"},
    kernel="525.85.12",
    played=LIBS_12,
    script="add.py",
    case="ptx",
)
NEW_GPU = "tf-gpu-newer-than-build"
gpu(
    "2.10",
    NEW_GPU,
    ADD,
    stub=DEVICE | {"STUB_NAME": "NVIDIA GeForce RTX 5090", "STUB_CC": "12.0", "STUB_MODULE": "218"},
    kernel="570.86.15",
    played=LIBS_11_2,
    script="add.py",
)
gpu(
    "2.15",
    NEW_GPU,
    ADD,
    stub=DEVICE | {"STUB_NAME": "NVIDIA GeForce RTX 5080", "STUB_CC": "12.0", "STUB_MODULE": "218"},
    kernel="570.86.15",
    played=LIBS_12,
    script="add.py",
)
gpu(
    "2.20",
    NEW_GPU,
    ADD,
    stub=DEVICE | {"STUB_NAME": "NVIDIA GeForce RTX 5070 Ti", "STUB_CC": "12.0", "STUB_MODULE": "218"},
    played=LIBS_12,
    script="add.py",
)
CUBLAS = "tf-cublas-handle-failed"
gpu(
    "2.8",
    CUBLAS,
    MATMUL,
    stub=DEVICE | {"STUB_CUBLAS_CREATE": "1", "STUB_FREE_MIB": "300"},
    kernel="535.104.05",
    played=LIBS_11_2,
    script="matmul.py",
    folder="gpu-memory",
)
gpu(
    "2.10",
    CUBLAS,
    MATMUL,
    stub=DEVICE | {"STUB_CUBLAS_CREATE": "1", "STUB_FREE_MIB": "300"},
    kernel="535.104.05",
    played=LIBS_11_2,
    script="matmul.py",
    folder="gpu-memory",
)
OOM = "tensorflow-gpu-out-of-memory"
gpu(
    "2.10",
    OOM,
    BIG,
    stub=DEVICE | {"STUB_MIB": "2048"},
    kernel="535.104.05",
    played=LIBS_11_2,
    script="fill.py",
    folder="gpu-memory",
)
gpu(
    "2.15",
    OOM,
    BIG,
    stub=DEVICE | {"STUB_MIB": "2048"},
    kernel="535.104.05",
    played=LIBS_12,
    script="fill.py",
    folder="gpu-memory",
)

LOW = {"STUB_FREE_MIB": "420"}
CUDNN_OOM = "tf-cudnn-out-of-memory"
gpu(
    "2.10",
    CUDNN_OOM,
    CONV,
    stub=DEVICE | LOW | {"STUB_CUDNN_CREATE": "2"},
    kernel="535.104.05",
    played=LIBS_11_2,
    script="conv.py",
    folder="gpu-memory",
)
gpu(
    "2.15",
    CUDNN_OOM,
    CONV,
    stub=DEVICE | LOW | {"STUB_CUDNN_CREATE": "4"},
    kernel="535.104.05",
    played=LIBS_12,
    script="conv.py",
    folder="gpu-memory",
)

# A GPU that works: the NUMA lines of a kernel without NUMA (WSL) and of one with it are noise.
for _generation, _libs, _kernel in (
    ("2.10", LIBS_11_2, None),
    ("2.15", LIBS_12, "535.104.05"),
    ("2.8", LIBS_11_2, "535.104.05"),
):
    _python, _packages = GENERATIONS[_generation]

    @recipe(
        f"clean/tensorflow-gpu-found--{_generation}",
        expect="clean",
        python=_python,
        packages=_packages,
        notes=("tf-numa-notice",),
    )
    def _(lab: Lab, libs: tuple[str, ...] = _libs, kernel: str | None = _kernel) -> str:
        lab.write("check_gpu.py", ASK)
        text = on_gpu_machine(
            lab,
            "python check_gpu.py",
            stub=DEVICE,
            kernel=kernel,
            libraries=(runtime("played-" + libs[0].replace(".so.", "-"), libs),),
        )
        lab.notes += [note for sentence, note in HARMLESS.items() if sentence in text]
        return text


if __name__ == "__main__":
    main()
