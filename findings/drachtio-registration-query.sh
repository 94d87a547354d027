#!/usr/bin/env bash
# drachtio-mw-registration-parser 0.1.2 (npm): a REGISTER without Contact is answered 400.
# It is how a phone asks which bindings it has (RFC 3261 10.2.3), and phones ask after a
# start. A Contact without any Expires is refused as well, whose time the registrar is
# to choose (10.2.1.1).
#
# Seen:
#   Contact and Expires: register for 3600 s
#   no Contact: 400
#   no Expires: 400
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund drachtio-mw-registration-parser@0.1.2 >/dev/null
seen=$(node - <<'JS'
const parse = require("drachtio-mw-registration-parser");
const contact = [{ uri: "sip:al@192.0.2.1", params: {} }];
function register(title, headers) {
  const req = {
    method: "REGISTER",
    has: (name) => name in headers,
    get: (name) => headers[name],
    getParsedHeader: (name) => (name === "Contact" ? contact : { uri: "sip:al@example.com" }),
  };
  parse(req, { send: (status) => console.log(`${title}: ${status}`) },
    () => console.log(`${title}: ${req.registration.type} for ${req.registration.expires} s`));
}
register("Contact and Expires", { Contact: "<sip:al@192.0.2.1>", Expires: "3600" });
register("no Contact", { Expires: "3600" });
register("no Expires", { Contact: "<sip:al@192.0.2.1>" });
JS
)
echo "$seen"
[ "$seen" = "Contact and Expires: register for 3600 s
no Contact: 400
no Expires: 400" ]
