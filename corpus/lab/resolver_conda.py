"""conda's words for the same failures, written from the sources of conda and libmamba: neither can be installed here."""

from __future__ import annotations

from lab import Lab, main, recipe

R = "resolver-conflict/"
N = "no-matching-distribution/"
EXCEPTIONS = "reconstructed from conda/conda:conda/exceptions.py"
GRAPH = "reconstructed from mamba-org/mamba:libmamba/src/solver/problems_graph.cpp and conda/conda-libmamba-solver:conda_libmamba_solver/exceptions.py"
MAMBA = "Channels:\n{channels}Platform: {platform}\nCollecting package metadata (repodata.json): done\nSolving environment: failed\n\nLibMambaUnsatisfiableError: Encountered problems while solving:\n"
CLASSIC = (
    "Collecting package metadata (current_repodata.json): done\nSolving environment: failed with initial frozen solve. Retrying with flexible solve.\n"
    "Solving environment: failed with repodata from current_repodata.json, will retry with next repodata source.\nCollecting package metadata (repodata.json): done\n"
)
PYTHON_HELP = (
    "If python is on the left-most side of the chain, that's the version you've asked for.\nWhen python appears to the right, that indicates that the thing on the left is somehow\n"
    "not available for the python version you are constrained to. Note that conda will not\nchange your python version to a different minor version unless you explicitly specify\nthat.\n"
)


def written(name: str, command: str, origin: str, text: str) -> None:
    """Register a case whose text is given, since the tool is not to be had here."""

    def do(lab: Lab) -> str:
        return text

    recipe(name, expect=name.split("/")[1].split("--", maxsplit=1)[0], command=command, origin=origin, pip="24.0")(do)


