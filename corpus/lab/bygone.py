"""Names and arguments of other releases: NumPy, SciPy, scikit-learn, JAX, Keras and PyTorch, older and newer ones.

Three small environments and two that other recipes use too; nothing here needs a GPU.
"""

from __future__ import annotations

from lab import Lab, main, recipe

A = "api-removed/"

ARRAYS = ("numpy==1.26.4", "scipy==1.14.1", "scikit-learn==1.6.1")
OLD_ARRAYS = ("numpy==1.16.6", "scipy==1.4.1", "scikit-learn==0.21.3")
JAX = ("jax==0.4.20", "jaxlib==0.4.20", "numpy==1.26.4", "scipy==1.11.4")
TENSORFLOW = ("tensorflow-cpu==2.15.1",)
TORCH = ("torch==2.13.0", "numpy")  # a CPU build (of another index) that the environment must already hold


def script(name: str, code: str, *packages: str, python: str = "3.11") -> None:
    """Register the run of one small program, called after its case, with these packages."""
    expected, case = name.split("/")[1].split("--", maxsplit=1)
    program = f"{case.replace('-', '_').replace('.', '_')}.py"

    @recipe(name, expect=expected, python=python, packages=packages)
    def _(lab: Lab) -> str:
        lab.write(program, code)
        return lab.run(f"python {program}")


script(
    A + "numpy-function-removed--asscalar",
    """import numpy as np

readings = np.loadtxt(["12.5", "13.0", "11.8"])
print("mean", np.asscalar(readings.mean()))
""",
    *ARRAYS,
)
script(
    A + "numpy-function-removed--rank",
    """import numpy


def describe(table):
    return "%d rows, rank %d" % (len(table), numpy.rank(table))


print(describe(numpy.ones((4, 3))))
""",
    *ARRAYS,
)
script(
    A + "scipy-numpy-names-removed--attribute",
    """import scipy
from scipy import integrate

grid = scipy.linspace(0, 1, 101)
print(integrate.simpson(scipy.sin(grid), x=grid))
""",
    *ARRAYS,
)
script(
    A + "scipy-numpy-names-removed--import",
    """from scipy import array, stats

sample = array([2.1, 2.4, 1.9])
print(stats.sem(sample))
""",
    *ARRAYS,
)
script(
    A + "sklearn-argument-removed--iid",
    """from sklearn.datasets import load_iris
from sklearn.model_selection import GridSearchCV
from sklearn.svm import SVC

X, y = load_iris(return_X_y=True)
search = GridSearchCV(SVC(), {"C": [1, 10]}, cv=3, iid=False)
search.fit(X, y)
print(search.best_params_)
""",
    *ARRAYS,
)
script(
    A + "sklearn-argument-removed--ridge-normalize",
    """from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge

X, y = load_diabetes(return_X_y=True)
model = Ridge(alpha=0.5, normalize=True).fit(X, y)
print(model.score(X, y))
""",
    *ARRAYS,
)
script(
    A + "sklearn-argument-removed--squared",
    """from sklearn.metrics import mean_squared_log_error

print(mean_squared_log_error([3, 5, 2.5], [2.5, 5, 4], squared=False))
""",
    *ARRAYS,
)
script(
    A + "numpy-too-old-for-code--default-rng",
    """import numpy as np

rng = np.random.default_rng(42)
print(rng.normal(size=3))
""",
    *OLD_ARRAYS,
    python="3.7",
)
script(
    A + "numpy-too-old-for-code--sliding-window",
    """import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

signal = np.arange(10)
print(sliding_window_view(signal, 3).mean(axis=1))
""",
    *OLD_ARRAYS,
    python="3.7",
)
script(
    A + "sklearn-too-old-for-code--stacking",
    """from sklearn.ensemble import RandomForestClassifier, StackingClassifier
from sklearn.linear_model import LogisticRegression

model = StackingClassifier([("forest", RandomForestClassifier())], final_estimator=LogisticRegression())
print(model)
""",
    *OLD_ARRAYS,
    python="3.7",
)
script(
    A + "sklearn-too-old-for-code--zero-division",
    """from sklearn.metrics import classification_report

print(classification_report([0, 1, 1], [0, 0, 0], zero_division=0))
""",
    *OLD_ARRAYS,
    python="3.7",
)
script(
    A + "jax-too-old-for-code--tree",
    """import jax
import jax.numpy as jnp

weights = {"w": jnp.ones((2, 2)), "b": jnp.zeros(2)}
print(jax.tree.map(lambda leaf: leaf.shape, weights))
""",
    *JAX,
)
script(
    A + "jax-too-old-for-code--axis-type",
    """import jax
from jax.sharding import AxisType, Mesh

mesh = Mesh(jax.devices(), ("data",))
print(mesh, AxisType.Auto)
""",
    *JAX,
)
script(
    A + "torch-name-removed--set-deterministic",
    """import torch

torch.manual_seed(7)
torch.set_deterministic(True)
print(torch.randn(2, 2))
""",
    *TORCH,
)
script(
    A + "torch-name-removed--get-trace-graph",
    """import torch

model = torch.nn.Linear(4, 2)
trace, outputs = torch.jit.get_trace_graph(model, torch.zeros(1, 4))
print(trace)
""",
    *TORCH,
)

script(
    A + "keras-too-old-for-code--ops",
    """import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

print(keras.ops.softmax(np.array([1.0, 2.0, 3.0])))
""",
    *TENSORFLOW,
)
script(
    A + "keras-too-old-for-code--from-keras-import-ops",
    """from keras import layers, ops


class Scale(layers.Layer):
    def call(self, x):
        return ops.multiply(x, 2.0)


print(Scale()([[1.0]]))
""",
    *TENSORFLOW,
)
script(
    A + "keras-name-removed--predict-classes",
    """import numpy as np
from tensorflow import keras

model = keras.Sequential([keras.layers.Dense(3, activation="softmax", input_shape=(4,))])
model.compile("adam", "categorical_crossentropy")
print(model.predict_classes(np.zeros((2, 4))))
""",
    *TENSORFLOW,
)
script(
    A + "keras-name-removed--multi-gpu-model",
    """import keras

model = keras.Sequential([keras.layers.Dense(1, input_shape=(4,))])
parallel = keras.utils.multi_gpu_model(model, gpus=2)
parallel.compile("adam", "mse")
""",
    *TENSORFLOW,
)


def folder(case: str, name: str, program: str, code: str, python: str = "3.11") -> None:
    """A folder that is no package stands where the program starts."""

    @recipe(f"missing-module/package-folder-without-code--{case}", expect="package-folder-without-code", python=python)
    def _(lab: Lab) -> str:
        (lab.home / name).mkdir(exist_ok=True)
        lab.write(program, code)
        return lab.run(f"python {program}")


folder(
    "empty-submodule",
    "distiller",
    "train.py",
    """import argparse

from distiller import apputils, model_summaries

print(apputils)
""",
)
folder(
    "data-folder-py3.8",
    "datasets",
    "load.py",
    """from datasets import load_dataset

print(load_dataset("imdb"))
""",
    python="3.8",
)

if __name__ == "__main__":
    main()
