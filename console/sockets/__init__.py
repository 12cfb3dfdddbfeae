"""The sockets: whoever may open one, and what each frame does.

Frames are checked in `console.frames`, delivered by `console.hub`.
"""
