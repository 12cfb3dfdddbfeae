"""The laws of the house that no linter knows, held by reading the source.

Who may import whom is import-linter's, style ruff's, types mypy's.
"""

import ast
import re
from collections.abc import Iterable

import pytest

from tests.sources import PACKAGES, ROOT, Source, dotted, ours, tracked

MAY_WRITE_ROWS = (
    "conversations/actions",
    "conversations/log",
    "conversations/log.py",
    "conversations/migrations",
    "conversations/management/commands",
    "conversations/models/people.py",  # the manager's create_user, which Django itself calls
    "console/admin.py",
    "console/setup",
)
WRITES = {
    *("save", "asave", "create", "acreate", "bulk_create", "abulk_create", "bulk_update"),
    *("abulk_update", "get_or_create", "aget_or_create", "update_or_create"),
    *("aupdate_or_create", "delete", "adelete", "_raw_delete", "aupdate"),
}
MAX_LINES = 300
TEXT = {".py", ".toml", ".md", ".html", ".css", ".js", ".po", ".sql", ".txt", ".json", ".yml", ""}


def _report(found: Iterable[str]) -> None:
    lines = list(found)
    assert not lines, "\n" + "\n".join(lines)


def _name(source: Source) -> str:
    return source.name


def test_there_is_source_to_read() -> None:
    assert len(ours(*PACKAGES)) > 20


def test_only_actions_write_rows() -> None:
    """A model's manager or an instance is saved, created or deleted elsewhere by nobody."""
    _report(
        f"{source.name}:{line} writes a row: {call}"
        for source in ours("console", "conversations", "frontend")
        if not source.is_under(*MAY_WRITE_ROWS)
        for line, call in _row_writes(source)
    )


def _row_writes(source: Source) -> Iterable[tuple[int, str]]:
    for node in source.nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name = node.func.attr
        by_name = name in WRITES and _is_of_the_database(node.func.value)
        if by_name or (name == "update" and "objects" in ast.unparse(node.func.value)):
            yield node.lineno, ast.unparse(node.func)
        elif name in ("execute", "executemany") and node.args and _is_write_sql(node.args[0]):
            yield node.lineno, f"{name}({ast.unparse(node.args[0])[:60]})"


def _is_of_the_database(value: ast.expr) -> bool:
    """`x.objects.create`, `row.save()`; not `form.save()`, `cache.delete()`, `pdf.save()`."""
    written = ast.unparse(value)
    others = r"(^|[._])(cache|super|form|storage|file|image|picture|pdf|client|task)\b"
    return not re.search(others, written.split("(")[0])


def _is_write_sql(argument: ast.expr) -> bool:
    text = argument.value if isinstance(argument, ast.Constant) else ast.unparse(argument)
    return bool(re.match(r"[\s'\"frb(]*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE)\b", str(text)))


def test_only_the_log_makes_events() -> None:
    _report(
        f"{source.name}:{line} makes an event: {call}"
        for source in ours("console", "conversations", "frontend")
        if not source.is_under("conversations/log", "conversations/log.py", "conversations/models")
        for line, call in source.calls()
        if re.fullmatch(
            r"(\w+\.)*Event(\.objects\.(a?create|a?bulk_create|a?get_or_create))?", call
        )
        and not _is_another_event(source)
    )


def _is_another_event(source: Source) -> bool:
    """asyncio.Event and threading.Event are no events of ours."""
    return not any(
        name.endswith(".Event") and "conversations" in name for _, name in source.imports()
    )


def test_only_wake_touches_the_channel_layer() -> None:
    _report(
        f"{source.name}:{line} touches the channel layer: {name}"
        for source in ours(*PACKAGES)
        if source.name != "conversations/wake.py"
        for line, name in [*source.imports(), *source.calls()]
        if name.startswith(("channels.layers", "channels_redis"))
        or re.search(r"(^|\.)(get_channel_layer|group_send|group_add)$", name)
    )


def test_no_signals() -> None:
    _report(
        f"{source.name}:{line} imports {name}"
        for source in ours(*PACKAGES)
        for line, name in source.imports()
        if re.search(
            r"django\.(db\.models|core|dispatch|db\.backends|contrib\.auth)\S*signal", name
        )
        or name.startswith("django.dispatch")
    )


def test_no_save_or_delete_overrides() -> None:
    _report(
        f"{source.name}:{node.lineno} overrides {owner.name}.{node.name}()"
        for source in ours("conversations", "console")
        for owner in source.nodes
        if isinstance(owner, ast.ClassDef) and _is_model(source, owner)
        for node in owner.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name in {"save", "asave", "delete", "adelete"}
    )


def _is_model(source: Source, owner: ast.ClassDef) -> bool:
    bases = {dotted(base).rsplit(".", 1)[-1] for base in owner.bases}
    return source.is_under("conversations/models") or bool(bases & {"Model", "AbstractUser"})


FORBIDDEN_CALLS = {
    "print": "use a logger, or sys.stdout.write in a command",
    "breakpoint": "forgotten",
    "time.sleep": "wait for a condition",
}


