#!/usr/bin/env bash
# github.com/tealeg/xlsx/v3 v3.3.13 (Go): helpers of its tests lie in testutil.go,
# which is no test file, and import github.com/frankban/quicktest. Every program
# that writes a workbook links a framework for tests and what that compares with.
#
# Seen, packages linked by a program that only imports it:
#   github.com/frankban/quicktest
#   github.com/google/go-cmp/cmp
#   github.com/kr/pretty
#   github.com/kr/text
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
cd "$dir"
export GOFLAGS=-mod=mod
printf 'package main\n\nimport _ "github.com/tealeg/xlsx/v3"\n\nfunc main() {}\n' >main.go
go mod init finding 2>/dev/null
go get github.com/tealeg/xlsx/v3@v3.3.13 2>/dev/null
seen=$(go list -deps . | grep -E '^github.com/(frankban/quicktest|google/go-cmp/cmp|kr/pretty|kr/text)$' | sort)
echo "$seen"
[ "$seen" = "github.com/frankban/quicktest
github.com/google/go-cmp/cmp
github.com/kr/pretty
github.com/kr/text" ]
