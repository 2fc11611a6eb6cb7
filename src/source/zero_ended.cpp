#include "source/zero_ended.h"

namespace oakum::source {

Result<bool> ZeroEnded::next(std::string_view& piece) {
  constexpr std::size_t kLongest = 1 << 20;
  if (whole_) text.clear();
  const auto end = piece.find('\0');
  whole_ = end != piece.npos;
  text += piece.substr(0, end);
  piece.remove_prefix(whole_ ? end + 1 : piece.size());
  if (text.size() > kLongest)
    return Error{Error::too_large, fmt::format("{} of more than 1 MiB", what_)};
  return whole_;
}

}  // namespace oakum::source
