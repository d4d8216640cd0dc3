"""Everyday failures (missing modules and libraries, limits, removed APIs) and successes that look alarming.

Needs root on Linux where a library is hidden (see :func:`scenes.without`).
"""

from __future__ import annotations

from lab import Lab, interpreter, main, recipe
from scenes import case

M, C, A, S, L, O = "missing-module/", "clean/", "api-removed/", "system-library/", "platform-limit/", "out-of-memory/"

# not installed
case(M + "module-not-installed--py2.7", "python fetch.py", "2.7", files={"fetch.py": "import requests\n"})
case(
    M + "module-not-installed--nested-package",
    "python -m app.main",
    "3.13",
    files={
        "app/__init__.py": "",
        "app/main.py": "from app.web import api\n",
        "app/web.py": "import fastapi.routing\n\napi = None\n",
    },
)
case(
    M + "module-not-installed--pytest-collection",
    "pytest -q",
    "3.11",
    packages=("pytest==8.3.2",),
    files={"test_model.py": "import pandas as pd\n\n\ndef test_frame():\n    assert pd.DataFrame().empty\n"},
)
case(M + "runnable-module-not-installed--pytest", "python -m pytest tests", "3.11")
case(
    M + "runnable-module-not-installed--py2.7-virtualenv",
    "python -m virtualenv env",
    "2.7",
    before="pip uninstall -y virtualenv",
)
case(M + "runnable-module-not-installed--build-py3.13", "python -m build --wheel", "3.13")
case(
    "broken-pip/no-module-named-pip--venv-py3.11",
    "python -m pip install requests",
    "3.11",
    packages=("idna",),
    hide=[],
    before="rm -rf $VIRTUAL_ENV/lib/python3.11/site-packages/pip",
)

# import name and package name differ
for name, statement, version in (
    ("cv2", "import cv2", "3.11"),
    ("sklearn-py2.7", "from sklearn.svm import SVC", "2.7"),
    ("crypto", "from Crypto.Cipher import AES", "3.11"),
):
    case(
        M + f"module-not-installed--{name}",
        "python detect.py",
        version,
        files={"detect.py": f"import os\n{statement}\n\nprint(os.name)\n"},
    )

# pkg_resources and distutils at run time
PKGRES = {"run.py": "import pkg_resources\n\nprint(pkg_resources.get_distribution('pip').version)\n"}
case(M + "pkg-resources-missing--py3.12", "python run.py", "3.12", files=PKGRES)
case(
    M + "pkg-resources-missing--setuptools-82", "python run.py", "3.11", packages=("setuptools==82.0.0",), files=PKGRES
)
case(
    M + "pkg-resources-missing--gunicorn-py3.13",
    "gunicorn app:app",
    "3.13",
    packages=("gunicorn==20.0.4",),
    before="pip uninstall -y setuptools",
)
case(
    M + "distutils-missing--script-py3.12",
    "python run.py",
    "3.12",
    files={
        "run.py": "from distutils.version import LooseVersion\n\nprint(LooseVersion('1.2') < LooseVersion('1.10'))\n"
    },
)
case(
    M + "distutils-missing--py3.13-spawn",
    "python run.py",
    "3.13",
    files={
        "run.py": "import logging\n\nimport distutils.spawn\n\nlogging.info(distutils.spawn.find_executable('git'))\n"
    },
)

# standard modules that went away
case(
    A + "standard-module-removed--imp-py3.12",
    "python plugins.py",
    "3.12",
    files={"plugins.py": "import imp\n\nprint(imp.find_module('json'))\n"},
)
case(A + "standard-module-removed--asynchat-py3.13", "python mail.py", "3.13", files={"mail.py": "import smtpd\n"})
case(
    A + "standard-module-removed--cgi-py3.13",
    "python form.py",
    "3.13",
    files={"form.py": "import cgi\n\nprint(cgi.parse_header('text/html; charset=utf-8'))\n"},
)
case(A + "standard-module-removed--webob-cgi", "python -c 'import webob'", "3.13", packages=("webob==1.8.7",))
case(
    A + "python2-module-name--urllib2",
    "python get.py",
    "3.11",
    files={"get.py": "import urllib2\n\nprint(urllib2.urlopen('http://127.0.0.1/').read())\n"},
)
case(
    A + "python2-module-name--configparser",
    "python get.py",
    "3.8",
    files={"get.py": "from ConfigParser import SafeConfigParser\n"},
)
case(
    A + "python2-module-name--tkinter",
    "python gui.py",
    "3.12",
    files={"gui.py": "import Tkinter as tk\n\nroot = tk.Tk()\n"},
)


