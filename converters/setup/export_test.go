package setup

var (
	WithFolder    = withFolder
	WithoutFolder = withoutFolder
	MoveAway      = moveAway
	Forget        = forget
)
