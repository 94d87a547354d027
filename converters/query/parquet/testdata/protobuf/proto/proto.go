// Package proto stands in for the module of protocol buffers, which nothing here runs.
//
// The package that writes Parquet takes rows that are protocol buffers too, so every
// program would link the reflection of those, and start it. The rows here are structs.
// go.mod replaces the module by the types that make the package compile: no value of any
// of them is ever made.
package proto

import (
	"errors"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Message is a message.
type Message = protoreflect.ProtoMessage

// Size knows no message.
func Size(any) int { return 0 }

// Marshal fails.
func Marshal(any) ([]byte, error) { return nil, errors.New("no protocol buffers are linked") }
