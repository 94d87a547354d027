// Package wrapperspb has the types of messages with one value.
package wrapperspb

type value[T any] struct{}

// GetValue returns none.
func (*value[T]) GetValue() (none T) { return none }

// The messages by the type of their value.
type (
	BoolValue   struct{ value[bool] }
	Int32Value  struct{ value[int32] }
	Int64Value  struct{ value[int64] }
	UInt32Value struct{ value[uint32] }
	UInt64Value struct{ value[uint64] }
	FloatValue  struct{ value[float32] }
	DoubleValue struct{ value[float64] }
	StringValue struct{ value[string] }
	BytesValue  struct{ value[[]byte] }
)
