// Package anypb has the type of a message of any type.
package anypb

import (
	"errors"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Any is a message of any type.
type Any struct{}

// GetTypeUrl returns no type.
func (*Any) GetTypeUrl() string { return "" }

// UnmarshalNew fails.
func (*Any) UnmarshalNew() (protoreflect.ProtoMessage, error) {
	return nil, errors.New("no protocol buffers are linked")
}
