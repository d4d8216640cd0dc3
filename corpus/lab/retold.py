"""Cases that no Linux machine can capture: written from the wording in the tools' own sources."""

from __future__ import annotations

from lab import Lab, main, recipe


def told(name: str, text: str, *, source: str, command: str, notes: tuple[str, ...] = ()) -> None:
    """Register a case whose text is written here; ``source`` is where its wording stands."""
    folder, rest = name.split("/")
    expected = folder if folder in ("clean", "unexplained") else rest.split("--")[0]

    @recipe(name, expect=expected, origin=f"reconstructed from {source}", command=command, notes=notes)
    def _(lab: Lab) -> str:
        return text


MSVC = "pypa/setuptools:setuptools/msvc.py, pypa/pip:src/pip/_internal/exceptions.py"

told(
    "build-failure/msvc-build-tools-missing--netifaces-pip23",
    r"""Collecting netifaces
  Downloading netifaces-0.11.0.tar.gz (30 kB)
  Installing build dependencies: started
  Installing build dependencies: finished with status 'done'
  Getting requirements to build wheel: started
  Getting requirements to build wheel: finished with status 'done'
  Preparing metadata (pyproject.toml): started
  Preparing metadata (pyproject.toml): finished with status 'done'
Building wheels for collected packages: netifaces
  Building wheel for netifaces (pyproject.toml): started
  Building wheel for netifaces (pyproject.toml): finished with status 'error'
  error: subprocess-exited-with-error
  
  × Building wheel for netifaces (pyproject.toml) did not run successfully.
  │ exit code: 1
  ╰─> [5 lines of output]
      running bdist_wheel
      running build
      running build_ext
      building 'netifaces' extension
      error: Microsoft Visual C++ 14.0 or greater is required. Get it with "Microsoft C++ Build Tools": https://visualstudio.microsoft.com/visual-cpp-build-tools/
      [end of output]
  
  note: This error originates from a subprocess, and is likely not a problem with pip.
  ERROR: Failed building wheel for netifaces
Failed to build netifaces
ERROR: Could not build wheels for netifaces, which is required to install pyproject.toml-based projects

[notice] A new release of pip is available: 23.2.1 -> 25.3
[notice] To update, run: python.exe -m pip install --upgrade pip
""",
    source=MSVC,
    command="pip install netifaces",
)

told(
    "build-failure/msvc-build-tools-missing--pip18-setuptools40",
    r"""Collecting pycrypto
  Using cached https://files.example/packages/60/db/645aa9af249f059cc3a368b118de33889219e0362141e75d4eaf6f80f163/pycrypto-2.6.1.tar.gz
Installing collected packages: pycrypto
  Running setup.py install for pycrypto ... error
    Complete output from command c:\users\user\envs\shop\scripts\python.exe -u -c "import setuptools, tokenize;__file__='C:\\Users\\user\\AppData\\Local\\Temp\\pip-install-4o0zb6z2\\pycrypto\\setup.py';f=getattr(tokenize, 'open', open)(__file__);code=f.read().replace('\r\n', '\n');f.close();exec(compile(code, __file__, 'exec'))" install --record C:\Users\user\AppData\Local\Temp\pip-record-l8l6ncta\install-record.txt --single-version-externally-managed --compile --install-headers c:\users\user\envs\shop\include\site\python3.7\pycrypto:
    running install
    running build
    running build_py
    creating build
    creating build\lib.win-amd64-3.7
    creating build\lib.win-amd64-3.7\Crypto
    copying lib\Crypto\__init__.py -> build\lib.win-amd64-3.7\Crypto
    running build_ext
    warning: GMP or MPIR library not found; Not building Crypto.PublicKey._fastmath.
    building 'Crypto.Random.OSRNG.winrandom' extension
    error: Microsoft Visual C++ 14.0 is required. Get it with "Microsoft Visual C++ Build Tools": https://visualstudio.microsoft.com/downloads/
    
    ----------------------------------------
Command "c:\users\user\envs\shop\scripts\python.exe -u -c "import setuptools, tokenize;__file__='C:\\Users\\user\\AppData\\Local\\Temp\\pip-install-4o0zb6z2\\pycrypto\\setup.py';f=getattr(tokenize, 'open', open)(__file__);code=f.read().replace('\r\n', '\n');f.close();exec(compile(code, __file__, 'exec'))" install --record C:\Users\user\AppData\Local\Temp\pip-record-l8l6ncta\install-record.txt --single-version-externally-managed --compile --install-headers c:\users\user\envs\shop\include\site\python3.7\pycrypto" failed with error code 1 in C:\Users\user\AppData\Local\Temp\pip-install-4o0zb6z2\pycrypto\
You are using pip version 18.1, however version 20.3.4 is available.
You should consider upgrading via the 'python -m pip install --upgrade pip' command.
""",
    source="pypa/setuptools:setuptools/msvc.py (40.6), pypa/pip:src/pip/_internal/utils/misc.py (18.1)",
    command="pip install pycrypto",
)

