// Package structpb has the types of JSON in messages.
package structpb

// The kinds of a value, and what holds values.
type (
	Value             struct{}
	Value_NullValue   struct{}
	Value_NumberValue struct{ NumberValue float64 }
	Value_StringValue struct{ StringValue string }
	Value_BoolValue   struct{ BoolValue bool }
	Value_StructValue struct{ StructValue *Struct }
	Value_ListValue   struct{ ListValue *ListValue }
	Struct            struct{ Fields map[string]*Value }
	ListValue         struct{ Values []*Value }
)

// GetKind returns none.
func (*Value) GetKind() any { return nil }

// GetFields returns the fields.
func (s *Struct) GetFields() map[string]*Value { return s.Fields }

// GetValues returns the values.
func (l *ListValue) GetValues() []*Value { return l.Values }
