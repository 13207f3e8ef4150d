"""Tests on every supported Python: ``nox``."""

import nox

nox.options.default_venv_backend = "uv|virtualenv"


@nox.session(python=["3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    """Run the test suite."""
    session.install("--editable", ".", "--group", "dev")
    session.run("pytest", "-n", "2", *session.posargs)
