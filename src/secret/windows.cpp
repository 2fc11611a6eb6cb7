#include "secret/windows.h"

#include <algorithm>

namespace oakum::secret {

void Windows::add(std::string_view piece) {
  text_ += piece;
  while (text_.size() >= body_ + kWindowBody + kWindowTail) give(body_ + kWindowBody);
}

void Windows::end() {
  while (body_ < text_.size() || !given_) give(std::min(text_.size(), body_ + kWindowBody));
}

/// Shows a window whose body ends there, and drops what no later one needs.
void Windows::give(std::size_t body_end) {
  given_ = true;
  const auto tail = std::min(text_.size(), body_end + kWindowTail);
  use_({.text = std::string_view(text_).substr(0, tail),
        .body_begin = body_,
        .body_end = body_end,
        .offset = offset_,
        .line = line_});
  const auto drop = body_end - std::min(body_end, kWindowLead);
  const auto passed = std::string_view(text_).substr(0, drop);
  line_ += static_cast<std::uint32_t>(std::count(passed.begin(), passed.end(), '\n'));
  text_.erase(0, drop);
  offset_ += drop;
  body_ = body_end - drop;
}

}  // namespace oakum::secret
