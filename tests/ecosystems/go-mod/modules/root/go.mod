module example.com/app // the module

go 1.21.3

toolchain go1.22.5

require github.com/docker/distribution v2.7.1+incompatible
require (
	golang.org/x/net v0.17.0
	golang.org/x/text v0.3.6 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect; kept for tests
	example.com/local v0.0.0
	example.com/other v1.0.0 // not indirect
)

exclude golang.org/x/net v0.1.0

replace (
	example.com/local => ../local
	golang.org/x/net v0.17.0 => golang.org/x/net v0.23.0
	golang.org/x/text v9.9.9 => example.com/never v1.0.0
	example.com/other => github.com/fork/other v1.2.0
)

retract [v0.1.0, v0.2.0]

tool golang.org/x/tools/cmd/stringer