told(
    "build-failure/msvc-build-tools-missing--python27-vcpython",
    r"""Collecting MySQL-python
  Downloading MySQL-python-1.2.5.zip (108kB)
Installing collected packages: MySQL-python
  Running setup.py install for MySQL-python: started
    Running setup.py install for MySQL-python: finished with status 'error'
    Complete output from command c:\python27\python.exe -u -c "import setuptools, tokenize;__file__='c:\\users\\user\\appdata\\local\\temp\\pip-build-4ddmle\\MySQL-python\\setup.py';f=getattr(tokenize, 'open', open)(__file__);code=f.read().replace('\r\n', '\n');f.close();exec(compile(code, __file__, 'exec'))" install --record c:\users\user\appdata\local\temp\pip-s0_uwe-record\install-record.txt --single-version-externally-managed --compile:
    running install
    running build
    running build_py
    creating build
    creating build\lib.win32-2.7
    copying _mysql_exceptions.py -> build\lib.win32-2.7
    running build_ext
    building '_mysql' extension
    error: Microsoft Visual C++ 9.0 is required. Get it from http://aka.ms/vcpython27
    
    ----------------------------------------
Command "c:\python27\python.exe -u -c "import setuptools, tokenize;__file__='c:\\users\\user\\appdata\\local\\temp\\pip-build-4ddmle\\MySQL-python\\setup.py';f=getattr(tokenize, 'open', open)(__file__);code=f.read().replace('\r\n', '\n');f.close();exec(compile(code, __file__, 'exec'))" install --record c:\users\user\appdata\local\temp\pip-s0_uwe-record\install-record.txt --single-version-externally-managed --compile" failed with error code 1 in c:\users\user\appdata\local\temp\pip-build-4ddmle\MySQL-python\
""",
    source="pypa/setuptools:setuptools/msvc.py (36), pypa/pip:pip/utils/__init__.py (9.0)",
    command="pip install MySQL-python",
)

told(
    "build-failure/msvc-build-tools-missing--vcvarsall",
    r"""running build
running build_ext
building 'fastmath' extension
error: Unable to find vcvarsall.bat
""",
    source="python/cpython:Lib/distutils/_msvccompiler.py",
    command="python setup.py build_ext --inplace",
)

