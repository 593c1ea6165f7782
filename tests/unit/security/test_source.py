"""What the source may not do, or only where it is named here with the reason.

Read by its syntax, so that a comment is no use and no excuse.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SERVED = ("clinic", "notifications", "patients", "programs", "adherence", "demo")


@cache
def sources(*folders: str) -> list[tuple[str, ast.Module]]:
    """Return the modules of these folders, migrations left out, by path."""
    return [
        (str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8")))
        for folder in folders or SERVED
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def name_of(node: ast.expr) -> str:
    """Return the dotted name of what is called."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


@cache
def calls() -> list[tuple[str, str, ast.Call]]:
    return [
        (path, name_of(node.func), node)
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]


@cache
def imported() -> list[tuple[str, str]]:
    return list(_imported())


def _imported() -> Iterator[tuple[str, str]]:
    """Yield every module, and name from a module, that somebody imports."""
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name) for alias in node.names)
            if isinstance(node, ast.ImportFrom):
                yield path, node.module or ""
                yield from ((path, f"{node.module}.{alias.name}") for alias in node.names)


def who_imports(*modules: str) -> set[str]:
    return {
        path
        for path, name in imported()
        if any(name == module or name.startswith(f"{module}.") for module in modules)
    }


def test_nothing_is_evaluated_or_unpickled():
    evaluating = {"eval", "exec", "compile", "__import__"}
    assert [(path, name) for path, name, _ in calls() if name in evaluating] == []
    assert who_imports("pickle", "marshal", "shelve", "dill", "yaml", "jsonpickle") == set()


def test_programs_are_started_with_lists_and_no_shell():
    started = [one for one in calls() if one[1].startswith(("subprocess.", "os.exec", "os.spawn"))]
    assert started, "the test looks for what is not there any more"
    for path, name, call in started:
        assert not any(keyword.arg == "shell" for keyword in call.keywords), (path, name)
        assert not isinstance(call.args[0], (ast.Constant, ast.JoinedStr)) or "exec" in name, path
        # Pages and workers start nothing: what does is the launcher and the embedded server.
        assert path.startswith(("clinic/launcher/", "clinic/embedded/", "demo/")), path
    assert [name for _, name, _ in calls() if name in {"os.system", "os.popen"}] == []


def test_only_named_modules_call_other_machines():
    assert who_imports("requests", "httpx", "aiohttp", "urllib3", "ftplib", "telnetlib") == set()
    assert who_imports("urllib.request", "http.client", "smtplib") == {
        "clinic/launcher/demo.py",  # asks its own web server whether it is up
        "clinic/launcher/healthcheck.py",  # the same, in the container
        "notifications/delivery/lookup.py",  # asks the mail server's log, at a configured address
        "notifications/delivery/smtp.py",  # hands mails to the configured mail server
    }


def test_markup_is_called_safe_in_named_places_only():
    marking = {"mark_safe", "SafeString"}
    assert {path for path, name, _ in calls() if name in marking} == {
        "adherence/templatetags/worklist.py",  # joins what format_html made
        "clinic/templatetags/ui.py",  # constants and drawings of clinic.charts
        "notifications/texts/own.py",  # text and facts are escaped before they are joined
        "patients/selectors/answers_over_time.py",  # the empty text, where nothing is drawn
    }
    unescaped = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(r"\|\s*safe\b|autoescape off", path.read_text(encoding="utf-8"))
    }
    assert unescaped == {
        "templates/django/forms/field.html",  # help texts are ours
        "templates/django/forms/hint_and_error.html",
        "templates/patients/check_in_now.html",  # two telephone numbers, written there
    }


def test_templates_are_files_of_ours():
    made = {path for path, name, _ in calls() if name in {"Template", "Engine", "from_string"}}
    assert made == set()


def test_sql_is_never_built_from_input():
    """No view writes SQL, no query takes text past its parameters; the lint finds joined SQL."""
    assert [path for path, name, _ in calls() if name.endswith((".raw", ".extra"))] == []
    assert who_imports("django.db.models.expressions.RawSQL") == set()
    at_the_door = re.compile(r"/(views|api|forms|administration|portal)(/|\.py)|_api\.py|views\.py")
    assert [p for p in who_imports("django.db.connection") if at_the_door.search(p)] == []


