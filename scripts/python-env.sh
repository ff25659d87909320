#!/bin/sh
# Makes the virtual environment .venv with the standard library's venv, or with virtualenv where Debian left venv out.
set -e

python_of_this_machine() {
    for candidate in "$PYTHON" python3.11 python3.12 python3.13 python3; do
        if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "MISSING: Baraza needs Python 3.11 or newer (apt-get install python3 python3-venv)." >&2
    exit 1
}

python=$(python_of_this_machine)
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    scripts/system-package.sh python3-venv "virtual environments" "/usr/lib/python3*/ensurepip/__init__.py" || true
fi
if "$python" -m venv .venv >/dev/null 2>&1 || "$python" -m virtualenv -q .venv 2>/dev/null; then
    exit 0
fi
rm -rf .venv
echo "MISSING: '$python' can make no virtual environment (apt-get install python3-venv, or pip install virtualenv)." >&2
exit 1
