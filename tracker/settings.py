"""Django's settings. Everything that differs between machines comes from the environment; see docs/operations.md."""

import os
from pathlib import Path

from tracker import __version__, addresses, key, logs, observability

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").absolute()
VAR_DIR.mkdir(parents=True, exist_ok=True)


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in ("1", "true", "yes", "on")


def words(name: str) -> list[str]:
    return os.environ.get(name, "").replace(",", " ").split()


# Who may reach it. Naming any host beyond this machine makes it a production: tracker/checks.py then refuses to start
# with an open door, and test elections are refused unless they are asked for.
DEBUG = flag("DJANGO_DEBUG")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *words("DJANGO_ALLOWED_HOSTS")]
PRODUCTION = flag("TRACKER_PRODUCTION") or not all(map(addresses.is_loopback, ALLOWED_HOSTS))
LOCAL_WEBHOOKS = flag("TRACKER_LOCAL_WEBHOOKS")  # a receiver on this machine may be tried; refused in production
TEST_DATA_ALLOWED = not PRODUCTION or flag("TRACKER_ALLOW_TEST_DATA")
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY") or key.read_or_create(VAR_DIR / "secret_key")
CSRF_TRUSTED_ORIGINS = words("DJANGO_TRUSTED_ORIGINS")
HTTPS = flag("TRACKER_HTTPS")
BEHIND_PROXY = flag("TRACKER_BEHIND_PROXY")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"  # cookies belong to the desk; the public side has none
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Links in feeds and previews name this and nothing that a request says of itself.
PUBLIC_ORIGIN = addresses.public_origin(os.environ.get("TRACKER_PUBLIC_URL", ""), ALLOWED_HOSTS, HTTPS, PRODUCTION)
SESSION_COOKIE_AGE = 3600 * int(os.environ.get("DESK_SESSION_HOURS") or 12)
DESK_IDLE_S = 60 * int(os.environ.get("DESK_IDLE_MINUTES") or 60)
LOGIN_REDIRECT_URL = "/admin/"
CSRF_FAILURE_VIEW = "results.admin.sessions.form_too_old"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = flag("TRACKER_HSTS_SUBDOMAINS")  # names below ours may be somebody else's
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

INSTALLED_APPS = [
    "results.admin.config.DeskConfig",  # django.contrib.admin with the desk as its site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "channels",
    "results",
]

# None of these touches a public response: sessions, users and CSRF tokens are lazy and only the desk asks for them.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "tracker.urls"
ASGI_APPLICATION = "tracker.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
# Kept open only by long-lived threads (workers): under ASGI every request has a thread of its own.
DATABASES = {
    "default": addresses.database(
        DATABASE_URL,
        conn_max_age=int(os.environ.get("DATABASE_CONN_MAX_AGE", "0")),
        wait_s=float(os.environ.get("DATABASE_WAIT_S", "20")),
    )
}

REDIS_URL = os.environ.get("REDIS_URL") or f"unix://{VAR_DIR / 'run' / 'redis.sock'}"
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "tracker"},
    }
}

PASSWORD_HASHERS = [
    "tracker.hashing.QueuedPBKDF2Hasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "tracker.passwords.NotRepeatedValidator"},
]

OTP_TOTP_ISSUER = "Results desk"  # what an authenticator writes above the code

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("hi", "हिन्दी")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Kolkata"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "staticfiles"

# Where pages may be fetched from. Outside production the address given to `track` is allowed too, whatever it is.
SOURCE_HOSTS = words("SOURCE_HOSTS") or ["results.eci.gov.in"]
# Who asks, for the people who run the source: our name and version, and how to reach whoever runs this tracker (a web
# address or a mail address in SOURCE_CONTACT). No browser is imitated: where a site refuses, saved pages are the way.
SOURCE_CONTACT = os.environ.get("SOURCE_CONTACT", "").strip()
SOURCE_USER_AGENT = os.environ.get("SOURCE_USER_AGENT", "").strip() or (
    f"counting-day-tracker/{__version__} ({'; '.join(filter(None, ('reads public election results', SOURCE_CONTACT)))})"
)
SOURCE_LANGUAGES = os.environ.get("SOURCE_LANGUAGES", "").strip() or "en-IN, en;q=0.9, hi;q=0.5"
# To one host, all elections and workers together; each election has its own smaller share (docs/sources.md).
SOURCE_REQUESTS_PER_MINUTE = float(os.environ.get("SOURCE_REQUESTS_PER_MINUTE", "60"))

LOG_FORMAT = os.environ.get("LOG_FORMAT", "text")  # or json: one object a line
LOGGING = logs.config(os.environ.get("LOG_LEVEL", "INFO"), as_json=LOG_FORMAT == "json")

observability.start(os.environ.get("SENTRY_DSN", ""))
