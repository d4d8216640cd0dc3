"""Projects of 2018 to 2024 on today's index: what was left unpinned is now too new, and names have gone."""

from __future__ import annotations

from repair.lab import scenario


def _use(*lines: str) -> dict[str, str | bytes]:
    return {"program.py": "\n".join(lines) + "\n"}


_RUN = "python program.py"

scenario(
    "tensorflow-2.6-with-newer-keras",
    wants="to import keras of TensorFlow 2.6, whose Keras was left open",
    python="3.9",
    packages=("tensorflow-cpu==2.6.0 protobuf<3.20",),
    files=_use("import tensorflow as tf", "from tensorflow.keras.layers import Dense", "print(Dense(1))"),
    command=_RUN,
    goal=f"{_RUN} && python -c 'import tensorflow as tf; assert tf.__version__.startswith(\"2.6\")'",
)
scenario(
    "tensorflow-2.11-alone",
    wants="to import TensorFlow 2.11 installed today",
    python="3.9",
    packages=("tensorflow-cpu==2.11.1",),
    command="python -c 'import tensorflow'",
    goal="python -c 'import tensorflow as tf; assert tf.__version__.startswith(\"2.11\")'",
)
scenario(
    "tensorflow-1.15-on-3.7",
    wants="to import TensorFlow 1.15 installed today",
    python="3.7",
    packages=("tensorflow==1.15.5",),
    command="python -c 'import tensorflow'",
    goal="python -c 'import tensorflow as tf; assert tf.__version__.startswith(\"1.15\")'",
)
scenario(
    "tensorflow-1.14-in-file-on-3.10",
    wants="to install TensorFlow on Python 3.10 although the file of 2019 says 1.14",
    python="3.10",
    files={"requirements.txt": "tensorflow==1.14.0\nsix\n"},
    command="pip install -r requirements.txt",
    goal="python -c 'import six, tensorflow as tf; assert tf.__version__'",
)
scenario(
    "tensorflow-2.12-requirements",
    wants="to install TensorFlow 2.12 and NumPy from one file",
    python="3.10",
    files={"requirements.txt": "tensorflow-cpu==2.12.0\nnumpy==1.24.3\npandas==2.0.3\n"},
    command="pip install -r requirements.txt",
    goal="python -c 'import tensorflow, pandas' && python -m pip check",
)
scenario(
    "tensorflow-2.15-requirements-keras-3",
    wants="to install TensorFlow 2.15 from a file that pins Keras 3",
    python="3.11",
    files={"requirements.txt": "tensorflow-cpu==2.15.1\nkeras==3.0.5\n"},
    command="pip install -r requirements.txt",
    goal="python -c 'import tensorflow.keras' && python -m pip check",
)
scenario(
    "tensorflow-2.13-pydantic-2",
    wants="TensorFlow 2.13 and pydantic 2 to live together",
    python="3.11",
    packages=("tensorflow-cpu==2.13.1",),
    command="pip install pydantic==2.7.1",
    goal="python -c 'import tensorflow, pydantic' && python -m pip check",
)
scenario(
    "scikit-learn-1.2-alone",
    wants="to import scikit-learn 1.2 installed today",
    python="3.10",
    packages=("scikit-learn==1.2.2",),
    command="python -c 'import sklearn.linear_model'",
    goal="python -c 'import sklearn.linear_model; assert sklearn.__version__.startswith(\"1.2\")'",
)
scenario(
    "statsmodels-0.14-new-scipy",
    wants="to import statsmodels 0.14.4 with today's SciPy",
    python="3.11",
    packages=("statsmodels==0.14.4",),
    command="python -c 'import statsmodels.api'",
    goal="python -c 'import statsmodels.api'",
)
scenario(
    "gensim-4.3-new-scipy",
    wants="to import gensim 4.3.2 with a SciPy of 2024",
    python="3.11",
    packages=("gensim==4.3.2 numpy==1.26.4 scipy==1.13.1",),
    command="python -c 'import gensim'",
    goal="python -c 'import gensim'",
)
scenario(
    "seaborn-0.11-alone",
    wants="to plot with seaborn 0.11 installed today",
    python="3.11",
    packages=("seaborn==0.11.2",),
    files=_use("import matplotlib", "matplotlib.use('Agg')", "import seaborn as sns", "sns.kdeplot(x=[1.0, 2.0, 2.5])"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "spacy-3.4-alone",
    wants="to import spaCy 3.4 installed today",
    python="3.10",
    packages=("spacy==3.4.4",),
    command="python -c 'import spacy'",
    goal="python -c 'import spacy; spacy.blank(\"en\")'",
)
scenario(
    "numba-0.56-new-numpy",
    wants="to import numba 0.56",
    python="3.10",
    packages=("numba==0.56.4", "numpy==1.26.4"),
    command="python -c 'import numba'",
    goal="python -c 'import numba; assert numba.__version__.startswith(\"0.56\")'",
)
scenario(
    "librosa-0.9-pkg-resources",
    wants="to use librosa 0.9 installed today",
    python="3.10",
    packages=("librosa==0.9.2 numpy==1.23.5", "--upgrade setuptools"),
    command="python -c 'import librosa; librosa.resample'",
    goal="python -c 'import librosa; librosa.resample'",
)
scenario(
    "streamlit-1.11-altair-5",
    wants="to start Streamlit 1.11 installed today",
    python="3.10",
    packages=("streamlit==1.11.1 protobuf<4 numpy<2",),
    command="streamlit --version",
    goal="streamlit --version",
)
scenario(
    "black-22-click-8.1",
    wants="to run black 22.1",
    python="3.9",
    packages=("black==22.1.0",),
    command="black --version",
    goal="black --version",
)
scenario(
    "botocore-urllib3-default-ciphers",
    wants="to import an old botocore",
    python="3.10",
    packages=("botocore==1.27.0", "urllib3==2.2.1"),
    command="python -c 'import botocore.httpsession'",
    goal="python -c 'import botocore.httpsession'",
)
scenario(
    "requests-toolbelt-appengine",
    wants="to import requests_toolbelt 0.9",
    python="3.10",
    packages=("requests-toolbelt==0.9.1",),
    command="python -c 'import requests_toolbelt'",
    goal="python -c 'import requests_toolbelt'",
)
scenario(
    "flask-1.1-itsdangerous-json",
    wants="to start a Flask 1.1 program with a new itsdangerous",
    python="3.8",
    packages=("flask==1.1.2 markupsafe<2.1 jinja2<3.1 werkzeug<2", "itsdangerous==2.1.2"),
    command="python -c 'import flask'",
    goal="python -c 'import flask; flask.Flask(\"a\")'",
)
scenario(
    "pyopenssl-19-cryptography-41",
    wants="to import pyOpenSSL 19",
    python="3.9",
    packages=("pyopenssl==19.1.0", "cryptography==41.0.7"),
    command="python -c 'import OpenSSL.crypto'",
    goal="python -c 'import OpenSSL.crypto'",
)
scenario(
    "openai-1-httpx-0.28",
    wants="to create an OpenAI client of 2024",
    python="3.11",
    packages=("openai==1.50.0 httpx==0.28.1",),
    command="python -c 'import openai; openai.OpenAI(api_key=\"none\")'",
    goal="python -c 'import openai; openai.OpenAI(api_key=\"none\")'",
)
scenario(
    "passlib-bcrypt-5",
    wants="to hash a password with passlib",
    python="3.11",
    packages=("passlib==1.7.4 bcrypt==5.0.0",),
    files=_use("from passlib.hash import bcrypt", "print(bcrypt.hash('secret')[:4])"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "numpy-2-nan-alias",
    wants="to run a program that uses np.NaN",
    python="3.11",
    packages=("numpy==2.1.0",),
    files=_use("import numpy as np", "print(np.NaN, np.float_(1))"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "sklearn-externals-joblib",
    wants="to run a program that imports joblib from scikit-learn",
    python="3.10",
    packages=("scikit-learn==1.3.2 numpy==1.26.4",),
    files=_use("from sklearn.externals import joblib", "print(joblib.dump)"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "scipy-simps",
    wants="to run a program that integrates with simps",
    python="3.11",
    packages=("scipy==1.14.1",),
    files=_use("from scipy.integrate import simps", "print(simps([1, 2, 3]))"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "django-4-ugettext",
    wants="to import a Django package of 2019 under Django 4",
    python="3.10",
    packages=("Django==4.2.11",),
    files=_use("from django.utils.translation import ugettext_lazy as _", "print(_)"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "flask-markup",
    wants="to run a Flask program that imports Markup",
    python="3.11",
    packages=("flask==3.0.3",),
    files=_use("from flask import Flask, Markup", "print(Markup('a'))"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "moviepy-editor",
    wants="to run a program that imports moviepy.editor",
    python="3.11",
    packages=("moviepy==2.1.1",),
    files=_use("from moviepy.editor import VideoFileClip", "print(VideoFileClip)"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "pydub-audioop-on-3.13",
    wants="to import pydub on Python 3.13",
    python="3.13",
    packages=("pydub==0.25.1",),
    command="python -c 'import pydub'",
    goal="python -c 'import pydub'",
)
scenario(
    "cgi-on-3.13",
    wants="to run a program that imports cgi on Python 3.13",
    python="3.13",
    files=_use("import cgi", "print(cgi.parse_header('text/html; charset=utf-8'))"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "imghdr-in-installed-package-on-3.13",
    wants="to import tweepy 4.8 on Python 3.13",
    python="3.13",
    packages=("tweepy==4.8.0",),
    command="python -c 'import tweepy'",
    goal="python -c 'import tweepy'",
)
scenario(
    "getargspec-on-3.11",
    wants="to run a program that uses inspect.getargspec on Python 3.11",
    python="3.11",
    files=_use("import inspect", "print(inspect.getargspec(lambda a: a))"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "gradio-huggingface-hub-1",
    wants="to import gradio 4 installed today",
    python="3.11",
    packages=("gradio==4.44.1",),
    command="python -c 'import gradio'",
    goal="python -c 'import gradio'",
)
scenario(
    "pandas-iteritems",
    wants="to run a program that uses iteritems of a DataFrame",
    python="3.11",
    packages=("pandas==2.2.3",),
    files=_use("import pandas as pd", "for name, column in pd.DataFrame({'a': [1]}).iteritems():", "    print(name)"),
    command=_RUN,
    goal=_RUN,
)
scenario(
    "protobuf-runtime-version",
    wants="to import code that protoc 27 generated",
    python="3.11",
    packages=("onnx==1.17.0", "protobuf==3.20.3"),
    files=_use("from google.protobuf import runtime_version", "print(runtime_version)"),
    command=_RUN,
    goal=_RUN,
)
