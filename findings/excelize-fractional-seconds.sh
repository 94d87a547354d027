#!/usr/bin/env bash
# github.com/xuri/excelize/v2 v2.11.1 (Go): a time whose format has places behind the second
# is rounded to whole seconds and then written with that many zeros. The places stand for
# fractions of the second (ECMA-376 18.8.31), and spreadsheet programs show them; the cell
# holds them too. Of a sheet of messages with their milliseconds all that came within a
# second have one time, and half of them a time at which they had not yet come.
#
# Seen, of the format hh:mm:ss.000:
#   14:00:47.250 -> 14:00:47.000
#   14:00:47.499 -> 14:00:47.000
#   14:00:47.750 -> 14:00:48.000
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir" && rm -rf "$dir"' EXIT
cd "$dir"
export GOPATH="$dir/go" GOFLAGS=-mod=mod
cat >main.go <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/xuri/excelize/v2"
)

func main() {
	book, format := excelize.NewFile(), "hh:mm:ss.000"
	style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		panic(err)
	}
	for _, milliseconds := range []int{250, 499, 750} {
		at := time.Date(2010, 1, 5, 14, 0, 47, milliseconds*1e6, time.UTC)
		if err := book.SetCellValue("Sheet1", "A1", at); err != nil {
			panic(err)
		}
		if err := book.SetCellStyle("Sheet1", "A1", "A1", style); err != nil {
			panic(err)
		}
		text, err := book.GetCellValue("Sheet1", "A1")
		if err != nil {
			panic(err)
		}
		fmt.Println(at.Format("15:04:05.000"), "->", text)
	}
}
GO
go mod init finding 2>/dev/null
go get github.com/xuri/excelize/v2@v2.11.1 2>/dev/null
seen=$(go run .)
echo "$seen"
[ "$seen" = "14:00:47.250 -> 14:00:47.000
14:00:47.499 -> 14:00:47.000
14:00:47.750 -> 14:00:48.000" ]
