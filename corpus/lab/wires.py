"""Recipes: networks, certificates and broken archives, against servers on 127.0.0.1 in a box without a network.

The package index's usual host name leads to the box's own server, so that the logs look as on any machine; in the cases
its name is replaced (see ``lab.neutral``).
"""

from __future__ import annotations

from box import cases_origin, inside
from lab import _INDEX_HOSTS, Lab, main, recipe

INDEX, FILES = _INDEX_HOSTS[0][0], _INDEX_HOSTS[1][0]
_SERVER = r"""
import hashlib, http.server, io, os, socket, ssl, struct, sys, tarfile, threading, time, zipfile
mode, tls = sys.argv[1], sys.argv[2] == "tls"
def wheel(name, version, size=0):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr(f"{name}/__init__.py", "")
        if size:
            z.writestr(f"{name}/data.bin", os.urandom(size))
        z.writestr(f"{name}-{version}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        z.writestr(f"{name}-{version}.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\nTag: py2-none-any\n")
        z.writestr(f"{name}-{version}.dist-info/RECORD", "")
    return out.getvalue()
def sdist(name, version, member):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as t:
        for path, text in ((f"{name}-{version}/setup.py", "from setuptools import setup; setup()"), (member, "x")):
            info = tarfile.TarInfo(path); info.size = len(text); t.addfile(info, io.BytesIO(text.encode()))
    return out.getvalue()
data = wheel("numpy", "1.26.4", 3_000_000)
files = {"/packages/numpy-1.26.4-py2.py3-none-any.whl": data}
page = f'<!DOCTYPE html><html><body><a href="/packages/numpy-1.26.4-py2.py3-none-any.whl#sha256={hashlib.sha256(data).hexdigest()}">numpy-1.26.4-py2.py3-none-any.whl</a></body></html>'
if mode == "bad-hash":
    page = page.replace(hashlib.sha256(data).hexdigest(), "0" * 63 + "1")
if mode == "not-a-wheel":
    files = {k: b"<html><body>Sign in to continue</body></html>" for k in files}; page = page.split("#")[0] + '">numpy-1.26.4-py2.py3-none-any.whl</a>'
if mode == "half-wheel":
    files = {k: v[: len(v) // 2] for k, v in files.items()}; page = page.split("#")[0] + '">numpy-1.26.4-py2.py3-none-any.whl</a>'
if mode == "damaged-member":
    d = bytearray(data); d[len(d) // 2] ^= 255; files = {k: bytes(d) for k in files}; page = page.split("#")[0] + '">numpy-1.26.4-py2.py3-none-any.whl</a>'
if mode == "two-dist-info":
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as z: z.writestr("numpy-1.26.3.dist-info/METADATA", "x")
    files = {k: out.getvalue() for k in files}; page = page.split("#")[0] + '">numpy-1.26.4-py2.py3-none-any.whl</a>'
if mode == "no-dist-info":
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z: z.writestr("numpy/__init__.py", "")
    files = {k: out.getvalue() for k in files}; page = page.split("#")[0] + '">numpy-1.26.4-py2.py3-none-any.whl</a>'
if mode in ("tar-outside", "bad-tar"):
    raw = sdist("numpy", "1.26.4", "../../../evil.py") if mode == "tar-outside" else b"\x1f\x8b\x08\x00" + b"\0" * 400
    files = {"/packages/numpy-1.26.4.tar.gz": raw}; page = '<html><body><a href="/packages/numpy-1.26.4.tar.gz">numpy-1.26.4.tar.gz</a></body></html>'
class H(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *a): pass
    def send(self, status, body, kind="text/html", length=None, extra=()):
        self.send_response(status); self.send_header("Content-Type", kind); self.send_header("Content-Length", str(len(body) if length is None else length))
        for k, v in extra: self.send_header(k, v)
        self.end_headers(); self.wfile.write(body); self.wfile.flush()
    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)); self.connection.close(); self.close_connection = True
    def do_CONNECT(self):
        if mode == "proxy-502": return self.send(502, b"Bad Gateway")
        self.send(407, b"Proxy Authentication Required", extra=[("Proxy-Authenticate", 'Basic realm="proxy"')])
    def do_GET(self):
        at = self.path.split("#")[0]
        file = at in files
        if mode == "silent": time.sleep(60); return
        if mode == "reset": return self.reset()
        if mode == "closed": self.close_connection = True; self.connection.shutdown(socket.SHUT_RDWR); return
        if mode.isdigit(): return self.send(int(mode), b"<html>error</html>")
        if mode.startswith("file-") and file and mode[5:].isdigit(): return self.send(int(mode[5:]), b"no")
        if mode == "html": return self.send(200, b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action='/login'>Guest network login</form></body></html>")
        if mode == "text": return self.send(200, b"blocked by policy", "text/plain")
        if not file: return self.send(200, page.encode())
        body = files[at]
        if mode == "slow-file": self.send(200, body[:70000], "binary/octet-stream", len(body)); time.sleep(60); return
        if mode == "reset-file": self.send(200, body[:700000], "binary/octet-stream", len(body)); time.sleep(.3); return self.reset()
        if mode == "short-file": self.send(200, body[:700000], "binary/octet-stream", len(body)); self.close_connection = True; return
        self.send(200, body, "binary/octet-stream")
    do_HEAD = do_GET
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[3])), H)
if tls:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if mode == "old-tls":
        context.set_ciphers("ALL:@SECLEVEL=0"); context.minimum_version = ssl.TLSVersion.TLSv1; context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.load_cert_chain("/mnt/server.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
"""


