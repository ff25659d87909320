# One image for hub, worker and migration; docker-compose.yml says which is which.

# The front end
FROM node:22-bookworm-slim AS front
WORKDIR /build
COPY .npmrc package.json package-lock.json ./
RUN npm ci
COPY static static
RUN node static/build.mjs

# The Python environment: every file is checked against its hash
FROM python:3.11-slim-bookworm AS python
WORKDIR /srv/baraza
RUN python -m venv .venv
COPY requirements.lock ./
RUN .venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml LICENSE ./
COPY hub hub
COPY worker worker
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e . \
    && for words in hub/i18n/*/LC_MESSAGES/*.po; do \
         [ ! -e "$words" ] || .venv/bin/pybabel compile -i "$words" -o "${words%.po}.mo" || exit 1; \
       done

# What runs: no compiler, no Node, no root
FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin baraza \
    && install -d -o baraza -g baraza -m 700 /data
WORKDIR /srv/baraza
COPY --from=python /srv/baraza ./
COPY --from=front /build/static/dist static/dist
COPY templates templates
ENV PATH=/srv/baraza/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HUB_DATA_DIR=/data \
    HUB_HOST=0.0.0.0
USER baraza
VOLUME /data
EXPOSE 8000
CMD ["hub", "serve"]