# installed for another interpreter; shadowed
@recipe(
    M + "installed-for-other-interpreter--pip-says-satisfied",
    expect="installed-for-other-interpreter",
    python="3.11",
    packages=("six==1.16.0",),
    command="pip install six && /usr/local/bin/python -c 'import six'",
)
def _(lab: Lab) -> str:
    return lab.run(f"pip install six && {interpreter('3.10')} -c 'import six'")


@recipe(
    M + "installed-for-other-interpreter--pip-version-paths",
    expect="installed-for-other-interpreter",
    python="3.9",
    pip="21.3.1",
    packages=("PyYAML==6.0.1",),
    command="pip --version; pip show -f pyyaml | head -3; pip install pyyaml; python3.12 app.py",
)
def _(lab: Lab) -> str:
    lab.write("app.py", "import yaml\n\nprint(yaml.__version__)\n")
    return lab.run(f"pip --version; pip install pyyaml; {interpreter('3.12')} --version; {interpreter('3.12')} app.py")


case(
    M + "shadowed-by-local-file--random",
    "python lottery.py",
    "3.11",
    files={
        "random.py": "import random\n\nprint(random.randint(1, 6))\n",
        "lottery.py": "import random\n\nprint(random.choice([1, 2]))\n",
    },
)
case(
    M + "shadowed-by-local-file--own-name-py3.13",
    "python requests.py",
    "3.13",
    packages=("requests==2.32.3",),
    files={"requests.py": "import requests\n\nprint(requests.get('http://127.0.0.1/'))\n"},
)
case(
    M + "shadowed-by-local-file--own-name-py3.8",
    "python requests.py",
    "3.8",
    packages=("requests==2.31.0",),
    files={"requests.py": "import requests\n\nprint(requests.get('http://127.0.0.1/'))\n"},
)
case(
    M + "shadowed-by-local-file--numpy-py3.10",
    "python numpy.py",
    "3.10",
    packages=("numpy==1.26.4",),
    files={"numpy.py": "import numpy as np\n\nprint(np.array([1]))\n"},
)
case(
    M + "shadowed-by-local-file--yaml-py2.7",
    "python use.py",
    "2.7",
    files={"yaml.py": "", "use.py": "import yaml\n\nprint(yaml.safe_load('a: 1'))\n"},
)
case(
    M + "shadowed-by-local-file--from-import-py3.12",
    "python email.py",
    "3.12",
    files={"email.py": "from email.mime.text import MIMEText\n\nprint(MIMEText('hi'))\n"},
)
case(
    M + "shadowed-by-local-file--random-py3.13",
    "python random.py",
    "3.13",
    files={"random.py": "import random\n\nprint(random.randint(1, 6))\n"},
)
case(
    M + "relative-import-without-package--py3.11",
    "python app/main.py",
    "3.11",
    files={"app/__init__.py": "", "app/main.py": "from .db import connect\n", "app/db.py": ""},
)
case(
    M + "relative-import-without-package--py2.7",
    "python app/main.py",
    "2.7",
    files={"app/__init__.py": "", "app/main.py": "from .db import connect\n", "app/db.py": ""},
)
case(M + "git-missing--pip20", "pip install git+https://git.example/shop.git", "3.8", "20.3.4", hide=["/usr/bin/git"])
case(
    M + "git-missing--pip26",
    "pip install 'shop @ git+https://git.example/shop.git'",
    "3.12",
    "26.0",
    hide=["/usr/bin/git"],
)
case(
    M + "git-missing--py2.7-pip9",
    "pip install git+https://git.example/shop.git#egg=shop",
    "2.7",
    "9.0.3",
    hide=["/usr/bin/git"],
)

