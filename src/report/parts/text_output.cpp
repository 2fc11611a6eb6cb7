#include "report/parts/text_output.h"

namespace oakum::report {

void TextOutput::line(std::string_view text) {
  constexpr std::size_t kBuffer = 64u << 10;
  while (text.ends_with(' ')) text.remove_suffix(1);
  (buffer_ += text) += '\n';
  if (buffer_.size() < kBuffer) return;
  if (state_) state_ = out_.write(buffer_);
  buffer_.clear();
}

Result<void> TextOutput::finish() {
  if (state_ && !buffer_.empty()) state_ = out_.write(buffer_);
  buffer_.clear();
  return state_;
}

}  // namespace oakum::report