def certificates(name: str, *, expired: bool = False, self_signed: bool = False) -> str:
    """Shell lines that make a certificate authority in ``/mnt/ca.pem`` and a server's certificate for ``name`` in ``/mnt/server.pem``."""
    days = "-not_before 20240101000000Z -not_after 20240201000000Z" if expired else "-days 30"
    if self_signed:
        return f"openssl req -x509 -newkey rsa:2048 -nodes -keyout /mnt/k -out /mnt/c -days 30 -subj '/CN={name}' -addext 'subjectAltName=DNS:{name}'; cat /mnt/k /mnt/c > /mnt/server.pem\n"
    return f"""
openssl req -x509 -newkey rsa:2048 -nodes -keyout /mnt/cak -out /mnt/ca.pem -days 30 -subj '/O=Example Corp/CN=Example Corp Root CA'
openssl req -newkey rsa:2048 -nodes -keyout /mnt/k -out /mnt/csr -subj '/CN={name}'
printf 'subjectAltName=DNS:{name}\\n' > /mnt/ext
mkdir -p /mnt/db && touch /mnt/db/index.txt && echo 01 > /mnt/db/serial
printf '[ca]\\ndefault_ca=x\\n[x]\\ndatabase=/mnt/db/index.txt\\nserial=/mnt/db/serial\\nnew_certs_dir=/mnt/db\\ndefault_md=sha256\\npolicy=p\\n[p]\\ncommonName=supplied\\n' > /mnt/conf
openssl ca -batch -config /mnt/conf -cert /mnt/ca.pem -keyfile /mnt/cak -in /mnt/csr -out /mnt/c -extfile /mnt/ext -notext {days.replace("-not_before", "-startdate").replace("-not_after", "-enddate")}
cat /mnt/k /mnt/c > /mnt/server.pem
"""


def case(
    name: str,
    expect: str,
    server: str | None,
    command: str = "pip install numpy==1.26.4",
    *,
    python: str = "3.11",
    pip: str = "23.2.1",
    trusted: bool = True,
    cert: str | None = None,
    env: dict[str, str] | None = None,
    setup: str = "",
    shown: str | None = None,
    notes: tuple[str, ...] = (),
    proxy: bool = False,
    hosts: bool = True,
    packages: tuple[str, ...] = (),
) -> None:
    """Register one recipe; the server answers as the index host, and its certificate is trusted unless a recipe says otherwise."""

    def do(lab: Lab) -> str:
        lab.write(".box/server.py", _SERVER)
        if hosts:
            lab.write(".box/hosts", f"127.0.0.1 {INDEX} {FILES} proxy.example\n")
        start = ""
        if server:
            port = "3128" if proxy else "443"
            start = (
                f"(/usr/bin/python3 /home/user/.box/server.py {server} {'plain' if proxy else 'tls'} {port} >/mnt/server.log 2>&1 &)\n"
                f"for i in $(seq 50); do (echo > /dev/tcp/127.0.0.1/{port}) 2>/dev/null && break; sleep .1; done\n"
            )
        made = cert if cert is not None else certificates(INDEX)
        variables = {"PIP_CERT": "/mnt/ca.pem" if trusted else "", "SSL_CERT_FILE": "", "PIP_RETRIES": "1"} | (
            env or {}
        )
        lab.log.append(shown or command)
        return inside(
            lab,
            command,
            python=python,
            pip=pip,
            packages=packages,
            root=True,
            net=False,
            setup=made + start + setup,
            env={"PIP_ROOT_USER_ACTION": "ignore"} | variables,
        )

    recipe(
        name,
        expect=expect,
        command=(shown or command).replace("\n", "; "),
        notes=notes,
        origin=cases_origin(python, pip),
    )(do)