# libraries of the machine
GL = [f"/usr/lib/x86_64-linux-gnu/{n}" for n in ("libGL.so.1", "libGL.so.1.7.0", "libGL.so")]
case(
    S + "libgl-missing--opencv-4.10",
    "python detect.py",
    "3.11",
    packages=("numpy==1.26.4", "opencv-python==4.10.0.84"),
    hide=GL,
    files={"detect.py": "import cv2\n\nprint(cv2.__version__)\n"},
)
case(
    S + "libgl-missing--opencv-4.5-py3.8",
    "python -c 'import cv2'",
    "3.8",
    packages=("numpy==1.21.6", "opencv-python==4.5.5.64"),
    hide=GL,
)
case(
    S + "libgl-missing--opencv-py3.6",
    "python -c 'import cv2'",
    "3.6",
    packages=("numpy==1.19.5", "opencv-python==4.5.3.56"),
    hide=GL,
)
GLIB = [f"/usr/lib/x86_64-linux-gnu/{n}" for n in ("libgthread-2.0.so.0",)]
case(
    S + "libgthread-missing--opencv-4.10",
    "python detect.py",
    "3.11",
    packages=("numpy==1.26.4", "opencv-python==4.10.0.84"),
    hide=GLIB,
    files={"detect.py": "import cv2\n\nprint(cv2.__version__)\n"},
)
case(
    S + "libgthread-missing--opencv-4.5-py3.8",
    "python -c 'import cv2'",
    "3.8",
    packages=("numpy==1.21.6", "opencv-python==4.5.5.64"),
    hide=GLIB,
)
GOMP = ["/usr/lib/x86_64-linux-gnu/libgomp.so.1", "/usr/lib/x86_64-linux-gnu/libgomp.so.1.0.0"]
case(
    S + "libgomp-missing--lightgbm",
    "python -c 'import lightgbm'",
    "3.11",
    packages=("numpy==1.26.4", "scipy==1.13.1", "lightgbm==4.5.0"),
    hide=GOMP,
)
case(
    S + "libgomp-missing--lightgbm-3-py3.8",
    "python -c 'import lightgbm'",
    "3.8",
    packages=("numpy==1.21.6", "scipy==1.7.3", "scikit-learn==1.0.2", "lightgbm==3.3.2"),
    hide=GOMP,
)
case(
    S + "libmagic-missing--python-magic",
    "python kind.py",
    "3.11",
    packages=("python-magic==0.4.27",),
    hide=[
        "/usr/lib/x86_64-linux-gnu/libmagic.so.1",
        "/usr/lib/x86_64-linux-gnu/libmagic.so",
        "/usr/lib/x86_64-linux-gnu/libmagic.so.1.0.0",
    ],
    files={"kind.py": "import magic\n\nprint(magic.from_file('kind.py'))\n"},
)
case(
    S + "libpq-missing--psycopg3",
    "python -c 'import psycopg'",
    "3.11",
    packages=("psycopg==3.2.1",),
    hide=[
        "/usr/lib/x86_64-linux-gnu/libpq.so.5",
        "/usr/lib/x86_64-linux-gnu/libpq.so",
        "/usr/lib/x86_64-linux-gnu/libpq.so.5.15",
    ],
)
case(S + "libsndfile-missing--soundfile", "python -c 'import soundfile'", "3.11", packages=("soundfile==0.10.3.post1",))
case(
    S + "portaudio-library-missing--sounddevice",
    "python -c 'import sounddevice'",
    "3.12",
    packages=("sounddevice==0.4.6",),
)