@pytest.mark.parametrize("name", FORBIDDEN_CALLS)
def test_nobody_calls(name: str) -> None:
    _report(
        f"{source.name}:{line} calls {name}: {FORBIDDEN_CALLS[name]}"
        for source in ours()
        for line, call in source.calls()
        if call == name
    )


def test_tests_do_not_sleep() -> None:
    """asyncio.sleep(0) lets others run; anything longer waits for luck."""
    _report(
        f"{source.name}:{node.lineno} sleeps"
        for source in ours("tests")
        if source.name != "tests/console/tiny_asgi.py" and not source.is_under("tests/bench")
        for node in source.nodes
        if isinstance(node, ast.Call)
        and dotted(node.func) in {"asyncio.sleep", "page.wait_for_timeout"}
        and ast.unparse(node.args[0]) != "0"
    )


def test_what_decides_is_told_the_time() -> None:
    """Read once at the edge (socket, page, command) and passed down as `now`."""
    clocks = re.compile(r"^(timezone|time|datetime|date)(\.\w+)*\.(now|today|time|utcnow)$")
    _report(
        f"{source.name}:{line} reads the clock: {call}"
        for source in ours(
            "conversations/core", "conversations/actions", "conversations/queries", "qa_rules"
        )
        for line, call in source.calls()
        if clocks.search(call)
    )


BY_THEIR_OWN = ("console/traffic", "console/run", "console/embedded", "conversations/migrations")


def test_pages_and_commands_go_by_the_clock_of_the_house() -> None:
    """`conversations.now`: the database's, which is compared at each start, by sockets and by
    /readyz; never this machine's own."""
    machine = re.compile(r"^((timezone|datetime|date)\.)+(now|today|utcnow)$")
    _report(
        f"{source.name}:{node.lineno} reads its machine's clock: {ast.unparse(node)}"
        for source in ours("console", "conversations", "frontend")
        if source.name != "conversations/now.py" and not source.is_under(*BY_THEIR_OWN)
        for node in source.nodes
        if isinstance(node, ast.Call) and (machine.search(dotted(node.func)) or _is_of_now(node))
    )


def _is_of_now(node: ast.Call) -> bool:
    """Without an argument these two read the clock themselves."""
    return not node.args and dotted(node.func) in {"timezone.localdate", "timezone.localtime"}


def test_each_command_that_dates_compares_its_clock_first() -> None:
    _report(
        f"{source.name} never compares its clock with the house's"
        for source in ours("console/management/commands", "conversations/management/commands")
        if any(name.startswith("conversations.now.") for _, name in source.imports())
        if "compare" not in {call for _, call in source.calls()}
    )


def test_nothing_is_left_to_do() -> None:
    marks = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK"))
    _report(
        f"{source.name}:{number} {line.strip()}"
        for source in ours()
        for number, line in enumerate(source.text.splitlines(), 1)
        if re.search(rf"\b({marks})\b", line)
    )


def test_files_stay_small() -> None:
    _report(
        f"{source.name} has {n} lines, {MAX_LINES} at most"
        for source in ours()
        if (n := source.text.count("\n")) > MAX_LINES and "/migrations/" not in source.name
    )


def test_each_module_says_what_lives_there() -> None:
    """Empty package files need no docstring, nor do migrations; a rule's is its page, in both
    languages, held by tests/qa_rules/test_examples.py."""
    _report(
        f"{source.name}: {text[:40]!r}"
        for source in ours()
        if source.text.strip() and "/migrations/" not in source.name
        if not (source.is_under("qa_rules/rules") and "RULE = " in source.text)
        if not re.match(r".{15,}[.:\]?]$", text := _opening(source))
    )


def _opening(source: Source) -> str:
    """The docstring's first paragraph, on one line."""
    return " ".join((ast.get_docstring(source.tree) or "").split("\n\n")[0].split())


def test_no_scripts_of_others() -> None:
    """htmx and its extensions come with django-htmx; ours are small and readable."""
    _report(
        f"{name} is {size} bytes, longest line {longest}"
        for name in tracked()
        if name.endswith((".js", ".mjs"))
        if (text := (ROOT / name).read_text()) is not None
        if (size := len(text)) > 16_000
        or (longest := max(map(len, text.splitlines()), default=0)) > 200
    )


def test_templates_have_no_inline_scripts_or_handlers() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son[a-z]+=|\sstyle=", re.I
    )
    _report(
        f"{name}:{number} {line.strip()[:80]}"
        for name in tracked()
        if name.endswith(".html")
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1)
        if inline.search(line)
    )


def test_no_machine_and_no_registry_is_named() -> None:
    """Absolute paths of somebody's machine, package registries' hosts."""
    hosts = [
        "pypi" + ".org",
        "python" + "hosted",
        "npm" + "js",
        "registry" + ".yarn",
        "debian" + ".org",
    ]
    homes = ["/ro" + "ot/", "/ho" + "me/", "/wo" + "rk/", "/Us" + "ers/"]
    words = re.compile("|".join(re.escape(word) for word in hosts + homes))
    _report(
        f"{name}:{number} {line.strip()[:100]}"
        for name in tracked()
        if (ROOT / name).suffix in TEXT and not name.startswith("tests/data/")
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1)
        if words.search(line)
    )
