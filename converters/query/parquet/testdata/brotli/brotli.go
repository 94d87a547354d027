// Package brotli stands in for the module of this name, which nothing here runs.
//
// The package that writes Parquet names every compression that the format has, so every
// program would link the dictionary of this one, 0.8 MB of words, and what uses it. The
// tables here are written with Zstandard, and none is read. go.mod replaces the module
// by what makes the package compile.
package brotli

import (
	"errors"
	"io"
)

var errNone = errors.New("no Brotli is linked")

// WriterOptions say how a writer compresses.
type WriterOptions struct{ Quality, LGWin int }

// Writer compresses nothing.
type Writer struct{}

// NewWriterOptions returns a writer that fails.
func NewWriterOptions(io.Writer, WriterOptions) *Writer { return nil }

// Write fails.
func (*Writer) Write([]byte) (int, error) { return 0, errNone }

// Close fails.
func (*Writer) Close() error { return errNone }

// Reset does nothing.
func (*Writer) Reset(io.Writer) {}

// Reader reads nothing.
type Reader struct{}

// NewReader returns a reader that fails.
func NewReader(io.Reader) *Reader { return nil }

// Read fails.
func (*Reader) Read([]byte) (int, error) { return 0, errNone }

// Reset fails.
func (*Reader) Reset(io.Reader) error { return errNone }