# limits
case(
    L + "too-many-open-files--python",
    "ulimit -n 32; python watch.py",
    "3.11",
    files={"watch.py": "files = [open('watch.py') for _ in range(100)]\n"},
)
case(
    L + "too-many-open-files--py2.7",
    "ulimit -n 32; python watch.py",
    "2.7",
    files={"watch.py": "files = [open('watch.py') for _ in range(100)]\n"},
)
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
UTF = {
    "w/setup.py": "from setuptools import setup\n\nsetup(name='w', version='1', long_description=open('README.md').read(), py_modules=[])\n",
    "w/README.md": "Größe und Maß → naïve café\n",
}
case(
    L + "locale-encoding-in-setup-py--ascii-py3.8-pip19",
    "LC_ALL=C pip install ./w",
    "3.8",
    "19.3.1",
    files=UTF,
    env=ASCII,
)
case(L + "locale-encoding-in-setup-py--ascii-pip24", "LC_ALL=C pip install ./w", "3.11", "24.0", files=UTF, env=ASCII)
case(
    L + "locale-encoding-in-setup-py--ascii-py3.6-pip9",
    "LC_ALL=C pip install ./w",
    "3.6",
    "9.0.3",
    files=UTF,
    env=ASCII,
)
case(
    "platform-limit/output-encoding-too-narrow--print-cp1252-py3.11",
    "LC_ALL=C PYTHONIOENCODING=cp1252 python show.py",
    "3.11",
    files={"show.py": "print('Accuracy \u2192 0.98 \u2713')\n"},
)
case(
    "platform-limit/output-encoding-too-narrow--print-ascii-py3.6",
    "PYTHONIOENCODING=ascii python show.py",
    "3.6",
    files={"show.py": "print('Accuracy \u2192 0.98 \u2713')\n"},
)

# host memory
case(
    O + "host-memory-exhausted--numpy",
    "ulimit -v 2000000; python load.py",
    "3.11",
    packages=("numpy==1.26.4",),
    files={"load.py": "import numpy as np\n\nx = np.ones((60000, 60000))\nprint(x.mean())\n"},
    env={"OPENBLAS_NUM_THREADS": "1"},
)
case(
    O + "host-memory-exhausted--numpy-py3.7",
    "ulimit -v 2000000; python load.py",
    "3.7",
    packages=("numpy==1.16.6",),
    files={"load.py": "import numpy as np\n\nx = np.ones((60000, 60000))\n"},
    env={"OPENBLAS_NUM_THREADS": "1"},
)
case(
    O + "host-memory-exhausted--list",
    "ulimit -v 400000; python load.py",
    "3.12",
    files={"load.py": "rows = []\nwhile True:\n    rows.append(bytearray(10_000_000))\n"},
)
case(O + "pip-runs-out-of-memory--pip9-wheel", "ulimit -v 60000; pip install --no-deps numpy", "2.7", "9.0.3")
case(
    O + "killed-by-system--training",
    "python train.py; echo exit status $?",
    "3.11",
    files={
        "train.py": "import os\nimport signal\n\nprint('Epoch 1/10')\nprint('loading 120 GB of features into memory')\nos.kill(os.getpid(), signal.SIGKILL)\n"
    },
)
case(
    O + "killed-by-system--pip-in-make",
    "make deps",
    "3.11",
    files={"Makefile": "deps:\n\tsh -c 'echo Collecting torch==2.0.1; kill -9 $$$$'\n"},
)

