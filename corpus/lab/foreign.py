"""Cases of machines that can't be had here: Windows, macOS, conda, Colab. The texts follow the named sources.

Windows' own sentences (``FormatMessage``) stand in ``ACCESS_DENIED`` and ``SHARING_VIOLATION`` as Windows prints them in six languages;
CPython (``PC/errmap.h``, ``Python/errors.c``) strips the trailing full stop, but not an ideographic one.
"""

from __future__ import annotations

from lab import Lab, main, recipe

ACCESS_DENIED = {
    "en": "Access is denied",
    "de": "Zugriff verweigert",
    "fr": "Accès refusé",
    "es": "Acceso denegado",
    "zh": "拒绝访问。",
    "ja": "アクセスが拒否されました。",
}
SHARING_VIOLATION = {
    "en": "The process cannot access the file because it is being used by another process",
    "de": "Der Prozess kann nicht auf die Datei zugreifen, da sie von einem anderen Prozess verwendet wird",
    "fr": "Le processus ne peut pas accéder au fichier car ce fichier est utilisé par un autre processus",
    "es": "El proceso no tiene acceso al archivo porque está siendo utilizado por otro proceso",
    "zh": "另一个程序正在使用此文件，进程无法访问。",
    "ja": "プロセスはファイルにアクセスできません。別のプロセスが使用中です。",
}
PIP = "reconstructed from pypa/pip:src/pip/_internal/commands/install.py"
LANGUAGE = {"en": "English", "de": "German", "fr": "French", "es": "Spanish", "zh": "Chinese", "ja": "Japanese"}
HINT = "Consider using the `--user` option or check the permissions."


def text(name: str, expect: str, command: str, origin: str, log: str, notes: tuple[str, ...] = ()) -> None:
    """Register one written case."""

    def do(lab: Lab) -> str:
        return log.lstrip("\n")

    recipe(name, expect=expect, command=command, origin=origin, notes=notes)(do)


W = "permission-denied/windows-access-denied--"
for language, version, path in (
    ("en", "23.2.1", r"C:\\Program Files\\Python311\\Lib\\site-packages\\idna"),
    ("de", "20.3.4", r"c:\\program files\\python38\\lib\\site-packages\\idna"),
    ("fr", "22.0.4", r"C:\\Program Files\\Python310\\Lib\\site-packages\\idna"),
    ("es", "21.3.1", r"C:\\Program Files\\Python39\\Lib\\site-packages\\idna"),
    ("zh", "21.1.2", r"d:\\python39\\lib\\site-packages\\idna"),
    ("ja", "24.2", r"C:\\Program Files\\Python312\\Lib\\site-packages\\idna"),
):
    error = "EnvironmentError" if version.startswith("20") else "OSError"
    text(
        W + f"install-{language}",
        "windows-access-denied",
        "pip install idna==2.10",
        f"{PIP} ({version}) and Windows's {LANGUAGE[language]} text of error 5",
        f"""
Collecting idna==2.10
  Downloading idna-2.10-py2.py3-none-any.whl (58 kB)
Installing collected packages: idna
ERROR: Could not install packages due to an {error}: [WinError 5] {ACCESS_DENIED[language]}: '{path}'
{HINT}

""",
    )