LONG = r"C:\\Users\\user\\AppData\\Local\\Packages\\PythonSoftwareFoundation.Python.3.11_qbz5n2kfra8p0\\LocalCache\\local-packages\\Python311\\site-packages\\tensorflow\\include\\external\\com_github_grpc_grpc\\src\\core\\ext\\filters\\client_channel\\lb_policy\\grpclb\\client_load_reporting_filter.h"
HINT = "HINT: This error might have occurred since this system does not have Windows Long Path support enabled. You can find information on how to enable this at https://pip.pypa.io/warnings/enable-long-paths\n"
told(
    "platform-limit/windows-path-too-long--tensorflow-pip23",
    f"""Collecting tensorflow
  Using cached tensorflow-2.15.0-cp311-cp311-win_amd64.whl.metadata (3.6 kB)
Collecting tensorflow-intel==2.15.0 (from tensorflow)
  Using cached tensorflow_intel-2.15.0-cp311-cp311-win_amd64.whl.metadata (5.1 kB)
Using cached tensorflow_intel-2.15.0-cp311-cp311-win_amd64.whl (300.9 MB)
Installing collected packages: tensorflow-intel, tensorflow
ERROR: Could not install packages due to an OSError: [Errno 2] No such file or directory: '{LONG}'
{HINT}

[notice] A new release of pip is available: 23.2.1 -> 23.3.1
[notice] To update, run: C:\\Users\\user\\AppData\\Local\\Microsoft\\WindowsApps\\PythonSoftwareFoundation.Python.3.11_qbz5n2kfra8p0\\python.exe -m pip install --upgrade pip
""",
    source="pypa/pip:src/pip/_internal/commands/install.py (23.2)",
    command="pip install tensorflow",
)
told(
    "platform-limit/windows-path-too-long--jupyter-pip25",
    f"""Installing collected packages: widgetsnbextension, jupyterlab_widgets, ipywidgets, jupyter
ERROR: Could not install packages due to an OSError: [Errno 2] No such file or directory: 'C:\\\\Users\\\\user\\\\Documents\\\\university\\\\year 3\\\\machine learning\\\\project work\\\\final submission\\\\.venv\\\\share\\\\jupyter\\\\labextensions\\\\@jupyter-widgets\\\\jupyterlab-manager\\\\static\\\\vendors-node_modules_d3-color_src_color_js-node_modules_d3-format_src_defaultLocale_js-node_m-09b215.2643c43f22ad111f4f82.js'
{HINT}
""",
    source="pypa/pip:src/pip/_internal/commands/install.py (25.0)",
    command="pip install jupyter",
)
told(
    "platform-limit/windows-path-too-long--no-hint-pip20",
    r"""Installing collected packages: tensorflow
ERROR: Could not install packages due to an EnvironmentError: [Errno 2] No such file or directory: '"""
    + LONG.replace("3.11", "3.8").replace("Python311", "Python38")
    + r"""'

WARNING: You are using pip version 20.2.4; however, version 21.0 is available.
You should consider upgrading via the 'C:\Users\user\AppData\Local\Microsoft\WindowsApps\PythonSoftwareFoundation.Python.3.8_qbz5n2kfra8p0\python.exe -m pip install --upgrade pip' command.
""",
    source="pypa/pip:src/pip/_internal/commands/install.py (20.2)",
    command="pip install tensorflow",
)

told(
    "platform-limit/locale-encoding-in-setup-py--windows-cp1252",
    r"""Processing c:\users\user\shop
  Preparing metadata (setup.py): started
  Preparing metadata (setup.py): finished with status 'error'
  error: subprocess-exited-with-error
  
  × python setup.py egg_info did not run successfully.
  │ exit code: 1
  ╰─> [8 lines of output]
      Traceback (most recent call last):
        File "<string>", line 2, in <module>
        File "<pip-setuptools-caller>", line 34, in <module>
        File "C:\Users\user\shop\setup.py", line 4, in <module>
          long_description = open("README.md").read()
        File "C:\Users\user\AppData\Local\Programs\Python\Python310\lib\encodings\cp1252.py", line 23, in decode
          return codecs.charmap_decode(input,self.errors,decoding_table)[0]
      UnicodeDecodeError: 'charmap' codec can't decode byte 0x9d in position 1187: character maps to <undefined>
      [end of output]
  
  note: This error originates from a subprocess, and is likely not a problem with pip.
error: metadata-generation-failed

× Encountered error while generating package metadata.
╰─> See above for output.

note: This is an issue with the package mentioned above, not pip.
hint: See above for details.
""",
    source="python/cpython:Lib/encodings/cp1252.py, pypa/pip:src/pip/_internal/exceptions.py",
    command="pip install .",
)
told(
    "platform-limit/locale-encoding-in-setup-py--windows-cp950-pip19",
    r"""Collecting shoptools
  Using cached shoptools-0.4.tar.gz
    ERROR: Complete output from command python setup.py egg_info:
    ERROR: Traceback (most recent call last):
      File "<string>", line 1, in <module>
      File "C:\Users\user\AppData\Local\Temp\pip-install-fjqqo0vk\shoptools\setup.py", line 7, in <module>
        long_description = f.read()
    UnicodeDecodeError: 'cp950' codec can't decode byte 0xe2 in position 2110: illegal multibyte sequence
    ----------------------------------------
ERROR: Command "python setup.py egg_info" failed with error code 1 in C:\Users\user\AppData\Local\Temp\pip-install-fjqqo0vk\shoptools\
""",
    source="python/cpython:Modules/cjkcodecs/multibytecodec.c, pypa/pip:src/pip/_internal/utils/misc.py (19.1)",
    command="pip install shoptools",
)
told(
    "platform-limit/output-encoding-too-narrow--windows-redirected",
    r"""Traceback (most recent call last):
  File "C:\Users\user\train.py", line 12, in <module>
    print(f"Epoch {epoch} \u2713 accuracy {accuracy:.3f}")
  File "C:\Users\user\AppData\Local\Programs\Python\Python311\Lib\encodings\cp1252.py", line 19, in encode
    return codecs.charmap_encode(input,self.errors,encoding_table)[0]
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
UnicodeEncodeError: 'charmap' codec can't encode character '\u2713' in position 8: character maps to <undefined>
""",
    source="python/cpython:Lib/encodings/cp1252.py",
    command="python train.py > log.txt",
)

