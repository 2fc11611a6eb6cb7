module m
go 1.99999999999999999999
require (
	m v1.0.0
	example.com/x v1.0.0 // indirect