text(
    W + "pip-replaces-itself",
    "windows-access-denied",
    "pip install --upgrade pip",
    f"{PIP} (19.2.3)",
    f"""
Collecting pip
  Using cached https://files.example/packages/54/0c/d01aa759fdc501a58f431eb594a17495f15b88da142ce14b5845662c13f3/pip-20.0.2-py2.py3-none-any.whl
Installing collected packages: pip
  Found existing installation: pip 19.2.3
    Uninstalling pip-19.2.3:
ERROR: Could not install packages due to an EnvironmentError: [WinError 5] Access is denied: 'c:\\\\program files\\\\python38\\\\lib\\\\site-packages\\\\pip-19.2.3.dist-info\\\\entry_points.txt'
{HINT}

WARNING: You are using pip version 19.2.3, however version 20.0.2 is available.
You should consider upgrading via the 'python -m pip install --upgrade pip' command.
""",
)
text(
    W + "pip-exe-in-venv-zh",
    "windows-access-denied",
    "python -m pip install --upgrade pip",
    f"{PIP} (21.1.3) and Windows's Chinese text of error 5",
    """
Collecting pip
  Using cached pip-21.3.1-py3-none-any.whl (1.7 MB)
Installing collected packages: pip
  Attempting uninstall: pip
    Found existing installation: pip 21.1.3
    Uninstalling pip-21.1.3:
ERROR: Could not install packages due to an OSError: [WinError 5] 拒绝访问。: 'd:\\\\work\\\\shop\\\\venv\\\\scripts\\\\pip.exe'
Check the permissions.

""",
)
text(
    W + "loaded-module-is-replaced",
    "windows-access-denied",
    "pip install --upgrade opencv-python",
    f"{PIP} (23.2.1)",
    f"""
Installing collected packages: opencv-python
  Attempting uninstall: opencv-python
    Found existing installation: opencv-python 4.8.0.76
    Uninstalling opencv-python-4.8.0.76:
      Successfully uninstalled opencv-python-4.8.0.76
ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied: 'C:\\\\Users\\\\user\\\\AppData\\\\Local\\\\Programs\\\\Python\\\\Python310\\\\Lib\\\\site-packages\\\\~v2\\\\cv2.pyd'
{HINT}

""",
)
X = "permission-denied/windows-file-in-use--"
UNINSTALL = (
    "Installing collected packages: numpy\n  Attempting uninstall: numpy\n"
    "    Found existing installation: numpy 1.24.3\n    Uninstalling numpy-1.24.3:\n"
)
for language, path in (
    ("en", r"C:\\Users\\user\\AppData\\Local\\Temp\\pip-uninstall-8qvpbo6s\\f2py.exe"),
    ("de", r"C:\\Users\\user\\AppData\\Local\\Temp\\pip-unpack-2sd0k1xa\\numpy-1.26.4-cp311-cp311-win_amd64.whl"),
    ("fr", r"C:\\Users\\user\\AppData\\Local\\Temp\\pip-unpack-9ygqk3om\\numpy-1.26.4-cp311-cp311-win_amd64.whl"),
    ("es", r"c:\\python311\\lib\\site-packages\\numpy\\.libs\\libopenblas.dll"),
    ("zh", r"C:\\Users\\user\\AppData\\Local\\Temp\\pip-unpack-7yq1sm8b\\numpy-1.26.4-cp311-cp311-win_amd64.whl"),
    ("ja", r"C:\\Users\\user\\AppData\\Local\\Temp\\pip-unpack-d0v8t7cd\\numpy-1.26.4-cp311-cp311-win_amd64.whl"),
):
    text(
        X + language,
        "windows-file-in-use",
        "pip install --upgrade numpy",
        f"{PIP} (23.2) and Windows's {LANGUAGE[language]} text of error 32",
        f"""
Collecting numpy
  Downloading numpy-1.26.4-cp311-cp311-win_amd64.whl (15.8 MB)
{UNINSTALL if language in ("en", "es") else ""}{"      Successfully uninstalled numpy-1.24.3" if language == "en" else ""}
ERROR: Could not install packages due to an OSError: [WinError 32] {SHARING_VIOLATION[language]}: '{path}'
{HINT}

""".replace("\n\nERROR", "\nERROR"),
    )