told(
    "system-library/glibc-too-old--tensorflow",
    """Traceback (most recent call last):
  File "/home/user/venv/lib/python3.9/site-packages/tensorflow/python/pywrap_tensorflow.py", line 62, in <module>
    from tensorflow.python._pywrap_tensorflow_internal import *
ImportError: /lib64/libm.so.6: version `GLIBC_2.27' not found (required by /home/user/venv/lib/python3.9/site-packages/tensorflow/python/_pywrap_tensorflow_internal.so)

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "/home/user/venv/lib/python3.9/site-packages/tensorflow/__init__.py", line 37, in <module>
    from tensorflow.python.tools import module_util as _module_util
  File "/home/user/venv/lib/python3.9/site-packages/tensorflow/python/__init__.py", line 36, in <module>
    from tensorflow.python import pywrap_tensorflow as _pywrap_tensorflow
  File "/home/user/venv/lib/python3.9/site-packages/tensorflow/python/pywrap_tensorflow.py", line 77, in <module>
    raise ImportError(
ImportError: Traceback (most recent call last):
  File "/home/user/venv/lib/python3.9/site-packages/tensorflow/python/pywrap_tensorflow.py", line 62, in <module>
    from tensorflow.python._pywrap_tensorflow_internal import *
ImportError: /lib64/libm.so.6: version `GLIBC_2.27' not found (required by /home/user/venv/lib/python3.9/site-packages/tensorflow/python/_pywrap_tensorflow_internal.so)


Failed to load the native TensorFlow runtime.
See https://www.tensorflow.org/install/errors for some common causes and solutions.
If you need help, create an issue at https://github.com/tensorflow/tensorflow/issues and include the entire stack trace above this error message.
""",
    source="bminor/glibc:elf/dl-version.c, tensorflow/tensorflow:tensorflow/python/pywrap_tensorflow.py",
    command="python -c 'import tensorflow'",
)
told(
    "system-library/glibc-too-old--program",
    """/home/user/venv/bin/ruff: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /home/user/venv/bin/ruff)
/home/user/venv/bin/ruff: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.33' not found (required by /home/user/venv/bin/ruff)
""",
    source="bminor/glibc:elf/dl-version.c",
    command="ruff --version",
)
told(
    "system-library/libstdcxx-too-old--scipy",
    """Traceback (most recent call last):
  File "fit.py", line 2, in <module>
    from scipy import optimize
  File "/home/user/miniconda3/envs/ml/lib/python3.8/site-packages/scipy/optimize/__init__.py", line 400, in <module>
    from .optimize import *
  File "/home/user/miniconda3/envs/ml/lib/python3.8/site-packages/scipy/optimize/optimize.py", line 37, in <module>
    from ._highs import _highs_wrapper
ImportError: /lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.29' not found (required by /home/user/miniconda3/envs/ml/lib/python3.8/site-packages/scipy/optimize/_highs/_highs_wrapper.cpython-38-x86_64-linux-gnu.so)
""",
    source="bminor/glibc:elf/dl-version.c",
    command="python fit.py",
)
told(
    "system-library/libstdcxx-too-old--cxxabi",
    """Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "/home/user/venv/lib/python3.11/site-packages/matplotlib/__init__.py", line 161, in <module>
    from . import _api, _version, cbook, _docstring, rcsetup
  File "/home/user/venv/lib/python3.11/site-packages/matplotlib/rcsetup.py", line 27, in <module>
    from matplotlib.colors import Colormap, is_color_like
  File "/home/user/venv/lib/python3.11/site-packages/matplotlib/colors.py", line 57, in <module>
    from matplotlib import _api, _cm, cbook, scale
  File "/home/user/venv/lib/python3.11/site-packages/matplotlib/scale.py", line 22, in <module>
    from matplotlib.ticker import (
  File "/home/user/venv/lib/python3.11/site-packages/matplotlib/ticker.py", line 138, in <module>
    from matplotlib import transforms as mtransforms
  File "/home/user/venv/lib/python3.11/site-packages/matplotlib/transforms.py", line 49, in <module>
    from matplotlib._path import (
ImportError: /usr/lib64/libstdc++.so.6: version `CXXABI_1.3.11' not found (required by /home/user/venv/lib/python3.11/site-packages/matplotlib/_path.cpython-311-x86_64-linux-gnu.so)
""",
    source="bminor/glibc:elf/dl-version.c",
    command="python -c 'import matplotlib.pyplot'",
)
told(
    "system-library/windows-dll-load-failed--cv2-py3.10",
    r"""Traceback (most recent call last):
  File "C:\Users\user\detect.py", line 1, in <module>
    import cv2
  File "C:\Users\user\venv\lib\site-packages\cv2\__init__.py", line 181, in <module>
    bootstrap()
  File "C:\Users\user\venv\lib\site-packages\cv2\__init__.py", line 153, in bootstrap
    native_module = importlib.import_module("cv2")
  File "C:\Users\user\AppData\Local\Programs\Python\Python310\lib\importlib\__init__.py", line 126, in import_module
    return _bootstrap._gcd_import(name[level:], package, level)
ImportError: DLL load failed while importing cv2: The specified module could not be found.
""",
    source="python/cpython:Python/dynload_win.c",
    command="python detect.py",
)
told(
    "system-library/windows-dll-load-failed--tensorflow-py3.7",
    r"""Traceback (most recent call last):
  File "C:\Users\user\venv\lib\site-packages\tensorflow\python\pywrap_tensorflow.py", line 64, in <module>
    from tensorflow.python._pywrap_tensorflow_internal import *
ImportError: DLL load failed: The specified module could not be found.

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
  File "C:\Users\user\venv\lib\site-packages\tensorflow\__init__.py", line 41, in <module>
    from tensorflow.python.tools import module_util as _module_util
  File "C:\Users\user\venv\lib\site-packages\tensorflow\python\__init__.py", line 39, in <module>
    from tensorflow.python import pywrap_tensorflow as _pywrap_tensorflow
  File "C:\Users\user\venv\lib\site-packages\tensorflow\python\pywrap_tensorflow.py", line 83, in <module>
    raise ImportError(msg)
ImportError: Traceback (most recent call last):
  File "C:\Users\user\venv\lib\site-packages\tensorflow\python\pywrap_tensorflow.py", line 64, in <module>
    from tensorflow.python._pywrap_tensorflow_internal import *
ImportError: DLL load failed: The specified module could not be found.


Failed to load the native TensorFlow runtime.

See https://www.tensorflow.org/install/errors

for some common reasons and solutions.  Include the entire stack trace
above this error message when asking for help.
""",
    source="python/cpython:Python/dynload_win.c, tensorflow/tensorflow:tensorflow/python/pywrap_tensorflow.py",
    command='python -c "import tensorflow"',
)

