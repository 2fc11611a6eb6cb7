Gem::Specification.new do |s|
  s.name = "open
  s.version = "1.0
  s.licenses = ["MIT"
