"""The app's name for Django. Nothing runs at start-up."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "conversations"
    verbose_name = "Motjuste"