TORCH = "pytorch/pytorch:c10/cuda/CUDACachingAllocator.cpp"
FRAME = """Traceback (most recent call last):
  File "/home/user/train.py", line 57, in <module>
    loss = model(batch.to(device), labels.to(device))
  File "/home/user/venv/lib/python3.{minor}/site-packages/torch/nn/modules/module.py", line {line}, in _call_impl
    return forward_call(*{given}, **kwargs)
  File "/home/user/model.py", line 31, in forward
    scores = q @ k.transpose(-2, -1)
"""
told(
    "gpu-memory/torch-cuda-out-of-memory--1.12",
    "Epoch 1/10\n"
    + FRAME.format(minor=8, line=1130, given="input")
    + "RuntimeError: CUDA out of memory. Tried to allocate 376.00 MiB (GPU 0; 7.79 GiB total capacity; 5.72 GiB already allocated; 354.88 MiB free; 6.46 GiB reserved in total by PyTorch) If reserved memory is >> allocated memory try setting max_split_size_mb to avoid fragmentation.  See documentation for Memory Management and PYTORCH_CUDA_ALLOC_CONF\n",
    source=f"{TORCH} (v1.12)",
    command="python train.py",
)
told(
    "gpu-memory/torch-cuda-out-of-memory--2.1",
    "Epoch 1/10\n"
    + FRAME.format(minor=10, line=1518, given="args")
    + "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 3.00 GiB. GPU 0 has a total capacty of 23.65 GiB of which 1.66 GiB is free. Including non-PyTorch memory, this process has 21.97 GiB memory in use. Of the allocated memory 18.09 GiB is allocated by PyTorch, and 2.84 GiB is reserved by PyTorch but unallocated. If reserved but unallocated memory is large try setting max_split_size_mb to avoid fragmentation.  See documentation for Memory Management and PYTORCH_CUDA_ALLOC_CONF\n",
    source=f"{TORCH} (v2.1)",
    command="python train.py",
)
told(
    "gpu-memory/torch-cuda-out-of-memory--2.6-other-process",
    "Epoch 1/10\n"
    + FRAME.format(minor=12, line=1750, given="args")
    + "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 1024.00 MiB. GPU 0 has a total capacity of 31.36 GiB of which 370.69 MiB is free. Process 16335 has 25.34 GiB memory in use. Including non-PyTorch memory, this process has 5.65 GiB memory in use. Of the allocated memory 4.89 GiB is allocated by PyTorch, and 177.08 MiB is reserved by PyTorch but unallocated. If reserved but unallocated memory is large try setting PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True to avoid fragmentation.  See documentation for Memory Management  (https://pytorch.org/docs/stable/notes/cuda.html#environment-variables)\n",
    source=f"{TORCH} (v2.6)",
    command="python train.py",
)
told(
    "gpu-memory/tensorflow-gpu-out-of-memory--2.4",
    """Epoch 1/20
2021-03-02 10:12:44.312077: W tensorflow/core/common_runtime/bfc_allocator.cc:433] Allocator (GPU_0_bfc) ran out of memory trying to allocate 2.25GiB (rounded to 2415919104)requested by op model/conv2d_4/Conv2D
Current allocation summary follows.
2021-03-02 10:12:44.318330: W tensorflow/core/common_runtime/bfc_allocator.cc:441] ****************************************************************************************************
2021-03-02 10:12:44.318358: W tensorflow/core/framework/op_kernel.cc:1763] OP_REQUIRES failed at conv_ops.cc:1106 : Resource exhausted: OOM when allocating tensor with shape[32,256,192,384] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc
Traceback (most recent call last):
  File "train.py", line 41, in <module>
    model.fit(train, epochs=20)
  File "/home/user/venv/lib/python3.8/site-packages/tensorflow/python/keras/engine/training.py", line 1100, in fit
    tmp_logs = self.train_function(iterator)
  File "/home/user/venv/lib/python3.8/site-packages/tensorflow/python/eager/execute.py", line 59, in quick_execute
    tensors = pywrap_tfe.TFE_Py_Execute(ctx._handle, device_name, op_name,
tensorflow.python.framework.errors_impl.ResourceExhaustedError:  OOM when allocating tensor with shape[32,256,192,384] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc
	 [[node model/conv2d_4/Conv2D (defined at train.py:41) ]]
Hint: If you want to see a list of allocated tensors when OOM happens, add report_tensor_allocations_upon_oom to RunOptions for current allocation info.
 [Op:__inference_train_function_4116]

Function call stack:
train_function

""",
    source="tensorflow/tensorflow:tensorflow/core/framework/op_kernel.cc, tensorflow/core/common_runtime/bfc_allocator.cc",
    command="python train.py",
)
told(
    "gpu-memory/tensorflow-gpu-out-of-memory--2.15",
    """Epoch 1/20
2024-01-15 18:40:02.662141: W external/local_tsl/tsl/framework/bfc_allocator.cc:485] Allocator (GPU_0_bfc) ran out of memory trying to allocate 1.50GiB (rounded to 1610612736)requested by op model/dense/MatMul
If the cause is memory fragmentation maybe the environment variable 'TF_GPU_ALLOCATOR=cuda_malloc_async' will improve the situation. 
Current allocation summary follows.
2024-01-15 18:40:02.668902: W external/local_tsl/tsl/framework/bfc_allocator.cc:497] ****************************************************************************************************
Traceback (most recent call last):
  File "/home/user/train.py", line 41, in <module>
    model.fit(train, epochs=20)
  File "/home/user/venv/lib/python3.11/site-packages/keras/src/utils/traceback_utils.py", line 70, in error_handler
    raise e.with_traceback(filtered_tb) from None
  File "/home/user/venv/lib/python3.11/site-packages/tensorflow/python/eager/execute.py", line 53, in quick_execute
    tensors = pywrap_tfe.TFE_Py_Execute(ctx._handle, device_name, op_name,
tensorflow.python.framework.errors_impl.ResourceExhaustedError: Graph execution error:

Detected at node model/dense/MatMul defined at (most recent call last):
  File "/home/user/train.py", line 41, in <module>

OOM when allocating tensor with shape[8192,49152] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc
	 [[{{node model/dense/MatMul}}]]
Hint: If you want to see a list of allocated tensors when OOM happens, add report_tensor_allocations_upon_oom to RunOptions for current allocation info. This isn't available when running in Eager mode.
 [Op:__inference_train_function_1830]
""",
    source="tensorflow/tensorflow:tensorflow/core/framework/op_kernel.cc, tensorflow/core/common_runtime/bfc_allocator.cc",
    command="python train.py",
)