# removed APIs of libraries
case(
    A + "collections-abc-moved--mapping-py3.10",
    "python conf.py",
    "3.10",
    files={"conf.py": "import collections\n\n\nclass Conf(collections.MutableMapping):\n    pass\n"},
)
case(
    A + "collections-abc-moved--from-import-py3.11",
    "python conf.py",
    "3.11",
    files={"conf.py": "from collections import Mapping, Callable\n"},
)
case(
    A + "collections-abc-moved--jinja2-py3.10",
    "python -c 'import jinja2'",
    "3.10",
    packages=("jinja2==2.10", "markupsafe==2.0.1"),
)
case(
    A + "collections-abc-moved--requests-py3.12",
    "python -c 'import attrdict'",
    "3.12",
    packages=("attrdict==2.0.1", "setuptools"),
)
case(
    A + "numpy-alias-removed--bool-1.24",
    "python fit.py",
    "3.11",
    packages=("numpy==1.26.4",),
    files={"fit.py": "import numpy as np\n\nmask = np.zeros(3, dtype=np.bool)\n"},
)
case(
    A + "numpy-alias-removed--object-numpy2",
    "python fit.py",
    "3.12",
    packages=("numpy==2.1.0",),
    files={"fit.py": "import numpy as np\n\nx = np.array([], dtype=np.object)\n"},
)
case(
    A + "numpy-alias-removed--int-1.24-py3.8",
    "python fit.py",
    "3.8",
    packages=("numpy==1.24.4",),
    files={"fit.py": "import numpy as np\n\nprint(np.int(3.7), np.float(2))\n"},
)
case(
    A + "numpy2-name-removed--float-underscore",
    "python fit.py",
    "3.11",
    packages=("numpy==2.1.0",),
    files={"fit.py": "import numpy as np\n\nprint(np.float_(2))\n"},
)
case(
    A + "numpy2-name-removed--inf",
    "python fit.py",
    "3.12",
    packages=("numpy==2.2.6",),
    files={"fit.py": "import numpy as np\n\nbest = np.Inf\n"},
)
case(
    A + "pandas-append-removed--2.2",
    "python frame.py",
    "3.11",
    packages=("numpy==1.26.4", "pandas==2.2.2"),
    files={
        "frame.py": "import pandas as pd\n\ndf = pd.DataFrame({'a': [1]})\ndf = df.append({'a': 2}, ignore_index=True)\n"
    },
)
case(
    A + "pandas-append-removed--series-2.0",
    "python frame.py",
    "3.9",
    packages=("numpy==1.24.4", "pandas==2.0.3"),
    files={"frame.py": "import pandas as pd\n\ns = pd.Series([1]).append(pd.Series([2]))\n"},
)
case(
    A + "pillow-antialias-removed--10",
    "python thumb.py",
    "3.11",
    packages=("pillow==10.4.0",),
    files={"thumb.py": "from PIL import Image\n\nImage.new('RGB', (9, 9)).resize((3, 3), Image.ANTIALIAS)\n"},
)
case(
    A + "pillow-antialias-removed--11",
    "python thumb.py",
    "3.13",
    packages=("pillow==11.0.0",),
    files={
        "thumb.py": "from PIL import Image\n\nim = Image.new('RGB', (9, 9))\nim.thumbnail((3, 3), Image.ANTIALIAS)\n"
    },
)
case(
    A + "werkzeug-url-quote-removed--flask-2.2",
    "python -c 'import flask'",
    "3.11",
    packages=("flask==2.2.2", "werkzeug==3.0.3"),
)
case(
    A + "werkzeug-url-quote-removed--flask-login",
    "python -c 'import flask_login'",
    "3.11",
    packages=("flask==2.3.3", "werkzeug==3.0.3", "flask-login==0.6.2"),
)
case(
    A + "jinja2-escape-removed--flask-1.1",
    "python -c 'import flask'",
    "3.9",
    packages=("flask==1.1.2", "jinja2==3.1.4", "werkzeug==1.0.1", "itsdangerous==2.0.1", "markupsafe==2.0.1"),
)
case(
    A + "jinja2-escape-removed--direct",
    "python page.py",
    "3.12",
    packages=("jinja2==3.1.4",),
    files={"page.py": "from jinja2 import Markup, escape\n"},
)
case(
    A + "markupsafe-soft-unicode-removed--jinja2-2.11",
    "python -c 'import jinja2'",
    "3.8",
    packages=("jinja2==2.11.3", "markupsafe==2.1.5"),
)
case(
    A + "markupsafe-soft-unicode-removed--direct",
    "python page.py",
    "3.11",
    packages=("markupsafe==2.1.5",),
    files={"page.py": "from markupsafe import soft_unicode\n"},
)
case(
    A + "getargspec-removed--py3.11",
    "python call.py",
    "3.11",
    files={"call.py": "import inspect\n\nprint(inspect.getargspec(print))\n"},
)
case(
    A + "getargspec-removed--wrapt-like-py3.12",
    "python tasks.py",
    "3.12",
    files={"tasks.py": "from inspect import getargspec\n"},
)
case(A + "python2-print-in-script--py3.11", "python hello.py", "3.11", files={"hello.py": "print 'hello'\n"})
case(
    A + "python2-print-in-script--py3.6",
    "python hello.py",
    "3.6",
    files={"hello.py": 'import sys\nprint "hello", sys.argv\n'},
)
case(
    A + "python2-print-in-script--exec-py3.13",
    "python hello.py",
    "3.13",
    files={"hello.py": "try:\n    pass\nexcept ValueError, e:\n    print e\n"},
)
case(
    A + "openai-v1-migration--chatcompletion",
    "python ask.py",
    "3.11",
    packages=("openai==1.40.0", "httpx==0.27.0"),
    files={
        "ask.py": "import openai\n\nopenai.api_key = 'x'\nprint(openai.ChatCompletion.create(model='m', messages=[]))\n"
    },
)
case(
    A + "sklearn-name-removed--load-boston",
    "python data.py",
    "3.11",
    packages=("scikit-learn==1.5.1", "numpy==1.26.4"),
    files={"data.py": "from sklearn.datasets import load_boston\n\nX, y = load_boston(return_X_y=True)\n"},
)
case(
    A + "sklearn-name-removed--cross-validation",
    "python data.py",
    "3.11",
    packages=("scikit-learn==1.5.1", "numpy==1.26.4"),
    files={"data.py": "from sklearn.externals import joblib\n"},
)