ALL_RETRIES = {"PIP_RETRIES": ""}
N = "network/"
case(
    N + "name-not-resolved--pip-23",
    "name-not-resolved",
    None,
    "pip install tensorflow",
    hosts=False,
    env=ALL_RETRIES,
    setup="mount --bind /dev/null /etc/resolv.conf",
)
case(
    N + "name-not-resolved--pip-26",
    "name-not-resolved",
    None,
    "pip install tensorflow",
    python="3.13",
    pip="26.2",
    hosts=False,
)
case(
    N + "name-not-resolved--pip-25.3",
    "name-not-resolved",
    None,
    "pip install -r requirements.txt",
    python="3.12",
    pip="25.3",
    hosts=False,
    setup="printf 'numpy\\npandas\\n' > requirements.txt",
)
case(
    N + "name-not-resolved--pip-18",
    "name-not-resolved",
    None,
    "pip install tensorflow",
    python="3.7",
    pip="18.1",
    hosts=False,
)
case(
    N + "name-not-resolved--build-dependencies",
    "name-not-resolved",
    None,
    "pip install ./proj",
    hosts=False,
    setup='mkdir proj; printf \'[build-system]\\nrequires=["setuptools>=40", "wheel"]\\nbuild-backend="setuptools.build_meta"\\n\' > proj/pyproject.toml; echo \'from setuptools import setup; setup(name="proj")\' > proj/setup.py',
)
case(N + "connection-refused--pip-20", "connection-refused", None, python="3.8", pip="20.3.4")
case(N + "connection-refused--pip-26", "connection-refused", None, python="3.13", pip="26.2")
case(
    N + "connection-refused--local-mirror-pip-23",
    "connection-refused",
    None,
    "pip install --index-url http://localhost:3141/team/simple/ flask",
)
case(N + "connection-timed-out--index-pip-23", "connection-timed-out", "silent", env={"PIP_DEFAULT_TIMEOUT": "2"})
case(
    N + "connection-timed-out--index-pip-26",
    "connection-timed-out",
    "silent",
    python="3.13",
    pip="26.2",
    env={"PIP_DEFAULT_TIMEOUT": "2"},
)
case(N + "connection-timed-out--download-pip-23", "connection-timed-out", "slow-file", env={"PIP_DEFAULT_TIMEOUT": "2"})
case(
    N + "connection-timed-out--download-pip-9",
    "connection-timed-out",
    "slow-file",
    python="3.6",
    pip="9.0.3",
    env={"PIP_DEFAULT_TIMEOUT": "2", "PIP_INDEX_URL": f"https://{INDEX}/simple"},
)
case(
    N + "download-incomplete--timed-out-pip-26",
    "download-incomplete",
    "slow-file",
    python="3.12",
    pip="26.2",
    env={"PIP_DEFAULT_TIMEOUT": "2"},
)
case(N + "connection-reset--index-pip-23", "connection-reset", "reset")
case(N + "connection-reset--download-pip-20", "connection-reset", "reset-file", python="3.8", pip="20.3.4")
case(N + "connection-reset--closed-pip-26", "connection-reset", "closed", python="3.13", pip="26.2")
case(N + "download-incomplete--reset-pip-26", "download-incomplete", "reset-file", python="3.13", pip="26.2")
case(N + "download-incomplete--pip-25.3", "download-incomplete", "short-file", python="3.12", pip="25.3")
case(N + "download-incomplete--pip-26", "download-incomplete", "short-file", python="3.13", pip="26.2")
case("integrity/hash-mismatch--short-download-pip-23", "hash-mismatch", "short-file")
# an index page that answers 403, 404 or 429 leaves no trace: pip only says "from versions: none"
for code, pip, python in (("503", "20.3.4", "3.8"), ("500", "26.2", "3.13")):
    case(
        N + f"index-answers-error--{code}-pip-{pip.rsplit('.', 1)[0]}",
        "index-answers-error",
        code,
        pip=pip,
        python=python,
    )
