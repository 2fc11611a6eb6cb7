class Jq < Formula
  desc "Processor"
  license "MIT"
end
