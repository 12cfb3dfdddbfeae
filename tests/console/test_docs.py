"""The page of the API names everything that the code speaks."""

import re

import pytest
from django.test import Client

from console import frames
from console.floor.frames import FLOOR
from conversations.errors import BY_CODE


@pytest.fixture
def docs(db: None) -> str:
    response = Client().get("/api/docs/")
    assert response.status_code == 200
    return response.content.decode()


def test_every_frame_type_is_named(docs: str) -> None:
    spoken = {**frames.CUSTOMER, **frames.DESK, **FLOOR}
    assert [t for t in spoken if f"<code>{t}</code>" not in docs] == []


def test_every_error_code_is_named(docs: str) -> None:
    codes = {*BY_CODE, frames.UnknownType.code}
    assert [code for code in sorted(codes) if f"<code>{code}</code>" not in docs] == []


def test_every_contents_link_leads_somewhere(docs: str) -> None:
    links = re.findall(r'href="#([a-z]+)"', docs)
    assert links
    assert [link for link in links if f'id="{link}"' not in docs] == []