told(
    "out-of-memory/killed-by-system--dmesg",
    """Training: 100%|##########| 120/120
Epoch 1/5
Killed
[ 8123.412907] Out of memory: Killed process 4417 (python) total-vm:48219044kB, anon-rss:31842112kB, file-rss:2048kB, shmem-rss:0kB, UID:1000 pgtables:63412kB oom_score_adj:0
""",
    source="torvalds/linux:mm/oom_kill.c",
    command="python train.py; dmesg | tail -1",
)
told(
    "out-of-memory/killed-by-system--docker-137",
    """#9 [5/6] RUN pip install torch==2.0.1
#9 1.934 Collecting torch==2.0.1
#9 2.118   Downloading torch-2.0.1-cp310-cp310-manylinux1_x86_64.whl (619.9 MB)
#9 31.05 Killed
#9 ERROR: process "/bin/sh -c pip install torch==2.0.1" did not complete successfully: exit code: 137
------
 > [5/6] RUN pip install torch==2.0.1:
1.934 Collecting torch==2.0.1
2.118   Downloading torch-2.0.1-cp310-cp310-manylinux1_x86_64.whl (619.9 MB)
31.05 Killed
------
ERROR: failed to solve: process "/bin/sh -c pip install torch==2.0.1" did not complete successfully: exit code: 137
""",
    source="moby/buildkit:solver/llbsolver/ops/exec.go, bash's jobs.c",
    command="docker build .",
)
told(
    "out-of-memory/compiler-killed--gcc",
    """  building 'grpc._cython.cygrpc' extension
  x86_64-linux-gnu-gcc -pthread -Wsign-compare -DNDEBUG -g -fwrapv -O2 -Wall -fPIC -I/usr/include/python3.9 -c src/python/grpcio/grpc/_cython/cygrpc.cpp -o python_build/temp.linux-armv7l-3.9/src/python/grpcio/grpc/_cython/cygrpc.o
  x86_64-linux-gnu-gcc: fatal error: Killed signal terminated program cc1plus
  compilation terminated.
  error: command '/usr/bin/x86_64-linux-gnu-gcc' failed with exit code 1
  ----------------------------------------
  ERROR: Failed building wheel for grpcio
Failed to build grpcio
ERROR: Could not build wheels for grpcio which use PEP 517 and cannot be installed directly
""",
    source="gcc-mirror/gcc:gcc/gcc.cc, pypa/pip:src/pip/_internal/commands/install.py (20.3)",
    command="pip install grpcio",
)
told(
    "out-of-memory/compiler-killed--cc1plus-oom",
    """      cc1plus: out of memory allocating 65536 bytes after a total of 412196864 bytes
      error: command '/usr/bin/gcc' failed with exit code 1
      [end of output]
  
  note: This error originates from a subprocess, and is likely not a problem with pip.
  ERROR: Failed building wheel for dlib
Failed to build dlib
ERROR: Could not build wheels for dlib, which is required to install pyproject.toml-based projects
""",
    source="gcc-mirror/gcc:libiberty/xmalloc.c, pypa/pip:src/pip/_internal/commands/install.py (23.0)",
    command="pip install dlib",
)

