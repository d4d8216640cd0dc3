"""Installed packages that do not fit one another at import, and code written for another major version."""

from __future__ import annotations

import hashlib
import shutil
import subprocess

from lab import ROOT, Lab, main, recipe
from tensorflow import GENERATIONS

JAX = ("jax==0.4.30", "jaxlib==0.4.30", "numpy<2")


def variant(lab: Lab, *packages: str) -> None:
    """Go on in a copy of the environment in which ``packages`` were installed over what was there."""
    copy = ROOT / "env" / hashlib.sha256(repr((lab.env.name, packages)).encode()).hexdigest()[:10]
    if not (copy / ".ready").exists():
        shutil.rmtree(copy, ignore_errors=True)
        subprocess.run(["cp", "-al", lab.env, copy], check=True)
        (copy / ".ready").unlink(missing_ok=True)
        lab.env = copy
        lab.quiet("python -m pip install -q --no-warn-conflicts " + " ".join(f"'{p}'" for p in packages))
        (copy / ".ready").touch()
    lab.env = copy
    lab.log.append("pip install " + " ".join(f"'{p}'" for p in packages))


def run(
    folder: str,
    ident: str,
    case: str,
    code: str,
    *,
    generation: str | None = None,
    python: str = "3.11",
    packages: tuple[str, ...] = (),
    over: tuple[str, ...] = (),
    script: str = "main.py",
    expect: str | None = None,
) -> None:
    """One recipe: ``code`` in the environment of a TensorFlow generation (or of ``packages``), with ``over`` installed over it."""
    if generation:
        python, packages = GENERATIONS[generation]

    @recipe(f"{folder}/{ident}--{case}", expect=expect or ident, python=python, packages=packages)
    def _(lab: Lab) -> str:
        if over:
            variant(lab, *over)
        lab.write(script, code)
        return lab.run(f"python {script}")


IMPORT = "import tensorflow as tf\nprint(tf.__version__)\n"

run("abi-mismatch", "numpy-2-abi", "tensorflow-2.10", IMPORT, generation="2.10", over=("numpy==2.2.6",))
run("abi-mismatch", "numpy-2-abi", "tensorflow-2.15", IMPORT, generation="2.15", over=("numpy==2.0.2",))
run("abi-mismatch", "numpy-2-abi", "tensorflow-2.17", IMPORT, generation="2.17", over=("numpy==2.1.3",))
run(
    "abi-mismatch",
    "numpy-2-abi",
    "jaxlib-0.4.20",
    "import jax.numpy as jnp\nprint(jnp.ones(3))\n",
    packages=("jax==0.4.20", "jaxlib==0.4.20", "numpy==2.0.2", "scipy==1.13.1"),
)
run(
    "abi-mismatch",
    "numpy-dtype-size-changed",
    "pandas-2.0",
    "import pandas as pd\nprint(pd.__version__)\n",
    packages=("pandas==2.0.3", "numpy==2.2.6"),
)
run(
    "abi-mismatch",
    "numpy-dtype-size-changed",
    "scikit-learn-1.3",
    "from sklearn.linear_model import LinearRegression\n",
    packages=("scikit-learn==1.3.2", "scipy==1.15.3", "numpy==2.2.6"),
)
run("abi-mismatch", "numpy-too-old-for-extension", "tensorflow-2.8", IMPORT, generation="2.8", over=("numpy==1.19.5",))
run(
    "abi-mismatch", "protobuf-descriptors", "tensorflow-1.15", IMPORT, generation="1.15-cpu", over=("protobuf==4.24.4",)
)
run("abi-mismatch", "protobuf-descriptors", "tensorflow-2.4", IMPORT, generation="2.4", over=("protobuf==4.25.3",))
run("abi-mismatch", "protobuf-descriptors", "tensorflow-2.6", IMPORT, generation="2.6", over=("protobuf==5.29.5",))
run("abi-mismatch", "protobuf-too-old", "tensorflow-2.20", IMPORT, generation="2.20", over=("protobuf==4.25.3",))
run("abi-mismatch", "protobuf-too-old", "tensorflow-2.21", IMPORT, generation="2.21", over=("protobuf==5.27.5",))
run("abi-mismatch", "protobuf-too-old", "tensorflow-2.18", IMPORT, generation="2.18", over=("protobuf==3.20.3",))
run(
    "abi-mismatch",
    "keras-tensorflow-mismatch",
    "tf-2.6-keras-2.7",
    IMPORT + "print(tf.keras.Model)\n",
    generation="2.6",
    over=("keras==2.7.0",),
)
run(
    "abi-mismatch",
    "keras-tensorflow-mismatch",
    "tf-2.6-keras-2.8",
    IMPORT + "from keras.models import Sequential\n",
    generation="2.6",
    over=("keras==2.8.0",),
)
run(
    "abi-mismatch",
    "jax-jaxlib-mismatch",
    "jaxlib-too-old",
    "import jax\nprint(jax.devices())\n",
    packages=JAX,
    over=("--no-deps", "jaxlib==0.4.23"),
)
run(
    "abi-mismatch",
    "jax-jaxlib-mismatch",
    "jaxlib-too-new",
    "import jax.numpy as jnp\nprint(jnp.arange(3))\n",
    packages=JAX,
    over=("--no-deps", "jax==0.4.23"),
)

