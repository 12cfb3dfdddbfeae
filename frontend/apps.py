"""The frontend as a Django application: templates, static files, translations, template tags."""

from django.apps import AppConfig


class FrontendConfig(AppConfig):
    name = "frontend"
    verbose_name = "Motjuste pages"