text(
    X + "rename-on-uninstall",
    "windows-file-in-use",
    "pip install --upgrade tensorflow",
    f"{PIP} (23.2)",
    f"""
Installing collected packages: tensorflow
  Attempting uninstall: tensorflow
    Found existing installation: tensorflow 2.10.0
    Uninstalling tensorflow-2.10.0:
ERROR: Could not install packages due to an OSError: [WinError 32] The process cannot access the file because it is being used by another process: 'c:\\\\users\\\\user\\\\anaconda3\\\\envs\\\\tf\\\\lib\\\\site-packages\\\\tensorflow\\\\python\\\\_pywrap_tensorflow_internal.pyd' -> 'C:\\\\Users\\\\user\\\\AppData\\\\Local\\\\Temp\\\\pip-uninstall-3t0h9y1g\\\\_pywrap_tensorflow_internal.pyd'
{HINT}

""",
)
CONDA = "reconstructed from conda/conda:conda/exceptions.py"
C = "permission-denied/conda-environment-not-writable--"
text(
    C + "linux",
    "conda-environment-not-writable",
    "conda install tensorflow",
    CONDA,
    """
Collecting package metadata (current_repodata.json): done
Solving environment: done

## Package Plan ##

  environment location: /opt/anaconda3

  added / updated specs:
    - tensorflow

Proceed ([y]/n)? y

Preparing transaction: done
Verifying transaction: failed

EnvironmentNotWritableError: The current user does not have write permissions to the target environment.
  environment location: /opt/anaconda3
  uid: 1000
  gid: 1000

""",
)
text(
    C + "windows",
    "conda-environment-not-writable",
    "conda install numpy",
    CONDA,
    r"""
Collecting package metadata (current_repodata.json): done
Solving environment: done

EnvironmentNotWritableError: The current user does not have write permissions to the target environment.
  environment location: C:\ProgramData\Anaconda3

""",
)
M = "permission-denied/macos-system-integrity-protection--"
text(
    M + "six-py2.7-pip9",
    "macos-system-integrity-protection",
    "sudo pip install -r requirements.txt",
    "reconstructed from pypa/pip:pip/basecommand.py (9.0.1)",
    """
Installing collected packages: six, python-dateutil
  Found existing installation: six 1.4.1
    DEPRECATION: Uninstalling a distutils installed project (six) has been deprecated and will be removed in a future version. This is due to the fact that uninstalling a distutils project will only partially uninstall the project.
    Uninstalling six-1.4.1:
Exception:
Traceback (most recent call last):
  File "/Library/Python/2.7/site-packages/pip-9.0.1-py2.7.egg/pip/basecommand.py", line 215, in main
    status = self.run(options, args)
  File "/Library/Python/2.7/site-packages/pip-9.0.1-py2.7.egg/pip/commands/install.py", line 342, in run
    prefix=options.prefix_path,
  File "/Library/Python/2.7/site-packages/pip-9.0.1-py2.7.egg/pip/req/req_set.py", line 778, in install
    requirement.uninstall(auto_confirm=True)
  File "/Library/Python/2.7/site-packages/pip-9.0.1-py2.7.egg/pip/req/req_install.py", line 754, in uninstall
    paths_to_remove.remove(auto_confirm)
  File "/Library/Python/2.7/site-packages/pip-9.0.1-py2.7.egg/pip/req/req_uninstall.py", line 115, in remove
    renames(path, new_path)
  File "/Library/Python/2.7/site-packages/pip-9.0.1-py2.7.egg/pip/utils/__init__.py", line 267, in renames
    shutil.move(old, new)
  File "/System/Library/Frameworks/Python.framework/Versions/2.7/lib/python2.7/shutil.py", line 302, in move
    copy2(src, real_dst)
  File "/System/Library/Frameworks/Python.framework/Versions/2.7/lib/python2.7/shutil.py", line 131, in copy2
    copystat(src, dst)
  File "/System/Library/Frameworks/Python.framework/Versions/2.7/lib/python2.7/shutil.py", line 103, in copystat
    os.chflags(dst, st.st_flags)
OSError: [Errno 1] Operation not permitted: '/tmp/pip-u7KRNO-uninstall/System/Library/Frameworks/Python.framework/Versions/2.7/Extras/lib/python/six-1.4.1-py2.7.egg-info'
""",
)
text(
    M + "framework-pip-10",
    "macos-system-integrity-protection",
    "sudo pip install numpy",
    f"{PIP} (10.0.1)",
    """
Collecting numpy
  Downloading https://files.example/packages/f6/cd/b2c50b5190b66c711c23ef23c41d450297eb5a54d2033f8dcb3b8b13ac85/numpy-1.14.5-cp27-cp27m-macosx_10_6_intel.macosx_10_9_intel.macosx_10_9_x86_64.macosx_10_10_intel.macosx_10_10_x86_64.whl (4.7MB)
Installing collected packages: numpy
Could not install packages due to an EnvironmentError: [Errno 1] Operation not permitted: '/System/Library/Frameworks/Python.framework/Versions/2.7/share'

""",
)
Q = "disk-full/disk-quota-exceeded--"
text(
    Q + "home-pip-23",
    "disk-quota-exceeded",
    "pip install --user torch",
    PIP,
    """
Defaulting to user installation because normal site-packages is not writeable
Collecting torch
  Downloading torch-2.1.0-cp310-cp310-manylinux1_x86_64.whl (670.2 MB)
     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 670.2/670.2 MB 2.1 MB/s eta 0:00:00
Installing collected packages: torch
ERROR: Could not install packages due to an OSError: [Errno 122] Disk quota exceeded: '/home/user/.local/lib/python3.10/site-packages/torch/lib/libtorch_cuda.so'

""",
)
text(
    Q + "venv-pip-20",
    "disk-quota-exceeded",
    "pip install tensorflow",
    PIP,
    """
Collecting tensorflow
  Downloading tensorflow-2.4.1-cp38-cp38-manylinux2010_x86_64.whl (394.4 MB)
ERROR: Could not install packages due to an EnvironmentError: [Errno 122] Disk quota exceeded

""",
)
B = "broken-pip/windows-pip-cannot-replace-itself--"
MISC = "reconstructed from pypa/pip:src/pip/_internal/utils/misc.py"
text(
    B + "pip-23",
    "windows-pip-cannot-replace-itself",
    "pip install --upgrade pip",
    MISC,
    r"""
Requirement already satisfied: pip in c:\users\user\appdata\local\programs\python\python311\lib\site-packages (23.2.1)
Collecting pip
  Downloading pip-23.3.1-py3-none-any.whl (2.1 MB)
     ---------------------------------------- 2.1/2.1 MB 9.6 MB/s eta 0:00:00
ERROR: To modify pip, please run the following command:
C:\Users\user\AppData\Local\Programs\Python\Python311\python.exe -m pip install --upgrade pip
""",
)
text(
    B + "pip-20-requirements",
    "windows-pip-cannot-replace-itself",
    "pip install -U pip setuptools wheel",
    MISC,
    r"""
Collecting pip
  Downloading pip-21.0-py3-none-any.whl (1.5 MB)
Collecting setuptools
  Using cached setuptools-52.0.0-py3-none-any.whl (784 kB)
ERROR: To modify pip, please run the following command:
c:\project\venv\scripts\python.exe -m pip install -U pip setuptools wheel
""",
)
L = "stale-runtime/virtual-environment-moved--"
LAUNCHER = "reconstructed from pypa/distlib:PC/launcher.c"
text(
    L + "windows-launcher",
    "virtual-environment-moved",
    "pip install numpy",
    LAUNCHER,
    r"""
Fatal error in launcher: Unable to create process using '"C:\old\project\venv\Scripts\python.exe"  "D:\project\venv\Scripts\pip.exe" install numpy': The system cannot find the file specified.

""",
)
text(
    L + "windows-launcher-pip-9",
    "virtual-environment-moved",
    "pip install numpy",
    LAUNCHER,
    r"""
Fatal error in launcher: Unable to create process using '"c:\python37\python.exe"  "C:\Users\user\AppData\Local\Programs\Python\Python37-32\Scripts\pip.exe" install numpy'
""",
)
K = "stale-runtime/colab-runtime-not-restarted--"
COLAB = "reconstructed from googlecolab/colabtools:google/colab/_pip.py (pip_warning), which Colab's page turns into these words"
text(
    K + "numpy-opencv",
    "colab-runtime-not-restarted",
    "!pip install --upgrade tensorflow opencv-python",
    COLAB,
    """
Requirement already satisfied: tensorflow in /usr/local/lib/python3.11/dist-packages (2.17.1)
Collecting tensorflow
  Downloading tensorflow-2.19.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl.metadata (4.1 kB)
Requirement already satisfied: opencv-python in /usr/local/lib/python3.11/dist-packages (4.10.0.84)
Collecting opencv-python
  Downloading opencv_python-4.12.0.88-cp37-abi3-manylinux2014_x86_64.manylinux_2_17_x86_64.whl.metadata (19 kB)
Collecting numpy<2.2.0,>=1.26.0 (from tensorflow)
  Downloading numpy-2.1.3-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl.metadata (62 kB)
Installing collected packages: numpy, opencv-python, tensorflow
  Attempting uninstall: numpy
    Found existing installation: numpy 1.26.4
    Uninstalling numpy-1.26.4:
      Successfully uninstalled numpy-1.26.4
  Attempting uninstall: tensorflow
    Found existing installation: tensorflow 2.17.1
    Uninstalling tensorflow-2.17.1:
      Successfully uninstalled tensorflow-2.17.1
ERROR: pip's dependency resolver does not currently take into account all the packages that are installed. This behaviour is the source of the following dependency conflicts.
gensim 4.3.3 requires numpy<2.0,>=1.18.5, but you have numpy 2.1.3 which is incompatible.
tf-keras 2.17.0 requires tensorflow<2.18,>=2.17, but you have tensorflow 2.19.0 which is incompatible.
Successfully installed numpy-2.1.3 opencv-python-4.12.0.88 tensorflow-2.19.0
WARNING: The following packages were previously imported in this runtime:
  [cv2,numpy,tensorflow]
You must restart the runtime in order to use newly installed versions.
""",
)
text(
    K + "pillow",
    "colab-runtime-not-restarted",
    "!pip install pillow==11.1.0",
    COLAB,
    """
Collecting pillow==11.1.0
  Downloading pillow-11.1.0-cp311-cp311-manylinux_2_28_x86_64.whl.metadata (9.1 kB)
Installing collected packages: pillow
  Attempting uninstall: pillow
    Found existing installation: pillow 9.4.0
    Uninstalling pillow-9.4.0:
      Successfully uninstalled pillow-9.4.0
Successfully installed pillow-11.1.0
WARNING: The following packages were previously imported in this runtime:
  [PIL]
You must restart the runtime in order to use newly installed versions.

Restarting will lose all runtime state, including local variables.
""",
)
text(
    K + "pkg-resources",
    "colab-runtime-not-restarted",
    "!pip install setuptools==65.5.0",
    COLAB,
    """
Collecting setuptools==65.5.0
  Downloading setuptools-65.5.0-py3-none-any.whl (1.2 MB)
Installing collected packages: setuptools
  Attempting uninstall: setuptools
    Found existing installation: setuptools 67.7.2
    Uninstalling setuptools-67.7.2:
      Successfully uninstalled setuptools-67.7.2
Successfully installed setuptools-65.5.0
WARNING: The following packages were previously imported in this runtime:
  [pkg_resources]
You must restart the runtime in order to use newly installed versions.
""",
)
A = "stale-runtime/optional-backend-seen-as-missing--"
TRANSFORMERS = "reconstructed from huggingface/transformers:src/transformers/training_args.py (4.36)"
text(
    A + "accelerate-trainer",
    "optional-backend-seen-as-missing",
    "!pip install accelerate -U",
    TRANSFORMERS,
    """
Collecting accelerate
  Downloading accelerate-0.25.0-py3-none-any.whl (265 kB)
Installing collected packages: accelerate
Successfully installed accelerate-0.25.0
---------------------------------------------------------------------------
ImportError                               Traceback (most recent call last)
<ipython-input-7-7a0d2bbf6fe7> in <cell line: 3>()
      1 from transformers import TrainingArguments
      2 
----> 3 training_args = TrainingArguments("test-trainer")

4 frames
/usr/local/lib/python3.10/dist-packages/transformers/training_args.py in _setup_devices(self)
   1839         if not is_sagemaker_mp_enabled():
   1840             if not is_accelerate_available(min_version="0.20.1"):
-> 1841                 raise ImportError(
   1842                     "Using the `Trainer` with `PyTorch` requires `accelerate>=0.20.1`: Please run `pip install transformers[torch]` or `pip install accelerate -U`"
   1843                 )

ImportError: Using the `Trainer` with `PyTorch` requires `accelerate>=0.20.1`: Please run `pip install transformers[torch]` or `pip install accelerate -U`

---------------------------------------------------------------------------
NOTE: If your import is failing due to a missing package, you can
manually install dependencies using either !pip or !apt.

To view examples of installing some common dependencies, click the
"Open Examples" button below.
---------------------------------------------------------------------------
""",
)

