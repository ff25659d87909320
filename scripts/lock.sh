#!/bin/sh
# Compiles requirements*.in into lock files that hold the hash of every file and no address.
#
# The machine's own pip settings are left out: a lock must hold the public index's files, whoever makes it.
set -e
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check uv

for name in requirements requirements-dev requirements-node; do
    env -u UV_INDEX_URL -u UV_DEFAULT_INDEX -u UV_EXTRA_INDEX_URL -u UV_INDEX -u UV_FIND_LINKS UV_NO_CONFIG=1 \
        "$tools/bin/uv" pip compile --quiet --native-tls --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $UPGRADE \
        "$name.in" -o "$name.lock"
done
npm install --package-lock-only --silent

if grep -nE '://|find-links|index-url' requirements*.lock || grep -n '"resolved"' package-lock.json; then
    echo "An address came into a lock file." >&2
    exit 1
fi
