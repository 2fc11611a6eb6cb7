package = "LPeg"
-- version = "0.0-0"
version = "1.0.2-1"
source = {
   url = "https://example.org/lpeg.tar.gz",
   version = "nested",
}
description = {
   summary = "Parsing Expression Grammars",
   license = "MIT/X11"
}
dependencies = { "lua >= 5.1" }
