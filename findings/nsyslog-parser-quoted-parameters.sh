#!/usr/bin/env bash
# nsyslog-parser 0.10.1 (npm): a value of structured data ends inside its quotation marks
# where a blank, a name and an equals sign stand, and goes on as a parameter that nobody
# sent. By RFC 5424 6.3.3 a value ends at its closing mark alone, and a Via or a report
# of quality logged as a value is full of both signs. Where a value has an escaped mark,
# as a display name needs it there, there is no element, and all of it is message text.
#
# Seen:
#   user="bob": {"user":"bob"} text
#   loss="local NLR=5.0 JDR=2.0": {"loss":"local","NLR":"5.0","JDR":"2.0"} text
#   from="\"Bob\"": none [call@32473 from="\"Bob\""] text
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund nsyslog-parser@0.10.1 >/dev/null
seen=$(node - <<'JS'
const parse = require("nsyslog-parser");
for (const parameter of ['user="bob"', 'loss="local NLR=5.0 JDR=2.0"', 'from="\\"Bob\\""']) {
  const { structuredData: [element], message } = parse(
    `<134>1 2010-01-05T14:00:47.5Z edge1 sbc 4711 ID47 [call@32473 ${parameter}] text`);
  const { $id, ...parameters } = element ?? {};
  console.log(`${parameter}: ${element ? JSON.stringify(parameters) : "none"} ${message}`);
}
JS
)
echo "$seen"
[ "$seen" = 'user="bob": {"user":"bob"} text
loss="local NLR=5.0 JDR=2.0": {"loss":"local","NLR":"5.0","JDR":"2.0"} text
from="\"Bob\"": none [call@32473 from="\"Bob\""] text' ]