def test_patterns_are_not_built_from_input():
    using = {f"re.{name}" for name in ("compile", "search", "match", "fullmatch", "sub", "split")}
    built = {
        path
        for path, name, call in calls()
        if name in using and not isinstance(call.args[0], ast.Constant)
    }
    assert built == {
        "clinic/banned_words.py",  # from our own list of words
        "clinic/identity/devices.py",  # names of browsers, listed there
        "clinic/passwords.py",  # from our own list of words
        "clinic/tokens/secrets.py",  # the shape of a key
        "notifications/delivery/mime.py",  # the bytes of a broken line
        "notifications/rendering.py",  # a mark that the module makes up
        "notifications/reports/reading.py",  # the pattern of a uid
    }


def test_randomness_and_digests_are_those_fit_for_secrets():
    assert who_imports("random") == {"clinic/db.py"}  # how long to wait before trying again
    weak = {"hashlib.md5", "hashlib.sha1", "uuid.uuid1", "uuid1", "md5", "sha1"}
    assert [(path, name) for path, name, _ in calls() if name in weak] == []
    assert who_imports("Crypto", "Cryptodome", "nacl", "rsa", "ecdsa") == set()


def test_ciphers_are_authenticated():
    """Whatever encrypts does it with AES-GCM of the cryptography package, by its one module."""
    primitives = "cryptography.hazmat.primitives"
    assert who_imports(f"{primitives}.ciphers.modes", f"{primitives}.ciphers.Cipher") == set()
    assert who_imports(f"{primitives}.padding", f"{primitives}.asymmetric") == set()
    # A form that waits for a fresh sign-in; Fernet is AES with an HMAC over all of it.
    assert who_imports("cryptography.fernet") == {"clinic/identity/kept.py"}


def test_xml_is_read_by_the_careful_parser_only():
    reading = who_imports("xml.etree", "xml.dom", "xml.sax.make_parser", "lxml", "defusedxml")
    assert reading == {"programs/recordings/tracks.py"}
    names = {name for path, name in imported() if path in reading and name.startswith("xml.")}
    assert names == {"xml.etree.ElementTree", "xml.etree.ElementTree.ParseError"}


def test_no_path_is_built_from_an_upload():
    """Nobody opens a file for writing on behalf of a visitor, and no model keeps files by name."""
    assert who_imports("django.core.files.storage", "zipfile.Path", "tarfile") == set()
    fields = {"models.FileField", "models.ImageField", "models.FilePathField"}
    assert [path for path, name, _ in calls() if name in fields] == []
    assert [path for path, name, _ in calls() if name.endswith((".extractall", ".extract"))] == []


def test_the_forgery_check_is_lifted_in_named_places_only():
    assert who_imports("django.views.decorators.csrf.csrf_exempt") == {
        "notifications/reports/views.py",  # a mail provider, which has a secret of its own
        "patients/views/links.py",  # mail programs post the one-click stop; the link is the secret
        "programs/views/her_files.py",  # checked within, once the size of the upload is capped
    }


def test_serializers_name_their_fields():
    everything = [
        path
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == "fields" for target in node.targets)
        and isinstance(node.value, ast.Constant)
        and node.value.value == "__all__"
    ]
    assert everything == []


@pytest.mark.parametrize(
    "script", sorted((ROOT / "static" / "js").glob("*.js")), ids=lambda p: p.name
)
def test_scripts_write_markup_in_named_places_only(script):
    text = script.read_text(encoding="utf-8")
    for never in ("eval(", "new Function", "document.write", "outerHTML", "insertAdjacentHTML",
                  "__proto__", '"message"', "localStorage", "jsonp"):  # fmt: skip
        assert never not in text, never
    # A name that somebody chose, used as a key twice over, would reach what all objects share.
    assert re.findall(r"\w\[[^\]]+\]\[[^\]]+\] *=[^=]", text) == []
    # What the run sheet puts in place was rendered, and so escaped, by the server.
    places = re.findall(r"\.innerHTML = (.*?);", text)
    allowed = {"run.js": {"answer.verdict", "clashes", "answer.html"}}
    assert set(places) <= allowed.get(script.name, set())


SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|xox[bap]-[0-9]{10}"
    r"|(?:postgres|redis|smtp)(?:s|ql|\+tls)?://[a-z]+:(?!password@)[A-Za-z0-9]{6,}@"
)


def test_no_secret_lies_in_the_repository():
    found = [
        str(path.relative_to(ROOT))
        for folder in (*SERVED, "docs", "templates", "static", "bench", "chaos")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".html", ".js", ".json", ".yml", ".toml", ".csv"}
        and SECRETS.search(path.read_text(encoding="utf-8"))
    ]
    found += [
        path.name
        for path in (*ROOT.glob("*.*"), ROOT / "Dockerfile", ROOT / ".env.example")
        if path.is_file() and SECRETS.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
