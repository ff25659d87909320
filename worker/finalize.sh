#!/bin/sh
# Tells the hub that a recording of Jibri's is whole. Jibri runs it at the end of each recording
# (jibri.recording.finalize-script), with the folder of the run as its one argument.
#
# It asks for sh and curl alone, returns at once, and always ends well: Jibri waits for it, and stays busy so long. The
# message itself goes out in the background and is tried again for some minutes. If it never arrives, the hub's worker
# finds the folder by itself within minutes.
#
# Settings, from /etc/jitsi/jibri/baraza.conf (or the file that BARAZA_FINALIZE_CONF names), which Jibri's user alone
# should be able to read:
#   BARAZA_URL=https://baraza.example.org      the hub's address
#   BARAZA_HOOK_TOKEN=...                      its HUB_JITSI_HOOK_TOKEN

conf=${BARAZA_FINALIZE_CONF:-/etc/jitsi/jibri/baraza.conf}
# shellcheck disable=SC1090 # the operator's own file
[ -r "$conf" ] && . "$conf"

folder=${1%/}
name=${folder##*/}

case $name in
'' | .* | *[!A-Za-z0-9_.-]*)
    echo "baraza: this is no folder of a recording" >&2
    exit 0
    ;;
esac
if [ -z "$BARAZA_URL" ] || [ -z "$BARAZA_HOOK_TOKEN" ]; then
    echo "baraza: BARAZA_URL and BARAZA_HOOK_TOKEN are not set in $conf" >&2
    exit 0
fi

tell() {
    # The token goes in by a pipe: an argument would stand in the list of processes, where everybody reads it.
    printf 'header = "Authorization: Bearer %s"\n' "$BARAZA_HOOK_TOKEN" |
        curl --config - --silent --output /dev/null --max-time 20 --connect-timeout 10 \
            --retry 8 --retry-connrefused --retry-max-time 300 \
            --header "Content-Type: application/json" --data "{\"directory\": \"$name\"}" \
            "${BARAZA_URL%/}/jitsi/recordings"
}

(
    # Nothing of it holds on to Jibri, who would wait for the end of what it reads from us.
    exec </dev/null >/dev/null 2>&1
    trap '' HUP
    tell
) &
exit 0
