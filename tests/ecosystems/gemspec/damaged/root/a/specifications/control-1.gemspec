Gem::Specification.new do |s|
  s.name = "a[31mb"
  s.version = "1"
end
