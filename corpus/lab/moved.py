"""Names that libraries removed or moved, and packages that no longer fit one another at import.

Two environments of different years serve all cases; nothing here needs a GPU, a browser or a server.
"""

from __future__ import annotations

from lab import Lab, main, recipe

A = "api-removed/"
OLDER = (
    "networkx==3.0",
    "matplotlib==3.9.0",
    "selenium==4.3.0",
    "django==4.0",
    "gym==0.26.2",
    "numpy==1.26.4",
    "scikit-learn==1.2.2",
    "scipy==1.10.1",
    "pandas==2.0.3",
    "httpx==0.28.1",
    "starlette==0.27.0",
    "passlib==1.7.4",
    "bcrypt==5.0.0",
    "openai==1.30.0",
    "librosa==0.10.1",
    "opencv-python-headless==4.8.1.78",
    "transformers==4.57.1",
    "pytest==8.3.2",
)
NEWER = (
    "networkx==3.5",
    "matplotlib==3.10.3",
    "selenium==4.33.0",
    "django==5.2",
    "gymnasium==1.1.1",
    "scikit-learn==1.7.0",
    "pandas==2.3.1",
    "anthropic==0.31.0",
    "httpx==0.28.1",
    "passlib==1.7.4",
    "bcrypt==5.0.0",
    "librosa==0.11.0",
    "opencv-python-headless==4.11.0.86",
    "transformers==5.0.0",
    "requests==2.32.4",
    "pytest==8.4.1",
)


def script(
    name: str,
    code: str,
    *,
    newer: bool = False,
    python: str = "",
    packages: tuple[str, ...] | None = None,
    run: str = "python main.py",
    files: dict[str, str] | None = None,
) -> None:
    """Register a recipe that runs a small program in one of the two environments (or one of its own)."""
    folder, rest = name.split("/")
    wanted = NEWER if newer else OLDER

    @recipe(
        name,
        expect=folder if folder in ("clean", "unexplained") else rest.split("--")[0],
        python=python or ("3.13" if newer else "3.10"),
        packages=wanted if packages is None else packages,
        command=run,
    )
    def _(lab: Lab) -> str:
        lab.write("main.py", code)
        for path, text in (files or {}).items():
            lab.write(path, text)
        return lab.run(run)


