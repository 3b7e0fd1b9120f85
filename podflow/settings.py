"""Every setting, from the environment; with none given, everything runs embedded on this machine under var/."""

import tomllib
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from podflow import embedded
from podflow.environment import flag, number, text

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
VAR_DIR = Path(text("VAR_DIR", str(BASE_DIR / "var"))).resolve()

# Where it serves.
HOST = text("HOST", "127.0.0.1")
PORT = number("PORT", 8000)
DEBUG = flag("DEBUG", False)
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = ["*"] if HOST in ("0.0.0.0", "::") else [HOST, *LOCAL_HOSTS]
if text("ALLOWED_HOSTS", "-") != "-":
    ALLOWED_HOSTS = [*text("ALLOWED_HOSTS").split(","), *LOCAL_HOSTS]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS if name not in ("*", *LOCAL_HOSTS)]
BEHIND_PROXY = flag("BEHIND_HTTPS_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|livez)$"]  # who asks for it asks the process itself
    SECURE_HSTS_SECONDS = number("HSTS_SECONDS", 31_536_000)
# Whether other names under this host speak TLS too, and whether browsers shall have that built in, only the owner of the domain can say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# What it stands on: SQLite and the bundled Valkey, or what these two addresses name.
DATABASE_URL = text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'podflow.sqlite3'}")
REDIS_URL = text("REDIS_URL", f"unix://{embedded.socket_path(VAR_DIR)}")
BUNDLED_VALKEY = text("REDIS_URL", "-") == "-"
if not REDIS_URL.startswith(("redis://", "rediss://", "valkey://", "valkeys://", "unix://")):
    raise ImproperlyConfigured(f"REDIS_URL must begin with redis://, rediss:// or unix://, not {REDIS_URL!r}")
REDIS_URL = REDIS_URL.replace("valkey", "redis", 1) if REDIS_URL.startswith("valkey") else REDIS_URL
SECRET_KEY = text("SECRET_KEY", "-" if text("DATABASE_URL", "-") == "-" else None)
if SECRET_KEY == "-":
    SECRET_KEY = embedded.secret_key(VAR_DIR)

try:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError, ValueError) as error:
    raise ImproperlyConfigured("DATABASE_URL must be like postgres://user:word@host/name or sqlite:////path") from error
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Several processes write: readers never wait (WAL), writers queue from their first statement (IMMEDIATE).
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    }
    embedded.keep_private(VAR_DIR, str(DATABASES["default"]["NAME"]))
else:
    embedded.keep_private(VAR_DIR)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "podflow"},
    }
}

