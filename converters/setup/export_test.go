package setup

var (
	WithFolder    = withFolder
	WithoutFolder = withoutFolder
)