MATRIX = "import networkx as nx\nimport numpy as np\n\nadjacency = np.eye(4)\nG = nx.from_numpy_matrix(adjacency)\nprint(G)\n"
script(A + "networkx-name-removed--from-numpy-matrix-3.0", MATRIX)
script(
    A + "networkx-name-removed--gpickle-3.5",
    "import networkx as nx\n\nroads = nx.path_graph(5)\nnx.write_gpickle(roads, 'roads.gpickle')\n",
    newer=True,
)
script(
    A + "networkx-name-removed--node-attribute",
    "import networkx as nx\n\nG = nx.karate_club_graph()\nnx.draw_networkx\nfor n in G.nodes():\n    print(G.node[n]['club'])\n",
    run="python -c 'import networkx; print(\"networkx\", networkx.__version__)'; python main.py",
)
script(
    A + "matplotlib-name-removed--get-cmap-3.9",
    "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.cm as cm\n\ncolours = cm.get_cmap('viridis', 8)\nprint(colours(3))\n",
)
script(
    A + "matplotlib-name-removed--seaborn-style-3.10",
    "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt\n\nplt.style.use('seaborn-whitegrid')\nplt.plot([1, 2, 3])\nplt.savefig('out.png')\n",
    newer=True,
)
script(
    A + "matplotlib-name-removed--gca-projection",
    "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt\n\nfig = plt.figure()\nax = fig.gca(projection='3d')\nax.plot([1, 2], [3, 4], [5, 6])\n",
)
script(
    A + "matplotlib-name-removed--hist-normed",
    "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt\n\nplt.hist([1, 2, 2, 3], bins=3, normed=True)\nplt.savefig('out.png')\n",
    newer=True,
)
script(
    A + "selenium-4-migration--find-element-by-xpath",
    "from selenium.webdriver.remote.webdriver import WebDriver\n\ndriver = WebDriver.__new__(WebDriver)\n"
    "driver.find_element_by_xpath('//*[@id=\"login\"]').click()\n",
)
script(
    A + "selenium-4-migration--executable-path-4.33",
    "from selenium import webdriver\n\noptions = webdriver.ChromeOptions()\noptions.add_argument('--headless')\n"
    "driver = webdriver.Chrome(executable_path='/usr/local/bin/chromedriver', options=options)\ndriver.get('http://localhost:8000')\n",
    newer=True,
)
script(
    A + "selenium-4-migration--options-twice",
    "from selenium import webdriver\n\noptions = webdriver.FirefoxOptions()\n"
    "driver = webdriver.Firefox('/usr/local/bin/geckodriver', options=options)\n",
    newer=True,
)
SITE = {
    "manage.py": "import os\nimport sys\n\nfrom django.core.management import execute_from_command_line\n\n"
    "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_settings')\nexecute_from_command_line(sys.argv)\n",
    "site_settings.py": "SECRET_KEY = 'x'\nROOT_URLCONF = 'site_urls'\nINSTALLED_APPS = ['shop']\nUSE_TZ = True\n"
    "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}\n"
    "DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'\n",
    "site_urls.py": "from django.conf.urls import url\n\nurlpatterns = [url(r'^$', lambda request: None)]\n",
    "shop/__init__.py": "",
    "shop/models.py": "from django.db import models\n\n\nclass Item(models.Model):\n    name = models.CharField(max_length=9)\n",
}
script(A + "django-name-removed--url-4.0", "", run="python manage.py check", files=SITE)
script(
    A + "django-name-removed--ugettext-lazy-5.2",
    "",
    newer=True,
    run="python manage.py migrate",
    files=SITE
    | {
        "shop/models.py": "from django.db import models\nfrom django.utils.translation import ugettext_lazy as _\n\n\n"
        "class Item(models.Model):\n    name = models.CharField(_('name'), max_length=9)\n"
    },
)
script(
    A + "django-name-removed--on-delete",
    "",
    newer=True,
    run="python manage.py check",
    files=SITE
    | {
        "shop/models.py": "from django.db import models\n\n\nclass Item(models.Model):\n    name = models.CharField(max_length=9)\n\n\n"
        "class Sale(models.Model):\n    item = models.ForeignKey(Item)\n"
    },
)
script(
    A + "gym-step-api-changed--four-values",
    "import gym\n\nenv = gym.make('CartPole-v1')\nstate = env.reset()\nfor _ in range(10):\n"
    "    state, reward, done, info = env.step(env.action_space.sample())\n",
)
script(
    A + "gym-step-api-changed--seed",
    "import gym\n\nenv = gym.make('MountainCar-v0')\nenv.seed(42)\nobs = env.reset()\n",
    python="3.11",
    packages=("gym==0.26.2", "numpy==1.24.4"),
)
script(
    A + "gym-step-api-changed--old-environment",
    "import gym\nfrom gym.envs.registration import register\n\nimport grid\n\nregister(id='Grid-v0', entry_point='grid:Grid')\n"
    "env = gym.make('Grid-v0', disable_env_checker=True)\nobs, info = env.reset()\n",
    files={
        "grid.py": "import gym\nimport numpy as np\n\n\nclass Inner(gym.Env):\n"
        "    observation_space = gym.spaces.Box(0, 1, (4,))\n    action_space = gym.spaces.Discrete(2)\n\n"
        "    def reset(self):\n        return np.zeros(4)\n\n\n"
        "def Grid():\n    return gym.ObservationWrapper.__new__(Wrapped)._of(Inner())\n\n\n"
        "class Wrapped(gym.ObservationWrapper):\n    def _of(self, env):\n        gym.ObservationWrapper.__init__(self, env)\n        return self\n\n"
        "    def observation(self, observation):\n        return observation\n"
    },
)
script(
    A + "librosa-keyword-only--melspectrogram-0.10",
    "import librosa\nimport numpy as np\n\ntone = np.sin(np.linspace(0, 440, 22050))\n"
    "S = librosa.feature.melspectrogram(tone, sr=22050, n_mels=64)\nprint(S.shape)\n",
)
script(
    A + "librosa-keyword-only--mel-filter-0.11",
    "from librosa.filters import mel as librosa_mel_fn\n\nbasis = librosa_mel_fn(22050, 1024, 80, 0.0, 8000.0)\nprint(basis.shape)\n",
    newer=True,
)
script(
    A + "librosa-keyword-only--output",
    "import librosa\nimport numpy as np\n\nlibrosa.output.write_wav('tone.wav', np.zeros(100), 22050)\n",
    newer=True,
)
script(
    A + "httpx-argument-removed--starlette-testclient",
    "",
    run="pytest -q",
    files={
        "test_shop.py": "from starlette.applications import Starlette\nfrom starlette.testclient import TestClient\n\n\n"
        "def test_health():\n    client = TestClient(Starlette())\n    assert client.get('/health').status_code == 404\n"
    },
)
script(
    A + "httpx-argument-removed--openai-proxies",
    "from openai import OpenAI\n\nclient = OpenAI(api_key='none')\nprint(client.base_url)\n",
)
script(
    A + "httpx-argument-removed--anthropic-proxies",
    "import anthropic\n\nclient = anthropic.Anthropic(api_key='none')\nprint(client.base_url)\n",
    newer=True,
)
HASH = "from passlib.context import CryptContext\n\ncontext = CryptContext(schemes=['bcrypt'], deprecated='auto')\nprint(context.hash('secret'))\n"
script(A + "passlib-bcrypt-mismatch--hash-py3.10", HASH)
script(
    A + "passlib-bcrypt-mismatch--verify-py3.13",
    "from passlib.hash import bcrypt\n\n\ndef login(password: str, stored: str) -> bool:\n    return bcrypt.verify(password, stored)\n\n\n"
    "print(login('secret', bcrypt.using(rounds=4).hash('secret')))\n",
    newer=True,
)
script(
    "clean/passlib-with-bcrypt-4.1",
    "from passlib.hash import bcrypt\n\nhashed = bcrypt.hash('secret')\nprint('same' if bcrypt.verify('secret', hashed) else 'other')\n",
    python="3.11",
    packages=("passlib==1.7.4", "bcrypt==4.1.3"),
)
script(
    "clean/passlib-with-bcrypt-4.3",
    HASH,
    python="3.12",
    packages=("passlib==1.7.4", "bcrypt==4.3.0"),
)
script(
    A + "transformers-name-removed--adamw-4.57",
    "from transformers import AdamW, get_linear_schedule_with_warmup\n\nprint(AdamW)\n",
)
script(
    A + "transformers-name-removed--adamw-5.0",
    "from transformers import (\n    AdamW,\n    AutoTokenizer,\n    get_scheduler,\n)\n\nprint(AdamW, AutoTokenizer)\n",
    newer=True,
)
script(
    A + "transformers-name-removed--modeling-bert",
    "from transformers.modeling_bert import BertPreTrainedModel\n\nprint(BertPreTrainedModel)\n",
)
script(
    A + "pyyaml-load-without-loader--own-py3.10",
    "import yaml\n\nwith open('conf.yml') as file:\n    conf = yaml.load(file)\nprint(conf)\n",
    files={"conf.yml": "a: 1\n"},
)
script(
    A + "pyyaml-load-without-loader--load-all-py3.13",
    "import yaml\n\n\ndef documents(text: str) -> list[object]:\n    return list(yaml.load_all(text))\n\n\nprint(documents('a: 1\\n---\\nb: 2\\n'))\n",
    newer=True,
)
script(
    "system-library/opencv-without-windows--imshow-4.8",
    "import cv2\nimport numpy as np\n\nimage = np.zeros((40, 40, 3), np.uint8)\ncv2.imshow('image', image)\ncv2.waitKey(0)\n",
)
script(
    "system-library/opencv-without-windows--named-window-4.11",
    "import cv2\n\ncv2.namedWindow('camera', cv2.WINDOW_NORMAL)\n",
    newer=True,
)
script(
    "missing-module/opencv-contrib-missing--lbph-4.8",
    "import cv2\n\nrecognizer = cv2.face.LBPHFaceRecognizer_create()\nrecognizer.train([], [])\n",
)
script(
    "missing-module/opencv-contrib-missing--tracker-4.11",
    "import cv2\n\ntrackers = {'kcf': cv2.TrackerKCF_create, 'csrt': cv2.TrackerMOSSE_create}\n",
    newer=True,
)
script(
    "stale-runtime/opencv-files-mixed--compiled-part-gone",
    "import cv2\n\nimage = cv2.imread('photo.png', cv2.IMREAD_COLOR)\nprint(image)\n",
    python="3.12",
    packages=("opencv-python-headless==4.10.0.84", "opencv-contrib-python-headless==4.10.0.84"),
    run="pip uninstall -y opencv-contrib-python-headless; mkdir -p $VIRTUAL_ENV/lib/python3.12/site-packages/cv2/qt; python main.py",
)
script(
    "api-removed/vendored-six-too-old--kafka-py3.12",
    "from kafka import KafkaProducer\n\nproducer = KafkaProducer(bootstrap_servers='localhost:9092')\n",
    python="3.12",
    packages=("kafka-python==2.0.2",),
)
script(
    "api-removed/vendored-six-too-old--urllib3-py3.13",
    "import urllib3\n\nprint(urllib3.__version__)\n",
    python="3.13",
    packages=("urllib3==1.25.11",),
)
script(
    "api-removed/sklearn-name-removed--load-boston-1.2",
    "from sklearn.datasets import load_boston\n\nX, y = load_boston(return_X_y=True)\n",
)
script(
    "api-removed/sklearn-name-removed--grid-search-1.7",
    "from sklearn.grid_search import GridSearchCV\n\nprint(GridSearchCV)\n",
    newer=True,
)
script(
    "api-removed/sklearn-name-removed--joblib-external",
    "import sys\n\nfrom sklearn.externals import joblib\n\nmodel = joblib.load(sys.argv[1])\n",
)
script(
    "api-removed/sklearn-name-removed--plot-confusion-matrix",
    "from sklearn.metrics import accuracy_score, plot_confusion_matrix\n",
    newer=True,
)

