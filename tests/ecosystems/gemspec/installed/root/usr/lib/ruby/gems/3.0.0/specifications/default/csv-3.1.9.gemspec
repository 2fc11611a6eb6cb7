# -*- encoding: utf-8 -*-
# stub: csv 3.1.9 ruby lib

Gem::Specification.new do |s|
  s.name = "csv".freeze
  s.version = "3.1.9"
  s.licenses = ["Ruby".freeze, "BSD-2-Clause".freeze]
end
