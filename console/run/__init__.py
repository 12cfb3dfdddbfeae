"""The supervisor behind `make run`: servers, preparation, processes, demo traffic, and the end.

It is not in production: there the Procfile's lines are run by what the machine has for that. No
Django in this process; what needs it is a child.
"""
