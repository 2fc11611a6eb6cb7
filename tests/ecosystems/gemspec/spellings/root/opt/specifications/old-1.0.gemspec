Gem::Specification.new do |s|
  s.name = %q{old}
  s.version = "1.0"
  s.licenses = [%q{GPL-2.0},
    %q{LGPL-2.1 or later}]
end
