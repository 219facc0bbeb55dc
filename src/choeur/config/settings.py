"""Django's settings, made from the environment: read `environment.py` for what an operator can set."""

from pathlib import Path
from urllib.parse import urlsplit

from choeur import __version__
from choeur.config import databases, environment

ENVIRONMENT = environment.read()
PACKAGE = Path(__file__).resolve().parent.parent

# --- General -------------------------------------------------------------------------------------------------
DEMO = ENVIRONMENT.demo
DEBUG = False
VERSION = __version__
DATA = ENVIRONMENT.data
BASE_URL = ENVIRONMENT.base_url.rstrip("/")
SECURE = BASE_URL.startswith("https://")
PORTAL_NAME = ENVIRONMENT.portal_name
ORGANISATION_NAME = ENVIRONMENT.organisation_name
SUPPORT_ADDRESS = ENVIRONMENT.support_address
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname or "127.0.0.1", *(environment.LOOPBACK if DEMO else ())]
SECRET_KEY = ENVIRONMENT.secret_key
PEPPER = ENVIRONMENT.pepper
FIELD_KEYS = [key.strip() for key in ENVIRONMENT.field_key.split(",")]

ROOT_URLCONF = "choeur.config.urls"
WSGI_APPLICATION = "choeur.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "choeur.common",
    "choeur.jobs",
    "choeur.notifications",
    "choeur.audit",
    "choeur.guard",
    "choeur.registry",
    "choeur.accounts",
    "choeur.structures",
    "choeur.workspaces",
    "choeur.memberships",
    "choeur.support",
    "choeur.pages",
    "choeur.signup",
    "choeur.login",
    "choeur.myaccount",
    *(["choeur.demo"] if DEMO else []),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    *(["choeur.demo.middleware.follow_the_clock"] if DEMO else []),
    "choeur.config.middleware.protect",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "choeur.config.middleware.refuse_other_hosts",
    "choeur.config.middleware.refuse_large_bodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "choeur.config.middleware.choose_language",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "choeur.config.entering.Entering",
    "choeur.config.middleware.ask_for_second_factor",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "DIRS": [],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "choeur.config.context.portal",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "choeur.common.templatetags.dates"],
        },
    }
]
FORM_RENDERER = "choeur.common.forms.Renderer"

# --- Database and files -----------------------------------------------------------------------------------------
DATABASES = {"default": databases.database(ENVIRONMENT.database_url, data=DATA)}
STATIC_URL = "/static/"
STATIC_ROOT = DATA.resolve() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]  # to disk, never in memory
LARGE_BODIES = ("/support/nouvelle", "/support/brouillon", "/support/sollicitations/")  # addresses that take files
LARGE_BODY = 52 * 1024 * 1024  # five files of 10 MB and the words around them

# --- Languages and time ------------------------------------------------------------------------------------------
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

# --- Cookies and headers (decisions 11 to 13) ----------------------------------------------------------------------
COOKIE_PREFIX = "__Host-" if SECURE else ""
SESSION_ENGINE = "choeur.accounts.sessions"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
SESSION_COOKIE_AGE = ENVIRONMENT.session_hours * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_MINUTES = ENVIRONMENT.session_idle_minutes
SESSION_HOURS = ENVIRONMENT.session_hours
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "choeur.pages.errors.page_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE and TRUSTED_PROXIES else None

# --- Account opening (journeys §1 and §2) --------------------------------------------------------------------------
ACTIVATION_LINK_DAYS = ENVIRONMENT.activation_link_days
PASSWORD_PASSPHRASE_FROM = ENVIRONMENT.password_passphrase_from
SECRET_QUESTION = ENVIRONMENT.secret_question
RECOVERY_HOURS = ENVIRONMENT.recovery_hours

# --- Log in (journeys §3) ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["choeur.accounts.hashers.Argon2id"]
LOGIN_URL = "login:login"
MFA_REQUIRED = ENVIRONMENT.mfa_required
OPENID_ISSUER = ENVIRONMENT.openid_issuer
OPENID_CLIENT_ID = ENVIRONMENT.openid_client_id
OPENID_CLIENT_SECRET = ENVIRONMENT.openid_client_secret
OPENID_NAME = ENVIRONMENT.openid_name
OPENID_SCOPE = ENVIRONMENT.openid_scope
OPENID_STRONG_ACR = ENVIRONMENT.openid_strong_acr

# --- Mails (journeys §8) -------------------------------------------------------------------------------------------
EMAIL_URL = ENVIRONMENT.email_url
EMAIL_SENDER = ENVIRONMENT.email_sender

# --- Registry (journeys §1) ----------------------------------------------------------------------------------------
REGISTRY_SOURCES = ENVIRONMENT.registry
REGISTRY_FILE = DATA.resolve() / "registry.sqlite3"
INSEE_API_KEY = ENVIRONMENT.insee_api_key

# --- Sollicitations (journeys §7) ----------------------------------------------------------------------------------
CLAMAV = ENVIRONMENT.clamav

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "choeur.config.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django.server": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
}
