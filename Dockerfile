# One image for every role: web server, workers, or all in one. Non-root; its state is under /app/var or in DATABASE_URL.
FROM python:3.11.14-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

COPY requirements.txt ./
RUN pip install --requirement requirements.txt

COPY . .
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin podflow \
    && python manage.py collectstatic --noinput --verbosity 0 \
    && rm -f var/secret_key \
    && chown -R podflow var
USER 10001

ENV HOST=0.0.0.0 PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=4)"]
CMD ["sh", "-c", "python manage.py prepare && exec python manage.py serve"]
