package redact_test

import (
	"testing"

	"ocsconv/converters/redact"
	"ocsconv/formats"
	"ocsconv/formats/known"
)

func benchmark(b *testing.B, level redact.Level, path string) {
	list := pieces(b, path)
	r := redact.New(level, redact.Options{Key: []byte("bench"), Formats: known.Formats})
	size := 0
	for _, m := range list {
		r.Learn(m)
		size += len(m.Gap) + len(m.Head) + len(m.Source()) + len(m.Foot)
	}
	r.Seal()
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, m := range list {
			c := formats.Message(*m)
			r.Apply(&c)
		}
	}
}

func BenchmarkClientAll(b *testing.B) {
	benchmark(b, redact.All, "../../testdata/day/caller.uccapilog")
}
func BenchmarkClientPeople(b *testing.B) {
	benchmark(b, redact.People, "../../testdata/day/caller.uccapilog")
}
func BenchmarkServerAll(b *testing.B) {
	benchmark(b, redact.All, "../../testdata/ocslogger/cls-two-servers.log")
}

func BenchmarkLearn(b *testing.B) {
	list := pieces(b, "../../testdata/day/caller.uccapilog")
	r := redact.New(redact.All, redact.Options{Formats: known.Formats})
	size := 0
	for _, m := range list {
		size += len(m.Gap) + len(m.Head) + len(m.Source()) + len(m.Foot)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, m := range list {
			r.Learn(m)
		}
	}
}
