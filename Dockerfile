# One image for web, worker and beat. Built from the lock, every package checked by its hash.
FROM python:3.11-slim AS packages
COPY requirements/base.txt /requirements.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    NWLB_PRODUCTION=true \
    NWLB_STATE_DIR=/var/lib/nwlb \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/var/lib/nwlb/media
RUN useradd --system --uid 10001 --home-dir /var/lib/nwlb --create-home nwlb \
    && install --directory --owner nwlb --mode 0700 /var/lib/nwlb/media /var/lib/nwlb/beat
COPY --from=packages /venv /venv
WORKDIR /srv/nwlb
COPY . .
# Addresses and a key that only this step sees: collecting static files asks nobody.
RUN SECRET_KEY=only-for-this-step DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost \
    SITE_URL=https://localhost sh -c 'python manage.py compile_translations && python manage.py collectstatic --noinput'
USER nwlb
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--no-ws", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "nwlb.wsgi:application"]
