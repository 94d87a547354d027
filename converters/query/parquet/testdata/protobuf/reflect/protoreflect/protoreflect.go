// Package protoreflect has the interfaces of messages, which nothing here implements.
package protoreflect

// ProtoMessage is a message.
type ProtoMessage interface{ ProtoReflect() Message }

// Message is the reflection of a message.
type Message interface {
	Descriptor() MessageDescriptor
	Has(FieldDescriptor) bool
	Get(FieldDescriptor) Value
	Interface() ProtoMessage
}

// MessageDescriptor tells the fields of a message.
type MessageDescriptor interface{ Fields() FieldDescriptors }

// FieldDescriptors are fields.
type FieldDescriptors interface{ ByName(Name) FieldDescriptor }

// FieldDescriptor is a field.
type FieldDescriptor interface{ Kind() Kind }

// Name is that of a field.
type Name string

// Kind is that of a field's value.
type Kind int8

// MessageKind is a message within a message.
const MessageKind Kind = 11

// Value is none.
type Value struct{}

// Interface returns nothing.
func (Value) Interface() any { return nil }

// IsValid reports that there is none.
func (Value) IsValid() bool { return false }

// Message returns none.
func (Value) Message() Message { return nil }

// MapKey is none.
type MapKey struct{ Value }

// List is a repeated field.
type List interface {
	Len() int
	Get(int) Value
	protocolBuffers()
}

// Map is a field with keys.
type Map interface {
	Len() int
	Range(func(MapKey, Value) bool)
	protocolBuffers()
}
