module github.com/frankban/quicktest

go 1.26.8
