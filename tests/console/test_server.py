"""The web server's promises to well-behaved clients: frames, sizes, close codes.

Bytes that no library would send are in test_server_raw.py.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus


@asynccontextmanager
async def opened(port: int, path: str, **options: Any) -> AsyncIterator[ClientConnection]:
    address = f"ws://127.0.0.1:{port}/{path}"
    async with connect(address, compression=None, close_timeout=2, **options) as client:
        yield client


async def close_code(client: ClientConnection) -> int | None:
    """Read to the end and give the code of the server's close frame."""
    async with asyncio.timeout(15):
        try:
            while True:
                await client.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None


async def test_frames_come_back_as_sent(port: int) -> None:
    async with opened(port, "echo") as client:
        for text in ("", "é" * 100, "x" * 125, "x" * 126, "😀" * 16_000, "x" * 65_536):
            await client.send(text)
            assert await client.recv() == text
        await client.send(b"\x00\xff")
        assert await client.recv() == b"\x00\xff"
        await client.send(["Bon", "jour", "!"])
        assert await client.recv() == "Bonjour!"


async def test_many_frames_in_one_packet_keep_their_order(port: int) -> None:
    async with opened(port, "echo") as client:
        texts = [f"{number} {'é' * (number % 200)}" for number in range(500)]
        sending = asyncio.ensure_future(_send_all(client, texts))
        assert [await client.recv() for _ in texts] == texts
        await sending


async def _send_all(client: ClientConnection, texts: list[str]) -> None:
    for text in texts:
        await client.send(text)


@pytest.mark.parametrize("code", [1000, 1001, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 4008, 4429])
async def test_an_applications_close_code_goes_out_as_it_is(port: int, code: int) -> None:
    async with opened(port, str(code)) as client:
        await client.send("now")
        assert await close_code(client) == code
        assert client.close_reason == "as asked"


@pytest.mark.parametrize("code", [0, 999, 1005, 1006, 1015, 2999, 5000])
async def test_a_code_that_may_not_be_sent_becomes_1011(port: int, code: int) -> None:
    async with opened(port, str(code)) as client:
        await client.send("now")
        assert await close_code(client) == 1011


async def test_an_application_that_raises_closes_1011_and_others_live_on(port: int) -> None:
    async with opened(port, "echo") as other, opened(port, "raise") as client:
        await client.send("now")
        assert await close_code(client) == 1011
        await other.send("still here")
        assert await other.recv() == "still here"


async def test_refusing_before_accepting_is_403(port: int) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with opened(port, "refuse"):
            pass
    assert refused.value.response.status_code == 403


async def test_a_subprotocol_is_agreed(port: int) -> None:
    async with opened(port, "echo", subprotocols=["motjuste.v1"]) as client:
        assert client.subprotocol == "motjuste.v1"


async def test_a_frame_over_64_kib_closes_1009(port: int) -> None:
    async with opened(port, "echo") as client:
        await client.send("x" * 65_537)
        assert await close_code(client) == 1009


async def test_a_message_over_64_kib_in_fragments_closes_1009(port: int) -> None:
    async with opened(port, "echo") as client:
        with suppress(ConnectionClosed):
            await client.send(["x" * 1000] * 70)
        assert await close_code(client) == 1009


@pytest.mark.parametrize("n", [62, 63, 1000, 32_768, 400_000])
async def test_what_is_sent_out_may_be_larger(port: int, n: int) -> None:
    async with opened(port, "times") as client:
        await client.send(str(n))
        assert await client.recv() == "é" * n