text(
    A + "bitsandbytes-4bit",
    "optional-backend-seen-as-missing",
    "!pip install -U bitsandbytes",
    "reconstructed from huggingface/transformers:src/transformers/quantizers/quantizer_bnb_4bit.py (4.44)",
    """
Collecting bitsandbytes
  Downloading bitsandbytes-0.43.1-py3-none-manylinux_2_24_x86_64.whl (119.8 MB)
Requirement already satisfied: torch in /usr/local/lib/python3.10/dist-packages (from bitsandbytes) (2.4.1+cu121)
Requirement already satisfied: numpy in /usr/local/lib/python3.10/dist-packages (from bitsandbytes) (1.26.4)
Installing collected packages: bitsandbytes
Successfully installed bitsandbytes-0.43.1
---------------------------------------------------------------------------
ImportError                               Traceback (most recent call last)
<ipython-input-11-7d8e868d182e> in <cell line: 15>()
     13 
     14 # Load the model to train on the GPU
---> 15 model = AutoModelForCausalLM.from_pretrained(
     16     model_name,
     17     device_map="auto",

2 frames
/usr/local/lib/python3.10/dist-packages/transformers/quantizers/quantizer_bnb_4bit.py in validate_environment(self, *args, **kwargs)
     64             raise ImportError("Using `bitsandbytes` 4-bit quantization requires Accelerate: `pip install accelerate`")
     65         if not is_bitsandbytes_available():
---> 66             raise ImportError(
     67                 "Using `bitsandbytes` 4-bit quantization requires the latest version of bitsandbytes: `pip install -U bitsandbytes`"
     68             )

ImportError: Using `bitsandbytes` 4-bit quantization requires the latest version of bitsandbytes: `pip install -U bitsandbytes`

---------------------------------------------------------------------------
NOTE: If your import is failing due to a missing package, you can
manually install dependencies using either !pip or !apt.

To view examples of installing some common dependencies, click the
"Open Examples" button below.
---------------------------------------------------------------------------
""",
)


