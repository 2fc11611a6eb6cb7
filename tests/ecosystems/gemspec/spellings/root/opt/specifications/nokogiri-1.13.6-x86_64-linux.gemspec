Gem::Specification.new do |spec|
  spec.name        = 'nokogiri'
  spec.version     = Gem::Version.new("1.13.6")
  spec.platform    = "x86_64-linux"
  spec.license     = 'MIT or Ruby, and Apache License, Version 2.0'
end
