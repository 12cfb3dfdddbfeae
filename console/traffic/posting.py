"""Saying one line of the script: sent until acknowledged, and written into the books."""

import time

from console.traffic.link import Link
from console.traffic.play import Play, Stage
from console.traffic.view import View


async def post(link: Link, view: View, play: Play, index: int, stage: Stage, **fill: str) -> bool:
    """Whether it was accepted. Raises link.Gone when the link ends before the answer."""
    text = play.scenario.lines[index].text
    for name, value in fill.items():
        text = text.replace(f"{{{name}}}", value)
    play.posted.add(index)
    return await say(link, view, play.key(index), text, stage)


async def say(link: Link, view: View, key: str, text: str, stage: Stage) -> bool:
    frame = {"type": "message.post", "client_key": key, "text": text}
    if view.side == "advisor":
        frame["conversation"] = view.conversation
    message = stage.tally.sent(key, view.conversation, view.side, time.monotonic())
    answer = await link.ask(frame)
    if answer["type"] == "ok":
        stage.tally.committed(message, answer.get("seq"), answer["received_at"])
        return True
    stage.tally.refused(message, str(answer.get("code")))
    return False