for code, pip, python in (
    ("403", "18.1", "3.7"),
    ("404", "23.2.1", "3.11"),
    ("503", "26.2", "3.13"),
    ("429", "25.3", "3.12"),
):
    case(
        N + f"index-answers-error--file-{code}-pip-{pip.rsplit('.', 1)[0]}",
        "index-answers-error",
        "file-" + code,
        pip=pip,
        python=python,
    )
case(N + "index-is-a-web-page--plain-text-pip-23", "index-is-a-web-page", "text")
case(N + "index-is-a-web-page--plain-text-pip-26", "index-is-a-web-page", "text", python="3.13", pip="26.2")
PROXY = {"HTTPS_PROXY": "http://proxy.example:3128"}
case(N + "proxy-refuses--407-pip-23", "proxy-refuses", "407", proxy=True, env=PROXY)
case(N + "proxy-refuses--407-pip-26", "proxy-refuses", "407", proxy=True, env=PROXY, python="3.13", pip="26.2")
case(N + "proxy-refuses--502-pip-20", "proxy-refuses", "proxy-502", proxy=True, env=PROXY, python="3.8", pip="20.3.4")
case(N + "proxy-unreachable--pip-18", "proxy-unreachable", None, env=PROXY, python="3.7", pip="18.1")
case(N + "proxy-unreachable--pip-23", "proxy-unreachable", None, env=PROXY)
case(
    N + "proxy-unreachable--pip-26",
    "proxy-unreachable",
    None,
    "pip install --proxy http://127.0.0.1:8080 numpy",
    python="3.13",
    pip="26.2",
)

T = "tls/"
for pip, python in (("9.0.3", "3.6"), ("18.1", "3.7"), ("20.3.4", "3.8"), ("23.2.1", "3.11"), ("26.2", "3.13")):
    more = {"PIP_INDEX_URL": f"https://{INDEX}/simple"} if pip.startswith("9") else {}
    case(
        T + f"certificate-authority-unknown--self-signed-pip-{pip.rsplit('.', 1)[0]}",
        "certificate-authority-unknown",
        "ok",
        python=python,
        pip=pip,
        trusted=False,
        cert=certificates(INDEX, self_signed=True),
        env=more,
    )
case(
    T + "certificate-authority-unknown--corporate-pip-24",
    "certificate-authority-unknown",
    "ok",
    python="3.13",
    pip="24.2",
    trusted=False,
    env=ALL_RETRIES,
)
case(T + "certificate-expired--pip-23", "certificate-expired", "ok", cert=certificates(INDEX, expired=True))
case(
    T + "certificate-expired--pip-26",
    "certificate-expired",
    "ok",
    python="3.13",
    pip="26.2",
    cert=certificates(INDEX, expired=True),
)
case(
    T + "certificate-for-another-host--pip-23",
    "certificate-for-another-host",
    "ok",
    cert=certificates("mirror.example"),
)
case(
    T + "certificate-for-another-host--pip-26",
    "certificate-for-another-host",
    "ok",
    python="3.13",
    pip="26.2",
    cert=certificates("mirror.example"),
)
case(
    T + "certificate-for-another-host--pip-20",
    "certificate-for-another-host",
    "ok",
    python="3.8",
    pip="20.3.4",
    cert=certificates("mirror.example"),
)
case(
    T + "certificate-bundle-missing--pip-23",
    "certificate-bundle-missing",
    "ok",
    trusted=False,
    env={"REQUESTS_CA_BUNDLE": "/etc/ssl/corp/ca-bundle.pem"},
)
case(
    T + "certificate-bundle-missing--pip-26",
    "certificate-bundle-missing",
    "ok",
    python="3.13",
    pip="26.2",
    trusted=False,
    env={"PIP_CERT": "/home/user/certs/zscaler.pem"},
)
case(
    T + "certificate-bundle-missing--pip-18",
    "certificate-bundle-missing",
    "ok",
    python="3.7",
    pip="18.1",
    trusted=False,
    env={"PIP_CERT": "/etc/ssl/corp/ca-bundle.pem"},
)
case(T + "tls-version-too-old--pip-23", "tls-version-too-old", "old-tls")
case(T + "tls-version-too-old--pip-26", "tls-version-too-old", "old-tls", python="3.13", pip="26.2")
NOSSL = "rm /usr/local/lib/python{}/lib-dynload/_ssl.*"
for pip, python in (("18.1", "3.7"), ("23.2.1", "3.11"), ("26.2", "3.13")):
    case(
        T + f"ssl-module-missing--pip-{pip.rsplit('.', 1)[0]}",
        "ssl-module-missing",
        "ok",
        python=python,
        pip=pip,
        setup=NOSSL.format(python),
    )

