#pragma once
#include <string>
#include <string_view>

#include "io/writer.h"

namespace oakum::report {

/// Lines on their way to a writer: buffered up to 64 KiB, without spaces at their ends; the first
/// error is kept.
class TextOutput {
 public:
  explicit TextOutput(io::Writer& out) : out_(out) {}
  void line(std::string_view text = {});
  Result<void> finish();

 private:
  io::Writer& out_;
  std::string buffer_;
  Result<void> state_;
};

}  // namespace oakum::report
