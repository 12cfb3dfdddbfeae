"""Settings, all of them from the environment (the README has the table).

No logic lives here: what a setting means is said where it is used.
"""

from pathlib import Path
from typing import Any

import environ
from django.utils.translation import gettext_lazy as _

from console import embedded
from console.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR = Path(env("MOTJUSTE_VAR", default=str(BASE_DIR / "var"))).resolve()
DEBUG = env.bool("MOTJUSTE_DEBUG", default=False)
DEMO = env.bool("MOTJUSTE_DEMO", default=False)
SECRET_KEY = env("SECRET_KEY", default="") or embedded.secret_key(VAR)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
BASE_URL = env("BASE_URL", default="http://127.0.0.1:8000")
HTTPS = BASE_URL.startswith("https://")

_urls = embedded.running_urls(VAR)
DATABASE_URL = env("DATABASE_URL", default="") or (_urls.database_url if _urls else "")
REDIS_URL = env("REDIS_URL", default="") or (_urls.redis_url if _urls else "")

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "channels",
    "django_htmx",
    "csp",
    "conversations",
    "frontend",
    "console",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "console.middleware.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "console.middleware.InterfaceLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "console.urls"
ASGI_APPLICATION = "console.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "console.waiting.disputes",
            ],
        },
    },
]


# A process that stands still inside a transaction (stopped, swapped out) would keep its locks, the
# routing lock among them, from all the others: PostgreSQL ends its session instead.
_STANDSTILL_MS = 10_000
# A host that does not answer is given up: libpq would wait two minutes, with one of the three
# threads by which the pool connects.
_SILENCE_S = 5


def _database(url: str) -> dict[str, Any]:
    config: dict[str, Any] = dict(environ.Env.db_url_config(url)) if url else {}
    config.update(ENGINE="conversations.postgresql", CONN_MAX_AGE=0, CONN_HEALTH_CHECKS=True)
    options = dict(config.get("OPTIONS", {}))
    given = options.get("options", "")
    options["options"] = f"-c idle_in_transaction_session_timeout={_STANDSTILL_MS} {given}".strip()
    options.setdefault("connect_timeout", _SILENCE_S)
    options["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL", default=8),
        "timeout": 10,
        "reconnect_timeout": 2,  # else the pauses double while PostgreSQL is away
    }
    config["OPTIONS"] = options
    return config


DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

CHANNEL_LAYERS: dict[str, Any] = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": env("REDIS_PREFIX", default="motjuste")},
    }
}
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env("REDIS_PREFIX", default="motjuste"),
    }
}

AUTH_USER_MODEL = "conversations.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account:sign_in"
LOGIN_REDIRECT_URL = "account:home"
LOGOUT_REDIRECT_URL = "account:sign_in"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # probes come from inside
METRICS_TOKEN = env("METRICS_TOKEN", default="")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("TRUST_PROXY", default=False) else None
)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "object-src": ["'none'"],
    }
}

CLOCK = "conversations.now.now"  # what pages say of time is by it too
CLOCK = "conversations.now.now"  # what pages count from
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "frontend" / "locale"]
TIME_ZONE = env("TIME_ZONE", default="Europe/Paris")
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = Path(env("ATTACHMENTS_ROOT", default=str(VAR / "attachments")))

EMAIL_CONFIG = env.email("EMAIL_URL", default=f"filemail:///{VAR / 'mail'}")
globals().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="motjuste@localhost")

LOGGING = logging_config(json=env.bool("LOG_JSON", default=not DEBUG))

# Limits of the live part: how many threads run actions, and what a socket may ask for a second.
ACTION_THREADS = env.int("ACTION_THREADS", default=6)
POSTS_PER_S = env.float("POSTS_PER_S", default=10.0)
FRAMES_PER_S = env.float("FRAMES_PER_S", default=50.0)
SOCKETS_PER_ADDRESS = env.int("SOCKETS_PER_ADDRESS", default=2000)
SOCKETS_PER_CUSTOMER = env.int("SOCKETS_PER_CUSTOMER", default=10)
OPENINGS_PER_MINUTE = env.int("OPENINGS_PER_MINUTE", default=120)
CUSTOMERS_PER_MINUTE = env.int("CUSTOMERS_PER_MINUTE", default=1200)

# Addresses that are told of alerts (see `conversations/core/webhook.py`).
WEBHOOKS_PRIVATE = env.bool("WEBHOOKS_PRIVATE", default=False)
