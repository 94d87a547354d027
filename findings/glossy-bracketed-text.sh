#!/usr/bin/env bash
# glossy 0.1.7 (npm, syslog): the structured data of a message is taken to end at the
# last bracket in front of a blank, wherever that stands. In RFC 5424 (6.3) the first
# bracket outside quotation marks ends an element, and the text behind it may have
# brackets of its own (6.4). What stands before the text's last one is in no field of
# the result: "[closed] after 7 s" becomes "after 7 s", and nothing is raised.
#
# Seen:
#   BYE from bob -> BYE from bob
#   dialog 4 of call [a1] is [closed] after 7 s -> after 7 s
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund glossy@0.1.7 >/dev/null
seen=$(node - <<'JS'
const { Parse } = require("glossy");
for (const text of ["BYE from bob", "dialog 4 of call [a1] is [closed] after 7 s"]) {
  const { message } = Parse.parse(`<134>1 2010-01-05T14:00:47.5Z edge1 sbc 4711 ID47 [call@32473 user="bob"] ${text}`);
  console.log(`${text} -> ${message}`);
}
JS
)
echo "$seen"
[ "$seen" = "BYE from bob -> BYE from bob
dialog 4 of call [a1] is [closed] after 7 s -> after 7 s" ]
