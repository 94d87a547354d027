#!/usr/bin/env bash
# github.com/icholy/digest v1.2.0 (Go, which SIP stacks of Go sign with): the values
# of a challenge's qop keep the blanks behind their commas. RFC 7616 writes its own
# example as qop="auth, auth-int" (3.9.1); of that challenge the library says that
# auth-int is not on offer.
#
# Seen:
#   "auth,auth-int": ["auth" "auth-int"] auth-int offered: true
#   "auth, auth-int": ["auth" " auth-int"] auth-int offered: false
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS=-mod=mod
cat >go.mod <<'MOD'
module challenge

go 1.24

require github.com/icholy/digest v1.2.0
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/icholy/digest"
)

func main() {
	for _, qop := range []string{"auth,auth-int", "auth, auth-int"} {
		c, err := digest.ParseChallenge(fmt.Sprintf(`Digest realm="example.com", qop=%q, algorithm=MD5, nonce="7ypf"`, qop))
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Printf("%q: %q auth-int offered: %v\n", qop, c.QOP, c.SupportsQOP("auth-int"))
	}
}
GO
seen=$(go run . 2>/dev/null)
echo "$seen"
[ "$seen" = '"auth,auth-int": ["auth" "auth-int"] auth-int offered: true
"auth, auth-int": ["auth" " auth-int"] auth-int offered: false' ]
