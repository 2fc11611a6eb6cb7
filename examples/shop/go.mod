module example.com/shop

go 1.21

require (
	golang.org/x/crypto v0.14.0
	golang.org/x/net v0.15.0
)