# Windows frames around successes
told(
    "clean/powershell-frame--pip-warning",
    r"""Collecting idna==3.7
  Using cached idna-3.7-py3-none-any.whl (66 kB)
Installing collected packages: idna
pip :   WARNING: The script idna.exe is installed in 'C:\Users\user\AppData\Roaming\Python\Python310\Scripts' which is 
not on PATH.
At line:1 char:1
+ pip install --user idna==3.7 2>&1 | Tee-Object install.log
+ ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    + CategoryInfo          : NotSpecified: (  WARNING: The ...ot on PATH.:String) [], RemoteException
    + FullyQualifiedErrorId : NativeCommandError
 
  Consider adding this directory to PATH or, if you prefer to suppress this warning, use --no-warn-script-location.
Successfully installed idna-3.7
""",
    source="PowerShell/PowerShell:src/System.Management.Automation/engine/NativeCommandProcessor.cs, pypa/pip:src/pip/_internal/operations/install/wheel.py",
    command="pip install --user idna==3.7 2>&1 | Tee-Object install.log",
)
told(
    "clean/powershell-frame--wrapped-80",
    r"""python : INFO:root:starting run 7
At C:\Users\user\run.ps1:3 char:1
+ python train.py 2>&1 | Out-File train.log
+ ~~~~~~~~~~~~~~~~~~~~
    + CategoryInfo          : NotSpecified: (INFO:root:starting run 7:String) [
   ], RemoteException
    + FullyQualifiedErrorId : NativeCommandError
 
Epoch 1/2 - loss: 0.6931 - mean_absolute_error: 0.4170
Epoch 2/2 - loss: 0.5012 - mean_absolute_error: 0.2804
INFO:root:finished, 0 errors
""",
    source="PowerShell/PowerShell:src/System.Management.Automation/engine/NativeCommandProcessor.cs",
    command="python train.py 2>&1 | Out-File train.log",
)
told(
    "clean/powershell-frame--pip-notice",
    r"""Requirement already satisfied: idna in c:\users\user\venv\lib\site-packages (3.7)
pip.exe : 
At line:1 char:1
+ .\venv\Scripts\pip.exe install idna *> out.txt
+ ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    + CategoryInfo          : NotSpecified: (:String) [], RemoteException
    + FullyQualifiedErrorId : NativeCommandError
 
[notice] A new release of pip is available: 24.0 -> 25.3
[notice] To update, run: python.exe -m pip install --upgrade pip
""",
    source="PowerShell/PowerShell:src/System.Management.Automation/engine/NativeCommandProcessor.cs, pypa/pip:src/pip/_internal/self_outdated_check.py",
    command=r".\venv\Scripts\pip.exe install idna *> out.txt",
)
told(
    "missing-module/module-not-installed--powershell-frame",
    r"""python : Traceback (most recent call last):
At line:1 char:1
+ python .\report.py 2>&1 | Out-File log.txt
+ ~~~~~~~~~~~~~~~~~~~~~~~
    + CategoryInfo          : NotSpecified: (Traceback (most recent call last)::String) [], RemoteException
    + FullyQualifiedErrorId : NativeCommandError
 
  File "C:\Users\user\report.py", line 3, in <module>
    import openpyxl
ModuleNotFoundError: No module named 'openpyxl'
""",
    source="PowerShell/PowerShell:src/System.Management.Automation/engine/NativeCommandProcessor.cs, python/cpython:Lib/importlib/_bootstrap.py",
    command=r"python .\report.py 2>&1 | Out-File log.txt",
)

if __name__ == "__main__":
    main()
