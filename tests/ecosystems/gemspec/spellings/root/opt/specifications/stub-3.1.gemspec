# stub: stub 3.1 java lib

Gem::Specification.new do |s|
  s.name = Stub::NAME
  s.version = "#{Stub::MAJOR}.1"
  s.licenses = Stub::LICENSES
end
