Gem::Specification.new "words" do | gem |
  gem.name= "words"
  gem.name_hint = "no"
  gem.version="2.0"
  gem.version == "9"
  gem.licenses = %w[MIT
                    Ruby]
end