# Python's own library
script(
    A + "standard-name-removed--clock-py3.13",
    "import time\n\nstart = time.clock()\nprint(sum(range(10**6)), time.clock() - start)\n",
    python="3.13",
    packages=(),
)
script(
    A + "standard-name-removed--assert-equals-py3.12",
    "import unittest\n\n\nclass Sums(unittest.TestCase):\n    def test_sum(self):\n        self.assertEquals(1 + 1, 2)\n\n\nunittest.main()\n",
    python="3.12",
    packages=(),
)
script(
    A + "standard-name-removed--wrap-socket-py3.13",
    "import socket\nimport ssl\n\nplain = socket.socket()\nsecure = ssl.wrap_socket(plain, ssl_version=ssl.PROTOCOL_TLS)\n",
    python="3.13",
    packages=(),
)
script(
    A + "standard-name-removed--linux-distribution-py3.9",
    "import platform\n\nname, version, _ = platform.linux_distribution()\nprint(name, version)\n",
    python="3.9",
    packages=(),
)
script(
    A + "python-too-old-for-code--union-py3.9",
    "def add(a: int | None, b: int) -> int | None:\n    return None if a is None else a + b\n\n\nprint(add(1, 2))\n",
    python="3.9",
    packages=(),
)
script(
    A + "python-too-old-for-code--self-py3.10",
    "from typing import Self\n\n\nclass Query:\n    def where(self, text: str) -> Self:\n        return self\n",
    python="3.10",
    packages=(),
)
script(
    A + "python-too-old-for-code--list-py3.8",
    "def mean(values: list[float]) -> float:\n    return sum(values) / len(values)\n\n\nprint(mean([1, 2]))\n",
    python="3.8",
    packages=(),
)
script(
    A + "python-too-old-for-code--tomllib-py3.9",
    "import tomllib\n\nwith open('conf.toml', 'rb') as file:\n    print(tomllib.load(file))\n",
    python="3.9",
    packages=(),
)