# --- sudo in a notebook -------------------------------------------------------------------------------------------------

SUDO = "sudo-project/sudo:plugins/sudoers/check.c, src/tgetpass.c"
text(
    "permission-denied/sudo-refused--notebook-password",
    "sudo-refused",
    "!sudo pip install opencv-python",
    SUDO,
    """
In [3]:
!sudo pip install opencv-python

sudo: a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper
sudo: a password is required
""",
)
text(
    "permission-denied/sudo-refused--not-in-sudoers",
    "sudo-refused",
    "sudo pip install tensorflow",
    SUDO,
    """
$ sudo pip install tensorflow
[sudo] password for user:
user is not in the sudoers file.  This incident will be reported.
""",
)
text(
    "permission-denied/sudo-refused--container-no-new-privileges",
    "sudo-refused",
    "!sudo pip3 install --upgrade transformers",
    SUDO,
    """
!sudo pip3 install --upgrade transformers
sudo: The "no new privileges" flag is set, which prevents sudo from running as root.
sudo: If sudo is running in a container, you may need to adjust the container configuration to disable the flag.
""",
)
text(
    "permission-denied/site-packages-not-writable--notebook-shared-server",
    "site-packages-not-writable",
    "%pip install --upgrade tensorflow",
    PIP,
    """
Requirement already satisfied: six>=1.12.0 in /opt/conda/lib/python3.10/site-packages (from tensorflow) (1.16.0)
Installing collected packages: flatbuffers, tensorflow
  Attempting uninstall: flatbuffers
    Found existing installation: flatbuffers 23.5.26
    Uninstalling flatbuffers-23.5.26:
ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/opt/conda/lib/python3.10/site-packages/flatbuffers/__init__.py'
Consider using the `--user` option or check the permissions.

Note: you may need to restart the kernel to use updated packages.
""",
    notes=("jupyter-restart-note",),
)
text(
    "permission-denied/site-packages-not-writable--colab-after-sudo",
    "site-packages-not-writable",
    "!sudo -u user pip install numpy==1.26.4",
    PIP,
    """
WARNING: The directory '/root/.cache/pip' or its parent directory is not owned or is not writable by the current user. The cache has been disabled. Check the permissions and owner of that directory. If executing pip with sudo, you should use sudo's -H flag.
Collecting numpy==1.26.4
  Downloading numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl (18.3 MB)
Installing collected packages: numpy
  Attempting uninstall: numpy
    Found existing installation: numpy 2.0.2
    Uninstalling numpy-2.0.2:
ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/usr/local/lib/python3.11/dist-packages/numpy-2.0.2.dist-info/'
Consider using the `--user` option or check the permissions.

""",
    notes=("pip-cache-not-owned",),
)

