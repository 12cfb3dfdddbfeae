"""What the supervisor says: addresses and demo sign-ins in a table, short lines while it runs."""

import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

_ROLES = {"advisor": 0, "leader": 1, "analyst": 2, "administrator": 3}


def welcome(console: Console, base_url: str, keys: Path, logs: Path) -> None:
    """The addresses, and who may sign in when there is a demonstration."""
    content = _content(keys)
    console.print()
    console.print(_addresses(base_url, content.get("brands", [])))
    if users := content.get("users"):
        console.print(_sign_ins(users))
        console.print(f"Personal API keys and the rest: {keys}", soft_wrap=True)
    console.print(f"Logs: {logs}", soft_wrap=True)
    console.print("Ctrl-C stops everything; the next run takes up where this one was.\n")


def _content(keys: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(keys.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _addresses(base_url: str, brands: list[str]) -> Table:
    table = Table(title=f"Motjuste · {base_url}", title_justify="left", show_header=False)
    for brand in brands:
        table.add_row(f"Customer's page, {brand}", f"{base_url}/chat/{brand}/")
    table.add_row("Sign in", f"{base_url}/account/sign-in/")
    table.add_row("Advisor's desk", f"{base_url}/desk/")
    table.add_row("Floor (leaders)", f"{base_url}/floor/")
    table.add_row("Review desk (analysts)", f"{base_url}/review/")
    table.add_row("My quality (advisors)", f"{base_url}/mine/")
    table.add_row("Quality in figures", f"{base_url}/reports/")
    table.add_row("Conversations", f"{base_url}/conversations/")
    table.add_row("Manage (leaders)", f"{base_url}/manage/")
    table.add_row("API", f"{base_url}/api/docs/")
    return table


def _sign_ins(users: list[dict[str, Any]]) -> Table:
    table = Table(title="Demo sign-ins", title_justify="left")
    for name in ("name", "role", "where"):
        table.add_column(name)
    for name in ("e-mail", "password"):
        table.add_column(name, no_wrap=True, overflow="fold")
    for user in sorted(users, key=lambda u: _ROLES.get(u["role"], 9)):
        where = ", ".join(user.get("teams") or []) or user.get("provider") or user.get("brand")
        role = user["role"] + (f", cap {user['cap']}" if user.get("cap") else "")
        table.add_row(user["name"], role, where or "everything", user["email"], user["password"])
    return table
