#include "secret/windows.h"

#include <algorithm>

namespace oakum::secret {

std::size_t WindowCut::give(std::string_view held, std::size_t body_end,
                            const std::function<void(const Window&)>& use) {
  given = true;
  const auto tail = std::min(held.size(), body_end + kWindowTail);
  use({.text = held.substr(0, tail),
       .body_begin = body,
       .body_end = body_end,
       .offset = offset,
       .line = line});
  body = body_end;
  if (body_end == held.size()) return 0;  // nothing comes behind it
  const auto drop = body_end - std::min(body_end, kWindowLead);
  const auto passed = held.substr(0, drop);
  line += static_cast<std::uint32_t>(std::count(passed.begin(), passed.end(), '\n'));
  offset += drop;
  body -= drop;
  return drop;
}

void each_window(std::string_view text, const std::function<void(const Window&)>& use) {
  WindowCut cut;
  while (cut.body < text.size() || !cut.given)
    text.remove_prefix(cut.give(text, std::min(text.size(), cut.body + kWindowBody), use));
}

void Windows::add(std::string_view piece) {
  text_ += piece;
  while (text_.size() >= cut_.body + kWindowBody + kWindowTail)
    text_.erase(0, cut_.give(text_, cut_.body + kWindowBody, use_));
}

void Windows::end() {
  while (cut_.body < text_.size() || !cut_.given)
    text_.erase(0, cut_.give(text_, std::min(text_.size(), cut_.body + kWindowBody), use_));
}

}  // namespace oakum::secret
