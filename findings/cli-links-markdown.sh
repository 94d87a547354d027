#!/usr/bin/env bash
# github.com/urfave/cli/v2 v2.27.7 (Go): docs.go, which turns commands into manuals,
# is part of the package, so that every program links a Markdown parser and a
# writer of man pages, also one that calls neither ToMan nor ToMarkdown. Only a
# build tag that whoever builds must know leaves them out.
#
# Seen:
#   as it is: github.com/cpuguy83/go-md2man/v2/md2man github.com/russross/blackfriday/v2
#   with urfave_cli_no_docs: none
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod
printf 'package main\n\nimport "github.com/urfave/cli/v2"\n\nfunc main() { _ = (&cli.App{}).Run(nil) }\n' >main.go
go mod init finding 2>/dev/null
go get github.com/urfave/cli/v2@v2.27.7 2>/dev/null
linked() {
	local found
	found=$(go list -deps "$@" . | grep -E 'md2man|blackfriday' | sort | paste -sd ' ') || true
	echo "${found:-none}"
}
seen="as it is: $(linked)
with urfave_cli_no_docs: $(linked -tags urfave_cli_no_docs)"
echo "$seen"
[ "$seen" = "as it is: github.com/cpuguy83/go-md2man/v2/md2man github.com/russross/blackfriday/v2
with urfave_cli_no_docs: none" ]