V1 = "import tensorflow as tf\n\nx = tf.placeholder(tf.float32, shape=[None, 4])\nwith tf.Session() as sess:\n    print(sess.run(x * 2, {x: [[1, 2, 3, 4]]}))\n"
run("api-removed", "tf1-api", "placeholder-2.10", V1, generation="2.10")
run(
    "api-removed",
    "tf1-api",
    "session-2.18",
    "import tensorflow as tf\nconfig = tf.ConfigProto()\nconfig.gpu_options.allow_growth = True\nsess = tf.Session(config=config)\n",
    generation="2.18",
)
run(
    "api-removed",
    "tf1-api",
    "graph-2.4",
    "import tensorflow as tf\ntf.set_random_seed(1)\ngraph = tf.get_default_graph()\n",
    generation="2.4",
)
run(
    "api-removed",
    "tf-contrib",
    "attribute-2.4",
    "import tensorflow as tf\ninit = tf.contrib.layers.xavier_initializer()\n",
    generation="2.4",
)
run("api-removed", "tf-contrib", "import-2.10", "import tensorflow.contrib.slim as slim\n", generation="2.10")
run(
    "api-removed",
    "tf-contrib",
    "from-import-2.20",
    "import tensorflow as tf\nfrom tensorflow.contrib import rnn\n",
    generation="2.20",
)
run(
    "api-removed",
    "tf-estimator",
    "attribute-2.18",
    "import tensorflow as tf\nconfig = tf.estimator.RunConfig(model_dir='out')\n",
    generation="2.18",
)
run(
    "api-removed",
    "tf-estimator",
    "import-2.20",
    "import tensorflow as tf\nclassifier = tf.estimator.DNNClassifier(hidden_units=[8], feature_columns=[])\n",
    generation="2.20",
)
FLOAT = "import numpy as np\n\nvalues = np.zeros(4, dtype=np.float)\nprint(values)\n"
run("api-removed", "numpy-alias-removed", "float-1.24", FLOAT, python="3.10", packages=("numpy==1.24.4",))
run(
    "api-removed",
    "numpy2-name-removed",
    "string_",
    "import numpy as np\n\nname = np.string_('a')\n",
    python="3.13",
    packages=("numpy==2.1.3",),
)
MODEL = "import tensorflow as tf\n\nmodel = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(1)])\n"
run("api-removed", "keras-3-save-format", "save-2.17", MODEL + "model.save('saved/my_model')\n", generation="2.17")
run(
    "api-removed",
    "keras-3-save-format",
    "load-2.18",
    "import tensorflow as tf\n\nmodel = tf.keras.models.load_model('saved/my_model')\n",
    generation="2.18",
)
run(
    "api-removed",
    "keras-3-save-format",
    "weights-2.20",
    MODEL + "model.save_weights('checkpoints/last')\n",
    generation="2.20",
)
run(
    "api-removed",
    "keras-3-argument",
    "lr-2.17",
    MODEL + "model.compile(tf.keras.optimizers.Adam(lr=0.001), 'mse')\n",
    generation="2.17",
)
run(
    "api-removed",
    "keras-3-argument",
    "input-shape-2.20",
    "import tensorflow as tf\n\nlayer = tf.keras.layers.LSTM(8, batch_input_shape=(1, 4, 2), time_major=True)\n",
    generation="2.20",
)
run(
    "api-removed",
    "standard-module-removed",
    "distutils-pandas-datareader-py3.12",
    "import pandas_datareader as pdr\n",
    python="3.12",
    packages=("pandas-datareader==0.10.0",),
)
run(
    "api-removed",
    "standard-module-removed",
    "distutils-own-code-py3.13",
    "from distutils.version import LooseVersion\nprint(LooseVersion('1.2') < LooseVersion('1.10'))\n",
    python="3.13",
)
run(
    "api-removed",
    "standard-module-removed",
    "imp-nose-py3.12",
    "import nose\nnose.main()\n",
    python="3.12",
    packages=("nose==1.3.7",),
)
run(
    "api-removed",
    "getargspec-removed",
    "invoke-py3.11",
    "from invoke import task\n\n\n@task\ndef build(c):\n    pass\n",
    python="3.11",
    packages=("invoke==1.7.3",),
)

if __name__ == "__main__":
    main()
