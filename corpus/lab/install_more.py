"""Logs of installers that are older, or stand elsewhere, than those of the other recipes."""

from __future__ import annotations

from lab import Lab, main, recipe


@recipe(
    "broken-pip/pip-too-old-for-pyproject--pip10-cryptography",
    expect="pip-too-old-for-pyproject",
    python="3.7",
    pip="10.0.1",
)
def _(lab: Lab) -> str:
    return lab.run("pip install cryptography")


@recipe(
    "broken-pip/pip-too-old-for-pyproject--pip19.0-own-project",
    expect="pip-too-old-for-pyproject",
    python="3.7",
    pip="19.0.3",
)
def _(lab: Lab) -> str:
    lab.write(
        "shop/pyproject.toml",
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n\n'
        '[project]\nname = "shop"\nversion = "1.0"\n\n'
        '[dependency-groups]\ntest = ["pytest"]\ndev = ["ruff", {include-group = "test"}]\n',
    )
    return lab.run("pip install ./shop")


# Nothing listens on port 9: the index refuses. pips of that age tell the reason in their log file only.
@recipe("network/index-page-not-fetched--pip-1.5", expect="index-page-not-fetched", python="2.7", pip="1.5.6")
def _(lab: Lab) -> str:
    return lab.run("pip install --index-url http://127.0.0.1:9/simple/ requests")


@recipe("network/index-page-not-fetched--pip-1.3-file", expect="index-page-not-fetched", python="2.7", pip="1.3.1")
def _(lab: Lab) -> str:
    lab.write("requirements.txt", "Django==1.4.5\nSouth==0.7.6\n")
    return lab.run("pip install --index-url http://127.0.0.1:9/simple/ -r requirements.txt")


@recipe("network/connection-refused--log-file-pip-1.5", expect="connection-refused", python="2.7", pip="1.5.6")
def _(lab: Lab) -> str:
    lab.quiet("pip install --index-url http://127.0.0.1:9/simple/ requests || true")
    return lab.run("cat ~/.pip/pip.log")


@recipe("network/name-not-resolved--log-file-pip-1.2", expect="name-not-resolved", python="2.7", pip="1.2.1")
def _(lab: Lab) -> str:
    lab.quiet("pip install --index-url http://index.example/simple/ requests || true")
    return lab.run("cat ~/.pip/pip.log")


@recipe("invalid-requirement/requirement-syntax--py2.7-pip6", expect="requirement-syntax", python="2.7", pip="6.1.1")
def _(lab: Lab) -> str:
    lab.write("requirements.txt", "flask\nrequests beautifulsoup4\n")
    return lab.run("pip install -r requirements.txt")


@recipe("invalid-requirement/requirement-syntax--pip10-comma", expect="requirement-syntax", python="3.6", pip="10.0.1")
def _(lab: Lab) -> str:
    lab.write("requirements.txt", "flask,\nrequests\n")
    return lab.run("pip install -r requirements.txt")


# A branch that was renamed since.
def _repository(lab: Lab) -> None:
    lab.write("shop/setup.py", 'from setuptools import setup\n\nsetup(name="shop", version="1.0")\n')
    lab.quiet(
        "cd shop && git init -q -b main && git add -A && "
        "git -c user.name=user -c user.email=user@mail.example commit -q -m start"
    )


@recipe("invalid-requirement/vcs-revision-missing--pip26", expect="vcs-revision-missing", python="3.12", pip="26.0.1")
def _(lab: Lab) -> str:
    _repository(lab)
    return lab.run('pip install "git+file://$PWD/shop@master"')


@recipe(
    "invalid-requirement/vcs-revision-missing--py3.6-pip10", expect="vcs-revision-missing", python="3.6", pip="10.0.1"
)
def _(lab: Lab) -> str:
    _repository(lab)
    lab.write("requirements.txt", "six\ngit+file:///home/user/app/shop@v1.0#egg=shop\n")
    return lab.run('sed -i "s#/home/user/app#$PWD#" requirements.txt; pip install -r requirements.txt')


# Git hosts answer 401 for private repositories and for ones that never were.
PRIVATE = """import http.server, sys


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="git"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


http.server.HTTPServer(("127.0.0.1", 8437), Handler).serve_forever()
"""
LOGIN = "(setsid timeout 30 /usr/bin/env python3 private.py >/dev/null 2>&1 &) ; sleep 2; "


@recipe("network/git-login-needed--pip26", expect="git-login-needed", python="3.12", pip="26.0.1")
def _(lab: Lab) -> str:
    lab.write("private.py", PRIVATE)
    lab.quiet(LOGIN)
    return lab.run("GIT_TERMINAL_PROMPT=0 pip install git+http://127.0.0.1:8437/team/shop.git")


@recipe("network/git-login-needed--py3.6-pip10", expect="git-login-needed", python="3.6", pip="10.0.1")
def _(lab: Lab) -> str:
    lab.write("private.py", PRIVATE)
    lab.write("requirements.txt", "six\ngit+http://127.0.0.1:8437/team/shop.git#egg=shop\n")
    lab.quiet(LOGIN)
    return lab.run("setsid -w pip install -r requirements.txt </dev/null")


if __name__ == "__main__":
    main()
