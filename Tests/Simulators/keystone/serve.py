"""A Keystone of one's own on loopback: serve.py FOLDER PASSWORD

Makes a database in FOLDER with the administrator `admin` and the project `admin`, and serves it on a free port. Prints
a token that has ended, and then the URL. It ends with the process that started it.
"""

import datetime
import io
import json
import os
import pwd
import sys
import threading
import time
from unittest import mock
from wsgiref.simple_server import WSGIRequestHandler, make_server

CONFIGURATION = """
[DEFAULT]
use_stderr = true
[database]
connection = sqlite:///{folder}/keystone.db
[fernet_tokens]
key_repository = {folder}/tokens
[fernet_receipts]
key_repository = {folder}/receipts
[credential]
key_repository = {folder}/credentials
[identity]
# The cheapest hash: nobody breaks into this one.
password_hash_rounds = 4
"""


def end_with(parent):
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def manage(configuration, *arguments):
    """Runs keystone-manage in a process of its own, which has all modules already."""
    child = os.fork()
    if child == 0:
        from keystone.cmd import manage as command

        sys.argv = ["keystone-manage", "--config-file", configuration, *arguments]
        sys.exit(command.main())
    if os.waitpid(child, 0)[1] != 0:
        sys.exit(f"keystone-manage {arguments[0]} failed")


def old_token(application, password):
    """A token that was given two days ago and has ended since."""
    from oslo_utils import timeutils

    name = {"name": "admin", "domain": {"id": "default"}}
    auth = {
        "identity": {"methods": ["password"], "password": {"user": {**name, "password": password}}},
        "scope": {"project": name},
    }
    body = json.dumps({"auth": auth}).encode()
    environment = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/v3/auth/tokens", "SCRIPT_NAME": "", "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.multithread": False, "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    given = {}
    then = timeutils.utcnow() - datetime.timedelta(days=2)
    with mock.patch.object(timeutils, "utcnow", lambda with_timezone=False: then):
        list(application(environment, lambda status, headers, *_: given.update(headers)))
    return given["X-Subject-Token"]


def main(folder, password):
    threading.Thread(target=end_with, args=[os.getppid()], daemon=True).start()
    configuration = f"{folder}/keystone.conf"
    with open(configuration, "w") as file:
        file.write(CONFIGURATION.format(folder=folder))
    for name in ["tokens", "receipts", "credentials"]:
        os.makedirs(f"{folder}/{name}", mode=0o700)
    os.environ["OS_KEYSTONE_CONFIG_FILES"] = configuration

    # Before the first fork, so that each process has it.
    import keystone.cmd.manage  # noqa: F401

    server = make_server("127.0.0.1", 0, None, handler_class=QuietHandler)
    url = f"http://127.0.0.1:{server.server_port}"
    user = pwd.getpwuid(os.getuid()).pw_name
    owner = ["--keystone-user", user, "--keystone-group", str(os.getgid())]
    manage(configuration, "db_sync")
    manage(configuration, "fernet_setup", *owner)
    manage(configuration, "credential_setup", *owner)
    manage(
        configuration, "bootstrap", "--bootstrap-password", password, "--bootstrap-region-id", "R1",
        "--bootstrap-public-url", f"{url}/v3",
    )

    # Keystone would read the arguments as its own.
    del sys.argv[1:]
    from keystone.wsgi.api import application

    print(f"ended {old_token(application, password)}", flush=True)
    server.set_app(application)
    print(f"listening on {url}", flush=True)
    server.serve_forever()


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_):
        pass


if __name__ == "__main__":
    main(*sys.argv[1:])
