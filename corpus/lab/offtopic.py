"""Real failures that are none of ours: other tools, and bugs in people's own programs.

pip-explain must say of each that it cannot explain it, and never claim it.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from lab import Lab, main, recipe


def made_by(command: str) -> str:
    """The origin line for a tool that tells its version with ``command``."""
    done = subprocess.run(command, shell=True, capture_output=True, text=True)
    return f"captured with {(done.stdout or done.stderr).strip().splitlines()[0]}, linux x86_64"


NPM, NODE = made_by("echo npm $(npm --version)"), made_by("echo node $(node --version)")
GCC, MAKE, CMAKE = made_by("gcc --version"), made_by("make --version"), made_by("cmake --version")
CARGO, RUSTC = made_by("cargo --version"), made_by("rustc --version")
JAVA, JAVAC, MVN = (
    made_by("java --version"),
    made_by("javac --version"),
    made_by("mvn -v | sed 's/\\x1b[^m]*m//g' | cut -d'(' -f1"),
)
GIT, PSQL, BASH = made_by("git --version"), made_by("psql --version"), made_by("bash --version | cut -d'(' -f1")
DOCKER, APT = made_by("docker --version"), made_by("apt-get --version | cut -d'(' -f1")
HOME = Path.home()
RUST_PATH = f"export PATH={HOME}/.cargo/bin:$PATH RUSTUP_HOME={HOME}/.rustup CARGO_HOME={HOME}/.cargo; "


def case(
    name: str,
    command: str,
    files: Mapping[str, str] | None = None,
    *,
    origin: str | None = None,
    python: str = "3.11",
    packages: tuple[str, ...] = (),
    before: str | None = None,
    hidden: str = "",
    env: Mapping[str, str] | None = None,
) -> None:
    """Register one off-topic failure; ``hidden`` is shell text before the command that the case does not show."""

    @recipe(
        f"unexplained/{name}", expect="unexplained", python=python, packages=packages, origin=origin, command=command
    )
    def _(lab: Lab) -> str:
        for path, text in (files or {}).items():
            lab.write(path, text)
        if before:
            lab.quiet(before)
        text = lab.run(hidden + command, env=env)
        for found in ("deb.deb" + "ian.org", "security.deb" + "ian.org"):
            text = text.replace(found, "mirror.example")
        return text.replace("registry.npm" + "js.org", "registry.example")


# JavaScript
case("npm--no-package-json", "npm install", origin=NPM)
case(
    "npm--missing-script",
    "npm run build",
    {"package.json": '{"name": "shop", "version": "1.0.0", "scripts": {"test": "node test.js"}}'},
    origin=NPM,
)
case(
    "npm--script-failed",
    "npm test",
    {
        "package.json": '{"name": "shop", "version": "1.0.0", "scripts": {"test": "node test.js"}}',
        "test.js": "const assert = require('assert');\nassert.strictEqual(1 + 1, 3);\n",
    },
    origin=NPM,
)
case(
    "npm--eresolve",
    "npm install",
    {
        "package.json": '{"name": "shop", "version": "1.0.0", "dependencies": {"ui": "file:ui", "core": "file:core"}}',
        "ui/package.json": '{"name": "ui", "version": "2.0.0", "peerDependencies": {"core": "^3.0.0"}}',
        "core/package.json": '{"name": "core", "version": "4.1.0"}',
    },
    origin=NPM,
)
case("npm--lock-missing", "npm ci", {"package.json": '{"name": "shop", "version": "1.0.0"}'}, origin=NPM)
case(
    "npm--lock-out-of-sync",
    "npm ci",
    {
        "package.json": '{"name": "shop", "version": "1.0.0", "dependencies": {"core": "file:core"}}',
        "core/package.json": '{"name": "core", "version": "4.1.0"}',
        "package-lock.json": '{"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "shop", "version": "1.0.0"}}}',
    },
    origin=NPM,
)
case(
    "npm--not-found",
    "npm install left-pad-ultra --registry http://127.0.0.1:4873/",
    origin=NPM,
    before="true",
    hidden="python -m http.server 4873 --bind 127.0.0.1 >/dev/null 2>&1 & p=$!; trap 'kill $p' EXIT; sleep 1; ",
)
case(
    "node--cannot-find-module",
    "node server.js",
    {"server.js": "const express = require('express');\nexpress().listen(3000);\n"},
    origin=NODE,
)
case(
    "node--type-error",
    "node server.js",
    {
        "server.js": "function total(cart) {\n  return cart.items.map((i) => i.price).reduce((a, b) => a + b);\n}\nconsole.log(total({}));\n"
    },
    origin=NODE,
)
case(
    "node--address-in-use",
    "node server.js",
    {
        "server.js": "const http = require('http');\nconst a = http.createServer().listen(3456, '127.0.0.1', () => http.createServer().listen(3456, '127.0.0.1'));\n"
    },
    origin=NODE,
)
case(
    "node--unhandled-rejection",
    "node job.js",
    {"job.js": "async function load() {\n  throw new Error('upstream returned 502');\n}\nload();\n"},
    origin=NODE,
)

# C, C++, Rust, Java
case(
    "gcc--syntax-error",
    "gcc -Wall -o game main.c",
    {
        "main.c": '#include <stdio.h>\n\nint main(void) {\n    int score = 0\n    printf("%d\\n", score);\n    return undefined_thing;\n}\n'
    },
    origin=GCC,
)
case(
    "gcc--own-header-missing",
    "gcc -c src/main.c",
    {"src/main.c": '#include "board.h"\n\nint main(void) { return 0; }\n'},
    origin=GCC,
)
case(
    "ld--undefined-reference",
    "gcc -o game main.c",
    {"main.c": "int render(int);\n\nint main(void) { return render(3); }\n"},
    origin=GCC,
)
case(
    "gxx--template-error",
    "g++ -std=c++17 -c list.cpp",
    {
        "list.cpp": "#include <algorithm>\n#include <list>\n\nint main() {\n    std::list<int> l{3, 1, 2};\n    l.sort(1);\n    std::vector<int> v;\n}\n"
    },
    origin=GCC,
)
case(
    "make--no-rule",
    "make",
    {"Makefile": "game: main.o board.o\n\tcc -o game main.o board.o\n", "main.c": "int main(void) { return 0; }\n"},
    origin=MAKE,
)
case("make--error-127", "make docs", {"Makefile": "docs:\n\tdoxygen Doxyfile\n"}, origin=MAKE)
case(
    "cmake--package-not-found",
    "cmake -S . -B build",
    {
        "CMakeLists.txt": "cmake_minimum_required(VERSION 3.16)\nproject(viewer CXX)\nfind_package(Vulkan REQUIRED)\nfind_package(fmt 9 REQUIRED)\nadd_executable(viewer main.cpp)\n",
        "main.cpp": "int main() {}\n",
    },
    origin=CMAKE,
)
case(
    "cmake--build-failed",
    "cmake -S . -B build && cmake --build build",
    {
        "CMakeLists.txt": "cmake_minimum_required(VERSION 3.16)\nproject(viewer CXX)\nadd_executable(viewer main.cpp)\n",
        "main.cpp": "#include <string>\n\nint main() {\n    std::string s = 5;\n    return s.length() == 0;\n}\n",
    },
    origin=CMAKE,
)
case(
    "c-program--segmentation-fault",
    'gcc -g -o crash crash.c; ./crash; echo "exit status $?"',
    {"crash.c": "int main(void) { int *p = 0; return *p; }\n"},
    origin=GCC,
)
case(
    "rustc--borrow",
    "rustc main.rs",
    {"main.rs": 'fn main() {\n    let s = String::from("a");\n    let t = s;\n    println!("{} {}", s, t);\n}\n'},
    origin=RUSTC,
    hidden=RUST_PATH,
)
case(
    "cargo--build-failed",
    "cargo build",
    {
        "Cargo.toml": '[package]\nname = "tally"\nversion = "0.1.0"\nedition = "2021"\n',
        "src/main.rs": 'mod report;\n\nfn main() {\n    let total: u32 = report::sum(vec![1, 2]);\n    println!("{total}");\n}\n',
        "src/report.rs": "pub fn sum(values: Vec<i64>) -> i64 {\n    values.iter().sum()\n}\n",
    },
    origin=CARGO,
    hidden=RUST_PATH,
)
case("cargo--manifest-missing", "cargo run", origin=CARGO, hidden=RUST_PATH)
case(
    "cargo--test-failed",
    "cargo test",
    {
        "Cargo.toml": '[package]\nname = "tally"\nversion = "0.1.0"\nedition = "2021"\n',
        "src/lib.rs": "pub fn add(a: i32, b: i32) -> i32 {\n    a - b\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() {\n        assert_eq!(super::add(2, 2), 4);\n    }\n}\n",
    },
    origin=CARGO,
    hidden=RUST_PATH,
)
case(
    "javac--cannot-find-symbol",
    "javac Main.java",
    {
        "Main.java": "public class Main {\n    public static void main(String[] args) {\n        Lst<String> names = new ArrayList<>();\n        System.out.println(names)\n    }\n}\n"
    },
    origin=JAVAC,
)
case(
    "java--null-pointer",
    "java Main.java",
    {
        "Main.java": "public class Main {\n    static String name;\n    public static void main(String[] args) {\n        System.out.println(name.length());\n    }\n}\n"
    },
    origin=JAVA,
)
case("java--class-not-found", "java com.example.Server", origin=JAVA)
case("mvn--no-pom", "mvn -B -o package", origin=MVN)
case(
    "mvn--offline-plugin",
    "mvn -B -o package",
    {
        "pom.xml": '<project xmlns="http://maven.apache.org/POM/4.0.0">\n  <modelVersion>4.0.0</modelVersion>\n  <groupId>com.example</groupId>\n  <artifactId>shop</artifactId>\n  <version>1.0</version>\n</project>\n'
    },
    origin=MVN,
)

# system tools
case("apt-get--unable-to-locate", "apt-get install -y libfoobar-dev", origin=APT)
case(
    "apt-get--lock",
    "apt-get install -y tree",
    origin=APT,
    hidden="python -c \"import fcntl,time; f=open('/var/lib/dpkg/lock-frontend','w'); fcntl.lockf(f, fcntl.LOCK_EX); time.sleep(6)\" & sleep 1; ",
)
case("git--not-a-repository", "git status", origin=GIT)
case(
    "git--merge-conflict",
    "git merge topic",
    origin=GIT,
    before="git init -q -b main . && git config user.email a@example.org && git config user.name A && echo 1 > f && git add f && git commit -qm 1 && git checkout -qb topic && echo 2 > f && git commit -qam 2 && git checkout -q main && echo 3 > f && git commit -qam 3",
)
case(
    "git--push-rejected",
    "git push origin main",
    origin=GIT,
    before="git init -q --bare hub.git && git clone -q hub.git a && cd a && git checkout -q -b main && git config user.email a@example.org && git config user.name A && echo 1 > f && git add f && git commit -qm 1 && git push -q origin main && cd .. && git clone -q -b main hub.git b && cd b && git config user.email a@example.org && git config user.name A && echo 2 > f && git commit -qam 2 && git push -q && cd ../a && echo 3 > f && git commit -qam 3",
    hidden="cd a; ",
)
case("git--pathspec", "git checkout release/2.0", origin=GIT, before="git init -q -b main .")
case(
    "git--unrelated-clone",
    "git clone ssh://git@127.0.0.1:2/shop.git",
    origin=GIT,
    env={"GIT_SSH_COMMAND": "ssh -o BatchMode=yes"},
)
case("bash--command-not-found", "terraformx plan", origin=BASH)
case(
    "bash--syntax-error",
    "bash deploy.sh",
    {"deploy.sh": '#!/bin/bash\nif [ "$1" = prod ]; then\n  echo deploying\n'},
    origin=BASH,
)
case(
    "bash--permission-script",
    "./deploy.sh",
    {"deploy.sh": "#!/bin/bash\necho hi\n"},
    origin=BASH,
    before="chmod 644 deploy.sh",
)
case("psql--connection-refused", "psql -h 127.0.0.1 -p 5999 -U app shop", origin=PSQL)
case("docker--daemon-not-running", "docker ps", origin=DOCKER, env={"DOCKER_HOST": "unix:///var/run/docker-none.sock"})
case(
    "docker--build-daemon-not-running",
    "docker build -t shop .",
    {"Dockerfile": "FROM python:3.11-slim\nRUN pip install flask\n"},
    origin=DOCKER,
    env={"DOCKER_HOST": "unix:///var/run/docker-none.sock"},
)
case("curl--connection-refused", "curl -f http://127.0.0.1:9/health", origin=made_by("curl --version | cut -d'(' -f1"))
case(
    "tar--truncated-archive",
    "tar xzf backup.tar.gz",
    {"backup.tar.gz": "not an archive"},
    origin=made_by("tar --version"),
)
case(
    "systemless-ssh--refused",
    "ssh -o BatchMode=yes -p 2 deploy@127.0.0.1 uptime",
    origin=made_by("echo $(ssh -V 2>&1)"),
)

# people's own Python programs
APP = {"app.py": ""}
case(
    "app--key-error",
    "python report.py",
    {
        "report.py": "prices = {'tea': 3}\n\n\ndef total(order):\n    return sum(prices[item] for item in order)\n\n\nprint(total(['tea', 'cake']))\n"
    },
)
case(
    "app--assertion",
    "python train.py",
    {
        "train.py": "def split(rows, ratio):\n    assert 0 < ratio < 1, f'ratio must be between 0 and 1, got {ratio}'\n    return rows[: int(len(rows) * ratio)]\n\n\nsplit([1, 2, 3], 80)\n"
    },
)
case(
    "app--zero-division",
    "python stats.py",
    {"stats.py": "def mean(values):\n    return sum(values) / len(values)\n\n\nprint(mean([]))\n"},
)
case(
    "app--tab-error",
    "python stats.py",
    {"stats.py": "def mean(values):\n    total = sum(values)\n\treturn total / len(values)\n"},
)
case("app--indentation-error", "python stats.py", {"stats.py": "def mean(values):\nreturn sum(values)\n"})
case(
    "app--syntax-error-py3.8", "python stats.py", {"stats.py": "values = [1, 2, 3\nprint(sum(values))\n"}, python="3.8"
)
case(
    "app--unicode-decode",
    "python load.py",
    {
        "load.py": "with open('names.csv', 'wb') as f:\n    f.write('Müller;Zürich'.encode('latin-1'))\nwith open('names.csv', encoding='utf-8') as f:\n    print(f.read())\n"
    },
)
case(
    "app--json-decode",
    "python load.py",
    {"load.py": "import json\n\nprint(json.loads(open('config.json').read()))\n", "config.json": "{'debug': true}\n"},
)
case(
    "app--file-not-found",
    "python load.py",
    {"load.py": "import csv\n\nwith open('data/train.csv') as f:\n    rows = list(csv.reader(f))\n"},
)
case(
    "app--sqlite-no-such-table",
    "python db.py",
    {
        "db.py": "import sqlite3\n\ndb = sqlite3.connect('shop.db')\nprint(db.execute('SELECT * FROM orders').fetchall())\n"
    },
)
case(
    "app--asyncio-timeout",
    "python poll.py",
    {
        "poll.py": "import asyncio\n\n\nasync def main():\n    async with asyncio.timeout(0.1):\n        await asyncio.sleep(5)\n\n\nasyncio.run(main())\n"
    },
)
case(
    "app--argparse-usage",
    "python train.py --epoch ten",
    {
        "train.py": "import argparse\n\nparser = argparse.ArgumentParser()\nparser.add_argument('--epoch', type=int, required=True)\nparser.add_argument('data')\nprint(parser.parse_args())\n"
    },
)
case("app--cannot-open-file", "python trian.py --epochs 3")
case(
    "app--address-in-use",
    "python serve.py",
    {
        "serve.py": "import http.server\n\na = http.server.HTTPServer(('127.0.0.1', 8123), http.server.SimpleHTTPRequestHandler)\nb = http.server.HTTPServer(('127.0.0.1', 8123), http.server.SimpleHTTPRequestHandler)\n"
    },
)
case(
    "app--numpy-shape-mismatch",
    "python fit.py",
    {"fit.py": "import numpy as np\n\nw = np.zeros((3, 4))\nx = np.ones((5, 2))\nprint(x @ w)\n"},
    packages=("numpy==1.26.4",),
)
case(
    "app--numpy-broadcast",
    "python fit.py",
    {"fit.py": "import numpy as np\n\nprint(np.zeros(3) + np.zeros(4))\n"},
    packages=("numpy==1.26.4",),
)
case(
    "app--pandas-key-error",
    "python fit.py",
    {"fit.py": "import pandas as pd\n\ndf = pd.DataFrame({'Price': [1, 2]})\nprint(df['price'].mean())\n"},
    packages=("numpy==1.26.4", "pandas==2.2.2"),
)
case(
    "app--requests-own-service",
    "python call.py",
    {"call.py": "import requests\n\nprint(requests.get('http://127.0.0.1:5055/api/orders', timeout=3).json())\n"},
    packages=("requests==2.32.3",),
)
case(
    "app--requests-http-500",
    "python call.py",
    {
        "call.py": "import http.server\nimport threading\n\nimport requests\n\n\nclass Broken(http.server.BaseHTTPRequestHandler):\n    def do_GET(self):\n        self.send_error(500)\n\n    def log_message(self, *args):\n        pass\n\n\nserver = http.server.HTTPServer(('127.0.0.1', 5056), Broken)\nthreading.Thread(target=server.serve_forever, daemon=True).start()\nrequests.get('http://127.0.0.1:5056/api/orders').raise_for_status()\n"
    },
    packages=("requests==2.32.3",),
)
case(
    "app--pydantic-settings",
    "python settings.py",
    {
        "settings.py": "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    database_url: str\n    secret_key: str\n\n\nprint(Settings())\n"
    },
    packages=("pydantic-settings==2.4.0",),
)
case(
    "app--attribute-error-none",
    "python shop.py",
    {"shop.py": "import re\n\nprint(re.match(r'(\\d+) items', 'no items').group(1))\n"},
)
case("app--type-error-py2", "python shop.py", {"shop.py": "print 'total: ' + 5\n"}, python="2.7")
case(
    "app--import-error-own-name",
    "python shop.py",
    {"shop.py": "from prices import tax_rate\n", "prices.py": "TAX_RATE = 0.2\n"},
)
case("app--recursion", "python -c 'def f(n): return f(n + 1)\nf(0)'")
case(
    "app--chained-exceptions",
    "python shop.py",
    {
        "shop.py": "class OrderError(Exception):\n    pass\n\n\ndef price(item):\n    try:\n        return {'tea': 3}[item]\n    except KeyError as error:\n        raise OrderError(f'no price for {item}') from error\n\n\nprice('cake')\n"
    },
)
case("app--segfault", "python -X faulthandler crash.py", {"crash.py": "import ctypes\n\nctypes.string_at(0)\n"})
case(
    "app--missing-environment-variable",
    "python app.py",
    {"app.py": "import os\n\nTOKEN = os.environ['SHOP_API_TOKEN']\n"},
)
case(
    "pytest--failures",
    "pytest -q",
    {
        "test_shop.py": "import pytest\n\n\ndef total(cart):\n    return sum(cart) * 1.2\n\n\ndef test_empty():\n    assert total([]) == 0\n\n\ndef test_tax():\n    assert total([10]) == 11.9\n\n\ndef test_unknown():\n    with pytest.raises(KeyError):\n        total([1])\n"
    },
    packages=("pytest==8.3.2",),
)
case(
    "pytest--fixture-error",
    "pytest",
    {"test_db.py": "def test_orders(database):\n    assert database.count() == 0\n"},
    packages=("pytest==8.3.2",),
)
case(
    "mypy--errors",
    "mypy shop.py",
    {"shop.py": "def total(cart: list[int]) -> str:\n    return sum(cart)\n"},
    packages=("mypy==1.11.1",),
)
case("flake8--findings", "flake8 shop.py", {"shop.py": "import os\nx=1\n"}, packages=("flake8==7.1.1",))
case(
    "django--no-such-table",
    "python manage.py",
    {
        "manage.py": "import django\nfrom django.conf import settings\n\nsettings.configure(DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}, INSTALLED_APPS=['django.contrib.contenttypes', 'django.contrib.auth'])\ndjango.setup()\nfrom django.contrib.auth.models import User\n\nprint(User.objects.count())\n"
    },
    packages=("Django==4.2.14",),
)
case(
    "flask--template-not-found",
    "python app.py",
    {
        "app.py": "import flask\n\napp = flask.Flask(__name__)\nwith app.app_context():\n    flask.render_template('index.html')\n"
    },
    packages=("Flask==3.0.3",),
)

if __name__ == "__main__":
    main()
