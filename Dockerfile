# Two stages: the first installs the pinned packages, the second holds only what runs.
FROM python:3.12-slim AS packages
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt

FROM python:3.12-slim
# Pango sets the type of PDFs; the fonts are those of the pages.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home steady
COPY --from=packages /venv /venv
WORKDIR /app
COPY --chown=root:root . .
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=clinic.settings.production \
    STEADY_VAR_DIR=/var/lib/steady

# Collecting static files reads the settings but none of these values.
RUN SECRET_KEY=build DATABASE_URL=postgres://build/build CELERY_BROKER_URL=rediss://build \
    ALLOWED_HOSTS=build STEADY_BASE_URL=https://build EMAIL_URL=smtp+tls://build STEADY_DEMO=true \
    STEADY_FIELD_KEYS=build:Zm9yIGNvbGxlY3Rpbmcgc3RhdGljIGZpbGVzIG9ubHk= \
    STEADY_INDEX_KEY=Zm9yIGNvbGxlY3Rpbmcgc3RhdGljIGZpbGVzIG9ubHk= \
    python manage.py collectstatic --no-input \
 && mkdir /var/lib/steady && chown steady /var/lib/steady

USER steady
VOLUME /var/lib/steady
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["python", "-m", "clinic.launcher.healthcheck", "http://127.0.0.1:8000/healthz"]
CMD ["gunicorn", "clinic.wsgi", "--config", "python:clinic.serving", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm"]
