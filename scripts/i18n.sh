#!/bin/sh
# Gathers the texts of Python, the templates and the scripts into the catalogues of all languages.
#
#   scripts/i18n.sh [FOLDER]
#
# FOLDER holds <language>/LC_MESSAGES/messages.po (hub/i18n). New texts stand there without a translation, never with a
# guessed one; texts that are gone are taken out. The keywords t and tn are those of static/js/i18n.js.
set -e
cd "$(dirname "$0")/.."
folder=${1:-hub/i18n}
pybabel=.venv/bin/pybabel

$pybabel --quiet extract --mapping-file babel.cfg --keywords "t tn:1,2 lazy_gettext" \
    --add-location file --sort-output --project Baraza --output-file "$folder/messages.pot" .
$pybabel --quiet update --input-file "$folder/messages.pot" --output-dir "$folder" \
    --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
