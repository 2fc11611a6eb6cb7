module "example.com/quoted"
require `example.com/raw` v1.0.0//indirect
require "example.com/q" "v1.1.0"
