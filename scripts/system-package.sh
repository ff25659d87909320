#!/bin/sh
# Sees to it that one of Debian's programs is on this machine.
#
#   scripts/system-package.sh PACKAGE WHY PROGRAM...
#
# PROGRAM is a name on PATH or a path (a pattern of the shell may stand in it); one that exists is enough.
# Where none exists it installs PACKAGE with apt-get, as root or by sudo without a password. Where it may not,
# it prints one line that names what is missing and for WHAT, and ends with status 1.
package=$1
why=$2
shift 2

present() {
    for program in "$@"; do
        command -v "$program" >/dev/null 2>&1 && return 0
    done
    return 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

may_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

install() {
    # The lists of a fresh machine are empty or old; a failed update is no reason not to try.
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$package"
}

# shellcheck disable=SC2068 # patterns in the names are meant to be expanded
present $@ && exit 0
if may_install; then
    echo "Installing $package (for $why) ..."
    install >/dev/null 2>&1
fi
present $@ && exit 0
echo "MISSING: $why need Debian's package '$package' (apt-get install $package)." >&2
exit 1
