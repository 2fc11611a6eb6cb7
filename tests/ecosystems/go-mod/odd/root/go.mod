module
go 1.22 1.23
require example.com/a
require example.com/a v1.0.0 v2.0.0
require ( example.com/b v1.0.0 )
require (
)
require()
replace example.com/c =>
replace => example.com/c v1.0.0
unknown directive
require example.com/good v1.0.0
require example.com/good v1.1.0
replace example.com/good => "unclosed