# successes that look alarming
STUB = {
    "stub/setup.py": "import sys\nfrom setuptools import setup\n\nif 'bdist_wheel' in sys.argv:\n    raise SystemExit('error: this package cannot be built as a wheel')\nsetup(name='stub', version='1', py_modules=[])\n"
}
case(
    C + "failed-building-wheel-then-installed--pip18",
    "pip install ./stub-1.tar.gz",
    "3.7",
    "18.1",
    packages=("wheel==0.37.1",),
    before="pip uninstall -y stub; mv stub stub-1; tar czf stub-1.tar.gz stub-1",
    files=STUB,
)
case(C + "failed-building-wheel-then-installed--pip19", "pip install ./stub", "3.6", "19.3.1", files=STUB)
case(
    C + "failed-building-wheel-then-installed--pip9",
    "pip install ./stub-1.tar.gz",
    "2.7",
    "9.0.3",
    packages=("wheel==0.37.1",),
    before="pip uninstall -y stub; mv stub stub-1; tar czf stub-1.tar.gz stub-1",
    files=STUB,
)
case(C + "legacy-setup-py-install--pip18", "pip install docopt==0.6.2", "3.7", "18.1", before="pip uninstall -y wheel")
case(
    C + "failed-building-wheel-then-installed--pip20",
    "pip install ./stub",
    "3.8",
    "20.3.4",
    packages=("wheel==0.37.1",),
    files={
        "stub/setup.py": "import sys\nfrom setuptools import setup\n\nif 'bdist_wheel' in sys.argv:\n    raise SystemExit('error: this package cannot be built as a wheel')\nsetup(name='stub', version='1', py_modules=[])\n"
    },
)
case(C + "plain-install--pip21", "pip install idna==3.7", "3.9", "21.3.1", before="pip uninstall -y idna")
case(
    C + "legacy-setup-install-deprecated--pip22",
    "pip install docopt==0.6.2",
    "3.10",
    "22.3.1",
    before="pip uninstall -y wheel",
)
case(C + "already-satisfied--pip26", "pip install idna", "3.11", "26.0", packages=("idna==3.7",))
case(C + "new-release-notice--pip23", "pip install idna==3.7", "3.11", "23.2.1", before="pip uninstall -y idna")
case(C + "new-release-notice--pip20", "pip install idna==2.10", "3.8", "20.0.2", before="pip uninstall -y idna")
case(C + "new-release-notice--py2.7-pip9", "pip install idna==2.8", "2.7", "9.0.3", before="pip uninstall -y idna")
case(C + "yanked--pip24", "pip install attrs==21.1.0", "3.11", "24.0")
case(C + "scripts-not-on-path--target-pip23", "pip install --no-deps --prefix ./tools chardet==5.2.0", "3.11", "23.2.1")
case(
    C + "backtracking-succeeds--pip20.3",
    "pip install 'markupsafe<2' jinja2",
    "3.8",
    "20.3.4",
    before="pip uninstall -y jinja2 markupsafe",
)
case(C + "download--pip25", "pip download --no-deps -d out idna==3.7", "3.12", "25.3")
case(
    C + "pip-list-and-check--pip24",
    "pip list; pip check",
    "3.11",
    "24.0",
    packages=("tensorboard==2.17.0", "numpy==1.26.4"),
)
case(C + "verbose-install--pip22", "pip install -v exceptiongroup==1.1.3", "3.11", "22.3.1")
case(C + "verbose-install--pip9", "pip install -v idna==2.8", "3.6", "9.0.3", before="pip uninstall -y idna")
case(
    C + "uninstall-and-upgrade--pip26",
    "pip install --upgrade retrying idna",
    "3.12",
    "26.0",
    packages=("idna==3.6",),
    before="pip uninstall -y idna",
)
case(
    C + "no-cache-disabled--pip24",
    "pip install --no-cache-dir idna==3.7",
    "3.11",
    "24.0",
    before="pip uninstall -y idna",
)
case(C + "cache-not-writable--pip19", "PIP_CACHE_DIR=/proc/none pip install idna==2.8", "3.7", "19.3.1")
case(C + "uv-install--extra-warning", "uv pip install 'requests[nothing]==2.31.0'", "3.11", "26.0", packages=("uv",))
case(
    C + "uv-venv-and-sync--success",
    "uv venv --clear env2 && uv pip sync --python env2 requirements.txt",
    "3.11",
    "26.0",
    packages=("uv",),
    files={"requirements.txt": "idna==3.7\nexceptiongroup==1.2.0\n"},
)
case(
    C + "extra-missing-warning--pip22",
    "pip install 'idna[nothing]==3.7'",
    "3.10",
    "22.3.1",
    before="pip uninstall -y idna",
)
case(C + "python27-deprecation--pip20", "pip install idna==2.10", "2.7", "20.3.4", before="pip uninstall -y idna")
case(
    C + "pytest-green--error-names",
    "pytest -v",
    "3.11",
    packages=("pytest==8.3.2",),
    files={
        "test_errors.py": "import warnings\n\nimport pytest\n\n\ndef test_raises_module_not_found_error():\n    with pytest.raises(ModuleNotFoundError):\n        import no_such_module\n\n\ndef test_permission_denied_is_reported():\n    with pytest.raises(PermissionError):\n        raise PermissionError(13, 'Permission denied')\n\n\n@pytest.mark.parametrize('message', ['ERROR: ResolutionImpossible', 'No space left on device', 'CUDA out of memory'])\ndef test_error_message_is_parsed(message):\n    assert message\n\n\ndef test_failed_job_warns():\n    warnings.warn('build failed once, retried', DeprecationWarning)\n\n\n@pytest.mark.xfail(reason='known failure')\ndef test_known_failure():\n    assert False\n"
    },
)
case(
    C + "training-log--errors-in-names",
    "python train.py",
    "3.11",
    files={
        "train.py": "import logging\nimport warnings\n\nlogging.basicConfig(level=logging.INFO, format='%(levelname)s:%(name)s:%(message)s')\nwarnings.warn('lr_scheduler: the verbose parameter is deprecated and will be an error in 3.0', FutureWarning)\nfor epoch in range(1, 4):\n    print(f'Epoch {epoch}/3 - loss: {1 / epoch:.4f} - mean_absolute_error: {0.5 / epoch:.4f} - val_error: {0.6 / epoch:.4f}')\nlogging.info('0 errors, 0 failed batches')\nlogging.warning('early stopping disabled: patience exceeds epochs')\nprint('Training finished. Error rate: 0.03')\n"
    },
)
case(C + "help-text--pip-install", "pip install --help", "3.11", "24.0")
case(
    C + "argparse-help--exit-codes",
    "python check.py --help",
    "3.12",
    files={
        "check.py": "import argparse\n\nparser = argparse.ArgumentParser(description='Exit status: 0 no error, 1 failure, 2 fatal error.')\nparser.add_argument('--fail-on-error', action='store_true', help='raise ModuleNotFoundError when a plugin is missing')\nparser.parse_args()\n"
    },
)
case(
    C + "handled-exception--traceback-logged",
    "python poll.py",
    "3.11",
    files={
        "poll.py": "import time\n\nfor attempt in (1, 2):\n    try:\n        if attempt == 1:\n            raise ConnectionResetError(104, 'Connection reset by peer')\n        print('connected')\n    except ConnectionResetError as error:\n        print(f'attempt {attempt} failed: {error}; retrying in 0.1 s')\n        time.sleep(0.1)\nprint('done: 1 retry, 0 errors')\n"
    },
)
case(
    C + "build-succeeds--compiler-warnings",
    "pip install -v ./fast",
    "3.11",
    "24.0",
    files={
        "fast/setup.py": "from setuptools import Extension, setup\n\nsetup(name='fast', version='1', ext_modules=[Extension('fast', ['error_codes.c'], extra_compile_args=['-Wall', '-Wextra'])])\n",
        "fast/error_codes.c": '#include <Python.h>\n\nstatic int unused_error;\n\nstatic struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "fast", 0, -1, 0, 0, 0, 0, 0};\n\nPyMODINIT_FUNC PyInit_fast(void) {\n    int failed;\n    return PyModule_Create(&def);\n}\n',
    },
)
case(
    C + "docker-build-like--apt-and-pip",
    "echo 'Step 3/5 : RUN pip install -r requirements.txt'; pip install --no-cache-dir -r requirements.txt; echo 'Removing intermediate container 1c5b5f2d3a77'; echo 'Successfully tagged shop:latest'",
    "3.11",
    "23.2.1",
    files={"requirements.txt": "itsdangerous==2.2.0\nexceptiongroup==1.2.0\n"},
    shown="docker build -t shop . (its pip step)",
)
case(C + "pip-check--no-broken", "pip check", "3.13", "25.3")
case(C + "dry-run--pip26", "pip install --dry-run --ignore-installed 'werkzeug<3'", "3.12", "26.0")