written(
    R + "conda-unsatisfiable--libmamba-tensorflow-python",
    "conda install tensorflow=2.10",
    GRAPH,
    MAMBA.format(channels=" - conda-forge\n - defaults\n", platform="linux-64")
    + """\
  - package tensorflow-2.10.0-cpu_py310hd1aba9c_0 requires python >=3.10,<3.11.0a0, but none of the providers can be installed

Could not solve for environment specs
The following packages are incompatible
├─ pin-1 is installable and it requires
│  └─ python 3.12.* , which can be installed;
└─ tensorflow 2.10**  is not installable because there are no viable options
   ├─ tensorflow 2.10.0 would require
   │  └─ python >=3.10,<3.11.0a0 , which conflicts with any installable versions previously reported;
   ├─ tensorflow 2.10.0 would require
   │  └─ python >=3.8,<3.9.0a0 , which conflicts with any installable versions previously reported;
   └─ tensorflow 2.10.0 would require
      └─ python >=3.9,<3.10.0a0 , which conflicts with any installable versions previously reported.

Pins seem to be involved in the conflict. Currently pinned specs:
 - python 3.12.* (labeled as 'pin-1')

""",
)
written(
    R + "conda-unsatisfiable--libmamba-two-pins",
    "conda create -n tf tensorflow=2.12 numpy=1.26",
    GRAPH,
    MAMBA.format(channels=" - conda-forge\n", platform="linux-64")
    + """\
  - package tensorflow-2.12.1-cpu_py311h6ac8430_0 requires tensorflow-base 2.12.1 cpu_py311h01590d9_0, but none of the providers can be installed

Could not solve for environment specs
The following packages are incompatible
├─ numpy 1.26**  is requested and can be installed;
└─ tensorflow 2.12**  is not installable because there are no viable options
   └─ tensorflow 2.12.1 would require
      └─ tensorflow-base [2.12.1 cpu_py310h01590d9_0|2.12.1 cpu_py311h01590d9_0], which requires
         └─ numpy >=1.22,<1.24 , which conflicts with any installable versions previously reported.

""",
)
written(
    R + "conda-unsatisfiable--libmamba-colour-old",
    "conda install -c conda-forge tensorflow-gpu=2.4 python=3.11",
    GRAPH,
    MAMBA.format(channels=" - conda-forge\n - defaults\n", platform="win-64")
    + """\
  - package tensorflow-gpu-2.4.1-h30adc30_0 requires tensorflow 2.4.1, but none of the providers can be installed

Could not solve for environment specs
The following packages are incompatible
├─ \x1b[32mpython 3.11** \x1b[0m is requested and can be installed;
└─ \x1b[31mtensorflow-gpu 2.4** \x1b[0m is not installable because it requires
   └─ \x1b[31mtensorflow 2.4.1 \x1b[0m but there are no viable options
      ├─ \x1b[31mtensorflow 2.4.1\x1b[0m would require
      │  └─ \x1b[31mpython 3.7.* \x1b[0m, which conflicts with any installable versions previously reported;
      └─ \x1b[31mtensorflow 2.4.1\x1b[0m would require
         └─ \x1b[31mpython 3.8.* \x1b[0m, which conflicts with any installable versions previously reported.

""",
)
written(
    R + "conda-unsatisfiable--classic-python",
    "conda install tensorflow=2.3",
    EXCEPTIONS,
    CLASSIC
    + """\
Solving environment: failed with initial frozen solve. Retrying with flexible solve.
Solving environment: - 
Found conflicts! Looking for incompatible packages.
This can take several minutes.  Press CTRL-C to abort.
failed

UnsatisfiableError: The following specifications were found
to be incompatible with the existing python installation in your environment:

Specifications:

  - tensorflow=2.3 -> python[version='3.5.*|3.6.*|3.7.*|3.8.*']

Your python: python=3.11

"""
    + PYTHON_HELP
    + "\n\n",
)
written(
    R + "conda-unsatisfiable--classic-each-other",
    "conda install tensorflow-gpu=1.15 cudatoolkit=11.2",
    EXCEPTIONS,
    CLASSIC
    + """\
Solving environment: failed

UnsatisfiableError: The following specifications were found to be incompatible with each other:

Output in format: Requested package -> Available versions

Package cudatoolkit conflicts for:
cudatoolkit=11.2
tensorflow-gpu=1.15 -> tensorflow==1.15.0=gpu_py37h0f0df58_0 -> cudatoolkit[version='10.0.*|>=10.0.130,<10.1.0a0']

""",
)
written(
    R + "conda-unsatisfiable--classic-system",
    "conda install tensorflow=2.11.0=cuda112py310he87a039_0",
    EXCEPTIONS,
    CLASSIC
    + """\
Solving environment: failed

UnsatisfiableError: The following specifications were found to be incompatible with your system:

  - feature:/linux-64::__glibc==2.35=0
  - tensorflow==2.11.0=cuda112py310he87a039_0 -> __cuda
  - tensorflow==2.11.0=cuda112py310he87a039_0 -> __glibc[version='>=2.17']

Your installed version is: not available

""",
)
written(
    R + "conda-unsatisfiable--micromamba",
    "micromamba create -n tf -c conda-forge tensorflow=2.10 python=3.12",
    "reconstructed from mamba-org/mamba:libmamba/src/solver/problems_graph.cpp and libmamba/src/api/install.cpp",
    """\
conda-forge/linux-64                                        Using cache
conda-forge/noarch                                          Using cache
error    libmamba Could not solve for environment specs
    The following packages are incompatible
    ├─ python 3.12**  is requested and can be installed;
    └─ tensorflow 2.10**  is not installable because there are no viable options
       ├─ tensorflow 2.10.0 would require
       │  └─ python >=3.10,<3.11.0a0 , which conflicts with any installable versions previously reported;
       └─ tensorflow 2.10.0 would require
          └─ python >=3.9,<3.10.0a0 , which conflicts with any installable versions previously reported.
critical libmamba Could not solve for environment specs
""",
)
CHANNELS = "Current channels:\n\n  - https://repo.anaconda.com/pkgs/main/{0}\n  - https://repo.anaconda.com/pkgs/main/noarch\n  - https://repo.anaconda.com/pkgs/r/{0}\n  - https://repo.anaconda.com/pkgs/r/noarch\n\nTo search for alternate channels that may provide the conda package you're\nlooking for, navigate to\n\n    https://anaconda.org\n\nand use the search bar at the top of the page.\n\n\n"
written(
    N + "conda-package-not-found--tensorflow-version",
    "conda install tensorflow=1.3.5",
    EXCEPTIONS,
    "Collecting package metadata (current_repodata.json): done\nSolving environment: failed with initial frozen solve. Retrying with flexible solve.\nCollecting package metadata (repodata.json): done\nSolving environment: failed with initial frozen solve. Retrying with flexible solve.\n\nPackagesNotFoundError: The following packages are not available from current channels:\n\n  - tensorflow=1.3.5\n\n"
    + CHANNELS.format("linux-64"),
)
written(
    N + "conda-package-not-found--osx-arm64",
    "conda create -n old python=3.6 tensorflow=1.15",
    EXCEPTIONS,
    "Channels:\n - defaults\nPlatform: osx-arm64\nCollecting package metadata (repodata.json): done\nSolving environment: failed\n\nPackagesNotFoundError: The following packages are not available from current channels:\n\n  - tensorflow=1.15*\n  - python=3.6*\n\n"
    + CHANNELS.format("osx-arm64"),
)
written(
    N + "conda-package-not-found--pip-name",
    "conda install opencv-python",
    EXCEPTIONS,
    "Channels:\n - defaults\nPlatform: win-64\nCollecting package metadata (repodata.json): done\nSolving environment: failed\n\nPackagesNotFoundError: The following packages are not available from current channels:\n\n  - opencv-python\n\n"
    + CHANNELS.format("win-64"),
)
written(
    N + "conda-package-not-found--environment-file-other-system",
    "conda env create -f environment.yml",
    EXCEPTIONS,
    "Collecting package metadata (repodata.json): ...working... done\nSolving environment: ...working... failed\n\nResolvePackageNotFound: \n  - vs2015_runtime=14.16.27012=hf0eaf9b_3\n  - vc=14.2=h21ff451_1\n  - wincertstore=0.2=py37_0\n  - tensorflow=2.1.0=eigen_py37hd727fc0_0\n\n",
)
written(
    N + "conda-package-not-found--libmamba-nothing-provides",
    "conda env create -f environment.yml",
    GRAPH,
    MAMBA.format(channels=" - defaults\n", platform="win-64")
    + "  - nothing provides requested _libgcc_mutex ==0.1 main\n  - nothing provides requested libgcc-ng ==11.2.0 h1234567_1\n  - nothing provides requested ncurses ==6.4 h6a678d5_0\n  - nothing provides requested readline ==8.2 h5eee18b_0\n\nCould not solve for environment specs\nThe following packages are incompatible\n├─ _libgcc_mutex ==0.1 main does not exist (perhaps a typo or a missing channel);\n├─ libgcc-ng ==11.2.0 h1234567_1 does not exist (perhaps a typo or a missing channel);\n├─ ncurses ==6.4 h6a678d5_0 does not exist (perhaps a typo or a missing channel);\n└─ readline ==8.2 h5eee18b_0 does not exist (perhaps a typo or a missing channel).\n\n",
)

if __name__ == "__main__":
    main()