# Celery: a queue a role. A worker is one process that holds one baton and carries it inline (pool "solo"): nothing of
# its own is under way when it loses the broker, its copies of clusters are always the latest, and more are just started.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 10, "socket_connect_timeout": 5, "retry_on_timeout": True}
CELERY_TASK_PUBLISH_RETRY = False  # a baton that cannot be sent is sent again by the sweep
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "controllers"
CELERY_DB_REUSE_MAX = 10_000  # a worker process keeps its connection from task to task
CELERY_WORKER_POOL = "solo"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# Limits of a run and of its senders. "Continue" raises a run's limits by as much again, up to RUN_MOST_...
RUN_LIMIT_TRANSITIONS = number("RUN_LIMIT_TRANSITIONS", 2_000)
RUN_LIMIT_MS = number("RUN_LIMIT_MS", 3_600_000)
RUN_LIMIT_BYTES = number("RUN_LIMIT_BYTES", 33_554_432)  # 2,000 ordinary lines hold about 4 million
RUN_MOST_TRANSITIONS = number("RUN_MOST_TRANSITIONS", 20_000)
RUN_MOST_MS = number("RUN_MOST_MS", 36_000_000)
RUN_MOST_BYTES = number("RUN_MOST_BYTES", 67_108_864)
TURN_LIMIT_LINES = number("TURN_LIMIT_LINES", 250)
TURN_LIMIT_BYTES = number("TURN_LIMIT_BYTES", 2_097_152)
STEP_LIMIT_BYTES = number("STEP_LIMIT_BYTES", 8_388_608)  # a step that would store more ends its run
TURN_LIMIT_MS = number("TURN_LIMIT_MS", 50)
TURN_TIMEOUT_SECONDS = number("TURN_TIMEOUT_SECONDS", 10)
TURN_MARGIN_SECONDS = number("TURN_MARGIN_SECONDS", 5)  # after that a turn which cannot be interrupted ends its worker
SLOW_TURN_MS = number(
    "SLOW_TURN_MS", 150
)  # one turn of so much work, or SLOW_LOAD_MS of late: the run goes to the slow lane
SLOW_LOAD_MS = number("SLOW_LOAD_MS", 300)
WEB_LIMIT_MS = number("WEB_LIMIT_MS", 50)  # a web process thinks for so long; then a worker answers, and is waited for
ANSWER_TIMEOUT_SECONDS = number("ANSWER_TIMEOUT_SECONDS", 15)
SWEEP_SECONDS = number("SWEEP_SECONDS", 5)
RUN_EXPIRY_DAYS = number("RUN_EXPIRY_DAYS", 90)  # after somebody last looked at it; 0: never
DISK_LOW_MIB = number("DISK_LOW_MIB", 1_024)  # below it the page and /healthz say so
DISK_FLOOR_MIB = number("DISK_FLOOR_MIB", 256)  # below it nothing new begins
WORKER_MEMORY_MB = number("WORKER_MEMORY_MB", 500)  # a worker begins afresh before it grows beyond
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1024 * WORKER_MEMORY_MB  # kB; a pool "solo" looks after itself
WEB_MEMORY_MB = number("WEB_MEMORY_MB", 500)  # `serve` starts the web server afresh beyond it
CLUSTERS_IN_MEMORY = number("CLUSTERS_IN_MEMORY", 32)
CLUSTERS_LIMIT_BYTES = number(
    "CLUSTERS_LIMIT_BYTES", 134_217_728
)  # what their runs hold together, about what they take
MOMENTS_IN_MEMORY = number("MOMENTS_IN_MEMORY", 16)
MOMENTS_LIMIT_BYTES = number("MOMENTS_LIMIT_BYTES", 67_108_864)
RUNS_IN_PROGRESS = number("RUNS_IN_PROGRESS", 8)  # of a browser: those for which a worker has something to do
RUNS_IN_PROGRESS_PER_ADDRESS = number("RUNS_IN_PROGRESS_PER_ADDRESS", 64)  # a class may sit behind it
RUNS_PER_MINUTE = number("RUNS_PER_MINUTE", 120)
INPUTS_PER_MINUTE = number("INPUTS_PER_MINUTE", 600)
COPIES_MIB_PER_MINUTE = number("COPIES_MIB_PER_MINUTE", 256)  # by forks, from one address; 0: no limit
READS_PER_MINUTE = number(
    "READS_PER_MINUTE", 1_200
)  # of one browser: pages, story, everything; 0: no limit of these four
READS_PER_MINUTE_PER_ADDRESS = number(
    "READS_PER_MINUTE_PER_ADDRESS", 10 * READS_PER_MINUTE
)  # a class of thirty may sit behind one
MOMENTS_PER_MINUTE = number("MOMENTS_PER_MINUTE", READS_PER_MINUTE)
TRACES_PER_MINUTE = number("TRACES_PER_MINUTE", READS_PER_MINUTE // 4)  # whole stories with whole objects
DATA_UPLOAD_MAX_MEMORY_SIZE = number("BODY_LIMIT_BYTES", 1_048_576)
FORM_OVERHEAD_BYTES = number("FORM_OVERHEAD_BYTES", 65_536)  # what a form may add to a file of the allowed size
WORKER_PROCESSES = number("WORKER_PROCESSES", 1)  # of the embedded set-up; two carry more, one answers sooner

# Limits of one web process and of each of its senders: what podflow/doors counts before the site hears of a request.
HEAD_LIMIT_BYTES = number("HEAD_LIMIT_BYTES", 16_384)  # request line and headers together
HEADERS_LIMIT = number("HEADERS_LIMIT", 100)
HEAD_SECONDS = number("HEAD_SECONDS", 10)
SLOWEST_BYTES_PER_SECOND = number("SLOWEST_BYTES_PER_SECOND", 4_096)  # of a body that comes, of an answer that goes
IDLE_SECONDS = number("IDLE_SECONDS", 30)  # between two requests of a connection
ANSWER_SECONDS = number("ANSWER_SECONDS", 60)  # until the site's answer begins
CONNECTIONS_LIMIT = number("CONNECTIONS_LIMIT", 2_000)
CONNECTIONS_PER_SENDER = number("CONNECTIONS_PER_SENDER", 1_000)
WAITING_CONNECTIONS_PER_SENDER = number("WAITING_CONNECTIONS_PER_SENDER", 200)  # idle, or slow with their requests
BODIES_LIMIT_BYTES = number("BODIES_LIMIT_BYTES", 67_108_864)  # of all requests that are being read or answered
BODIES_LIMIT_BYTES_PER_SENDER = number("BODIES_LIMIT_BYTES_PER_SENDER", 16_777_216)
REQUESTS_AT_ONCE = number("REQUESTS_AT_ONCE", 32)  # each has a thread and a connection to the database
REQUESTS_AT_ONCE_PER_SENDER = number("REQUESTS_AT_ONCE_PER_SENDER", 24)
REQUESTS_WAITING = number("REQUESTS_WAITING", 1_000)
REQUESTS_WAITING_PER_SENDER = number("REQUESTS_WAITING_PER_SENDER", 500)
SOCKETS_LIMIT = number("SOCKETS_LIMIT", 1_500)
SOCKETS_PER_SENDER = number("SOCKETS_PER_SENDER", 500)
SOCKET_MESSAGE_LIMIT_BYTES = number("SOCKET_MESSAGE_LIMIT_BYTES", 4_096)
SOCKET_FRAMES_LIMIT = number("SOCKET_FRAMES_LIMIT", 10_000)  # messages and pings in the life of a socket

# Logging in to the admin: a password is hashed only for those who pass these.
LOGINS_PER_MINUTE = number("LOGINS_PER_MINUTE", 20)
LOGINS_AT_ONCE = number("LOGINS_AT_ONCE", 2)  # in one process, whoever sends them; a few more wait
LOGIN_FAILURES = number("LOGIN_FAILURES", 5)  # of one name from one sender; then that pair is locked
LOGIN_LOCK_MINUTES = number("LOGIN_LOCK_MINUTES", 15)
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"  # shared by all processes, and it forgets by itself
AXES_FAILURE_LIMIT = LOGIN_FAILURES
AXES_COOLOFF_TIME = timedelta(minutes=LOGIN_LOCK_MINUTES)
AXES_LOCKOUT_PARAMETERS = [
    ["username", "ip_address"]
]  # neither may a stranger lock a teacher out, nor one learner a school
AXES_CLIENT_IP_CALLABLE = "simulation.web.access.sender_of"
AXES_LOCKOUT_CALLABLE = "simulation.admin.logins.locked"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]

INSTALLED_APPS = [
    "daphne",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "axes",
    "simulation",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "podflow.headers.Headers",
    "podflow.readable.Readable",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "simulation.web.limits.Reads",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simulation.web.askers.Askers",
    "axes.middleware.AxesMiddleware",
]
X_FRAME_OPTIONS = "DENY"
ROOT_URLCONF = "podflow.urls"
ASGI_APPLICATION = "podflow.asgi.application"
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
                "simulation.web.limits.disk",
            ]
        },
    }
]
SESSION_COOKIE_AGE = 180 * 24 * 3600  # who made a run may change it for half a year
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "podflow.storage.HashedFiles"
    },
}

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "WARNING")},
}

# The admin, as instructors see it.
UNFOLD = {"SITE_TITLE": "podflow", "SITE_HEADER": "podflow", "SITE_SUBHEADER": "Lessons and people", "SITE_URL": "/"}
