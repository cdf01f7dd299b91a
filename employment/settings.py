"""Settings of the project. What differs between machines is read in `environment.py`; nothing else does."""

from datetime import timedelta

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from employment import environment

BASE_DIR = environment.BASE_DIR
PRODUCTION = environment.is_production()
SECRET_KEY = environment.secret_key()
DEBUG = environment.flag("DEBUG") and not PRODUCTION
ALLOWED_HOSTS = environment.allowed_hosts()
VERSION = "1.0"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_tables2",
    "simple_history",
    "districts",
    "accounts",
    "targets",
    "progress",
    "reports",
    "employment",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "employment.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "employment.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "employment.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sign_in.session_limits.SessionLimitMiddleware",
    "accounts.sign_in.session_limits.PasswordDueMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "employment.middleware.AddressMiddleware",
    "employment.middleware.ReadingMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "employment.urls"
WSGI_APPLICATION = "employment.wsgi.application"

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
                "django.template.context_processors.i18n",
                "reports.frame.navigation.site",
            ],
            "builtins": ["reports.templatetags.figures"],
        },
    },
]
FORM_RENDERER = "employment.forms.Renderer"

DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People (DESIGN 7, DOMAIN 5.1)
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.sign_in.backends.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.sign_in.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["username", "full_name"]}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.sign_in.passwords.CharacterClassesValidator"},
    {"NAME": "accounts.sign_in.passwords.RecentPasswordsValidator"},
]
PASSWORD_MAX_AGE = timedelta(days=90)
AUDIT_RETENTION = timedelta(days=365)  # never under the 184 days of accounts/audit/append_only.py
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 5
LOCKOUT_ADDRESS_LIMIT = 50  # a whole office may stand behind one address
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_HANDLER = "accounts.sign_in.lockout.LockoutHandler"
SILENCED_SYSTEM_CHECKS = [
    # The address is counted too, with its own limit, by LockoutHandler.
    "axes.W006",
    # One office's host cannot promise HTTPS for its neighbours under the same domain, and the browsers' preload list is for the open internet.
    "security.W005",
    "security.W021",
]
AXES_CLIENT_IP_CALLABLE = "accounts.audit.audit_trail.address_of"
AXES_LOCKOUT_CALLABLE = "accounts.sign_in.sign_in_views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # our own audit log keeps the sign-ins
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Sessions: 15 minutes idle, 8 hours in all (DOMAIN 5.1 b)
SESSION_IDLE = timedelta(minutes=15)
SESSION_LIFETIME = timedelta(hours=8)
SESSION_COOKIE_AGE = int(SESSION_LIFETIME.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "employment.errors.csrf_failure"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
if PRODUCTION:
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_SSL_REDIRECT = not environment.flag("NO_SSL_REDIRECT")
    CSRF_TRUSTED_ORIGINS = environment.trusted_origins(ALLOWED_HOSTS)

# Headers
KEEP_PAGES = environment.flag("KEEP_PAGES")  # browsers keep pages until signing out and ask whether they changed (docs/decisions/0014)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Words and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = environment.VAR_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
UPLOAD_LIMIT = 10 * 1024 * 1024

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DJANGO_TABLES2_TEMPLATE = "components/table.html"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}},
}
