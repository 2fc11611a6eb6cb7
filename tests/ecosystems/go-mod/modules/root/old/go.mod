module example.com/old

go 1.16

require (
	github.com/pkg/errors v0.8.1
	github.com/dropped/indirect v1.0.0 // indirect
)