# two installed packages of different times
script(
    A + "name-not-in-installed-release--own-import",
    "from requests import get, AsyncSession\n\nprint(get, AsyncSession)\n",
    newer=True,
)
script(
    A + "name-not-in-installed-release--black-click",
    "",
    python="3.10",
    packages=("black==21.12b0", "click==8.1.7"),
    run="black --check main.py",
)
script(
    A + "name-not-in-installed-release--sqlalchemy-utils",
    "import sqlalchemy_utils\n",
    python="3.11",
    packages=("sqlalchemy-utils==0.36.8", "sqlalchemy==2.0.30", "setuptools<80"),
)
script(
    "missing-module/optional-dependency-missing--testclient-httpx",
    "",
    run="pytest -q",
    python="3.12",
    packages=("pytest==8.3.2", "fastapi==0.115.0"),
    files={
        "test_shop.py": "from fastapi import FastAPI\nfrom fastapi.testclient import TestClient\n\nclient = TestClient(FastAPI())\n\n\ndef test_docs():\n    assert client.get('/docs').status_code == 200\n"
    },
)
script(
    "missing-module/optional-dependency-missing--email-validator",
    "from pydantic import BaseModel, EmailStr\n\n\nclass User(BaseModel):\n    mail: EmailStr\n",
    python="3.12",
    packages=("fastapi==0.115.0",),
)
script(
    "missing-module/optional-dependency-missing--form-multipart",
    "from fastapi import FastAPI, Form\n\napp = FastAPI()\n\n\n@app.post('/login')\ndef login(name: str = Form(...)) -> str:\n    return name\n",
    python="3.12",
    packages=("fastapi==0.115.0",),
)