I = "integrity/"
HASH = "echo 'numpy==1.26.4 --hash=sha256:{}' > requirements.txt".format("a" * 64)
for pip, python in (("9.0.3", "3.6"), ("18.1", "3.7"), ("23.2.1", "3.11"), ("26.2", "3.13")):
    more = {"PIP_INDEX_URL": f"https://{INDEX}/simple"} if pip.startswith("9") else {}
    short = pip.rsplit(".", 1)[0]
    case(
        I + f"hash-mismatch--requirements-pip-{short}",
        "hash-mismatch",
        "ok",
        "pip install -r requirements.txt",
        python=python,
        pip=pip,
        setup=HASH,
        env=more,
    )
    case(
        I + f"archive-corrupt--not-a-zip-pip-{short}",
        "archive-corrupt",
        "not-a-wheel",
        python=python,
        pip=pip,
        env=more,
    ) if pip != "9.0.3" else None
    case(
        I + f"archive-corrupt--half-wheel-pip-{short}",
        "archive-corrupt",
        "half-wheel",
        python=python,
        pip=pip,
        env=more,
    )
case(I + "hash-mismatch--index-fragment-pip-20", "hash-mismatch", "bad-hash", python="3.8", pip="20.3.4")
case(I + "hash-mismatch--index-fragment-pip-26", "hash-mismatch", "bad-hash", python="3.13", pip="26.2")
case(I + "hash-mismatch--short-download-pip-20", "hash-mismatch", "short-file", python="3.8", pip="20.3.4")
case(I + "archive-corrupt--damaged-member-pip-23", "archive-corrupt", "damaged-member")
case(I + "archive-corrupt--damaged-member-pip-20", "archive-corrupt", "damaged-member", python="3.8", pip="20.3.4")
case(I + "archive-corrupt--bad-tar-pip-26", "archive-corrupt", "bad-tar", python="3.13", pip="26.2")
case(I + "wheel-metadata-invalid--two-dist-info-pip-23", "wheel-metadata-invalid", "two-dist-info")
case(
    I + "wheel-metadata-invalid--no-dist-info-pip-26",
    "wheel-metadata-invalid",
    "no-dist-info",
    python="3.13",
    pip="26.2",
)
case(I + "archive-reaches-outside--pip-20", "archive-reaches-outside", "tar-outside", python="3.8", pip="20.3.4")
case(I + "archive-reaches-outside--pip-26", "archive-reaches-outside", "tar-outside", python="3.13", pip="26.2")
for pip, python in (("18.1", "3.7"), ("23.2.1", "3.11"), ("26.2", "3.13")):
    case(
        I + f"hashes-required-but-missing--pip-{pip.rsplit('.', 1)[0]}",
        "hashes-required-but-missing",
        "ok",
        "pip install --require-hashes -r requirements.txt",
        python=python,
        pip=pip,
        setup="echo 'numpy==1.26.4' > requirements.txt",
    )
case(
    I + "hashes-need-pinned-versions--pip-23",
    "hashes-need-pinned-versions",
    "ok",
    "pip install -r requirements.txt",
    setup="echo 'numpy>=1.26 --hash=sha256:" + "a" * 64 + "' > requirements.txt",
)


if __name__ == "__main__":
    main()
