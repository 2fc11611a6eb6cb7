Gem::Specification.new do |s|
  s.name = 
  s.version = "1.0"
end