PANDAS_3 = ("pandas==3.0.0",)
script(
    A + "pandas-2-name-removed--applymap-3.0",
    "import pandas as pd\n\nframe = pd.DataFrame({'a': [1, 2]})\nprint(frame.applymap(str))\n",
    python="3.13",
    packages=PANDAS_3,
)
script(
    A + "pandas-2-name-removed--fillna-method-3.0",
    "import pandas as pd\n\nframe = pd.DataFrame({'a': [1, None]})\nprint(frame.fillna(method='ffill'))\n",
    python="3.13",
    packages=PANDAS_3,
)
script(
    A + "sklearn-name-removed--onehot-sparse-1.7",
    "from sklearn.preprocessing import OneHotEncoder\n\nencoder = OneHotEncoder(sparse=False, handle_unknown='ignore')\n",
    newer=True,
)
script(
    A + "sklearn-name-removed--base-estimator-1.7",
    "from sklearn.ensemble import AdaBoostClassifier\nfrom sklearn.tree import DecisionTreeClassifier\n\n"
    "model = AdaBoostClassifier(base_estimator=DecisionTreeClassifier(max_depth=1))\n",
    newer=True,
)
script(
    A + "package-too-old-for-python--sqlalchemy-py3.13",
    "from sqlalchemy import create_engine\n\nengine = create_engine('sqlite://')\n",
    python="3.13",
    packages=("sqlalchemy==2.0.20",),
)
script(
    A + "package-too-old-for-python--pydantic-py3.13",
    "from fastapi import FastAPI\n\napp = FastAPI()\n",
    python="3.13",
    packages=("fastapi==0.95.2", "pydantic==1.10.12"),
)
script(
    A + "package-too-old-for-python--pytest-py3.10",
    "",
    run="pytest -q",
    python="3.10",
    packages=("pytest==6.1.2",),
    files={"test_sum.py": "import os\n\n\ndef test_sum():\n    assert 1 + 1 == 2, os.name\n"},
)
script(
    A + "package-too-old-for-python--mutable-default-py3.11",
    "import hydra.conf\n",
    python="3.11",
    packages=("hydra-core==1.1.1",),
)

PTH = "mkdir -p $VIRTUAL_ENV/lib/python{0}/site-packages && echo 'import shop_hook; shop_hook.start()' > $VIRTUAL_ENV/lib/python{0}/site-packages/shop.pth"
for _python, _line in (("3.8", "print('three orders', 1 + 2)"), ("3.13", "import json; print(json.dumps([1, 2]))")):

    @recipe(
        f"clean/pth-file-of-a-removed-package--py{_python}",
        expect="clean",
        python=_python,
        packages=("idna",),
        notes=("pth-file-not-run",),
    )
    def _(lab: Lab, python: str = _python, line: str = _line) -> str:
        lab.quiet(PTH.format(python))
        lab.write("main.py", line + "\n")
        text = lab.run("python main.py")
        lab.quiet("rm $VIRTUAL_ENV/lib/python*/site-packages/shop.pth")
        return text


if __name__ == "__main__":
    main()