for version in ("3.11", "3.9"):

    def _root(lab: Lab, version: str = version) -> str:
        return lab.run(f"{interpreter(version)} -m pip install --target out idna==3.7")

    recipe(
        C + f"root-user-warning--py{version}",
        expect="clean",
        python=version,
        command="python -m pip install --target out idna==3.7",
    )(_root)

SERVER = '''"""An index that answers the first request with a reset connection."""
import http.server
import os
import socket
import struct
import sys

FLAKY = {"left": 1}


class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if FLAKY["left"]:
            FLAKY["left"] -= 1
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
            return
        super().do_GET()

    def finish(self):
        try:
            super().finish()
        except (OSError, ValueError):
            pass

    def log_message(self, *args):
        pass


os.chdir(sys.argv[1])
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()
'''
for number, (python, pip) in enumerate((("3.8", "20.3.4"), ("3.11", "24.0"), ("3.12", "26.0"))):
    port = 8741 + number

    def _retry(lab: Lab, port: int = port) -> str:
        lab.write("server.py", SERVER)
        lab.quiet(
            "pip uninstall -y idna; mkdir -p index/idna && pip download --no-deps -d index/idna idna==3.7 && cd index/idna && echo \"<a href='idna-3.7-py3-none-any.whl'>idna-3.7-py3-none-any.whl</a>\" > index.html"
        )
        return lab.run(
            f"python server.py index {port} >/dev/null 2>&1 & p=$!; trap 'kill $p' EXIT; sleep 1; pip install --index-url http://127.0.0.1:{port}/ idna"
        )

    recipe(
        C + f"retry-then-success--pip{pip}",
        expect="clean",
        python=python,
        pip=pip,
        command=f"pip install --index-url http://127.0.0.1:{port}/ idna",
    )(_retry)

if __name__ == "__main__":
    main()