# --- Windows and macOS guards -------------------------------------------------------------------------------------------

CPYTHON = "python/cpython:Python/errors.c"
text(
    "permission-denied/file-not-accessible--windows-excel",
    "file-not-accessible",
    "python export.py",
    CPYTHON,
    r"""
Traceback (most recent call last):
  File "C:\Users\user\project\export.py", line 12, in <module>
    table.to_csv("results.csv", index=False)
  File "C:\Users\user\project\venv\Lib\site-packages\pandas\io\common.py", line 873, in get_handle
    handle = open(
             ^^^^^
PermissionError: [Errno 13] Permission denied: 'results.csv'
""",
)
text(
    "permission-denied/windows-symlink-privilege--hub-download",
    "windows-symlink-privilege",
    "python download.py",
    CPYTHON,
    r"""
Traceback (most recent call last):
  File "C:\Users\user\project\download.py", line 4, in <module>
    os.symlink(source, target)
OSError: [WinError 1314] A required privilege is not held by the client: 'C:\\Users\\user\\models\\blobs\\a1' -> 'C:\\Users\\user\\models\\snapshots\\main\\config.json'
""",
)
text(
    "permission-denied/windows-policy-blocks-file--smart-app-control",
    "windows-policy-blocks-file",
    "python -c 'import pandas'",
    CPYTHON,
    r"""
Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "C:\Users\user\project\venv\Lib\site-packages\pandas\_libs\__init__.py", line 18, in <module>
    from pandas._libs.interval import Interval
ImportError: DLL load failed while importing interval: An Application Control policy has blocked this file.
""",
)
text(
    "permission-denied/powershell-scripts-disabled--activate",
    "powershell-scripts-disabled",
    r".venv\Scripts\Activate.ps1",
    "PowerShell/PowerShell:src/System.Management.Automation/resources/Authenticode.resx",
    r"""
PS C:\Users\user\project> .venv\Scripts\Activate.ps1
.venv\Scripts\Activate.ps1 : File C:\Users\user\project\.venv\Scripts\Activate.ps1 cannot be loaded because running scripts is disabled on this system. For more information, see about_Execution_Policies at https:/go.microsoft.com/fwlink/?LinkID=135170.
At line:1 char:1
+ .venv\Scripts\Activate.ps1
+ ~~~~~~~~~~~~~~~~~~~~~~~~~~
    + CategoryInfo          : SecurityError: (:) [], PSSecurityException
    + FullyQualifiedErrorId : UnauthorizedAccess
""",
)
text(
    "permission-denied/macos-folder-protected--documents",
    "macos-folder-protected",
    "python3 -m pip install rich",
    "python/cpython:Lib/site.py",
    """
Fatal Python error: init_import_site: Failed to import the site module
Python runtime state: initialized
Traceback (most recent call last):
  File "<frozen site>", line 626, in <module>
  File "<frozen site>", line 609, in main
  File "<frozen site>", line 518, in venv
PermissionError: [Errno 1] Operation not permitted: '/Users/user/Documents/project/.venv/pyvenv.cfg'
""",
)
text(
    "stale-runtime/virtual-environment-moved--windows-no-python-at",
    "virtual-environment-moved",
    "pip install numpy",
    "python/cpython:PC/venvlauncher.c",
    r"""
No Python at '"C:\Users\user\AppData\Local\Programs\Python\Python310\python.exe'
""",
)
text(
    "stale-runtime/package-replaced-under-live-kernel--colab-dtype-size-changed",
    "package-replaced-under-live-kernel",
    "!pip install numpy==1.26.4 pandas==2.2.3",
    "googlecolab/colabtools:issues/5205, numpy/numpy:numpy/__init__.cython-30.pxd",
    """
Requirement already satisfied: pytz>=2020.1 in /usr/local/lib/python3.11/dist-packages (from pandas==2.2.3) (2025.1)
Installing collected packages: numpy, pandas
Successfully installed numpy-1.26.4 pandas-2.2.3
---------------------------------------------------------------------------
ValueError                                Traceback (most recent call last)
<ipython-input-2-38d4b0363d82> in <cell line: 0>()
----> 1 import pandas

3 frames
/usr/local/lib/python3.11/dist-packages/pandas/_libs/__init__.py in <module>
     16 import pandas._libs.pandas_parser  # isort: skip # type: ignore[reportUnusedImport]
     17 import pandas._libs.pandas_datetime  # noqa: F401 # isort: skip # type: ignore[reportUnusedImport]
---> 18 from pandas._libs.interval import Interval
     19 from pandas._libs.tslibs import (
     20     NaT,

interval.pyx in init pandas._libs.interval()

ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88 from PyObject
""",
)


if __name__ == "__main__":
    main()
