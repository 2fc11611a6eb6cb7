#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "secret/detector.h"

namespace oakum::secret {

/// Shows a text in windows that overlap, so that what one window's body does not hold the next
/// one's does.
void each_window(std::string_view text, const std::function<void(const Window&)>& use);

/// Where the next window is, in what is held of a text.
struct WindowCut {
  std::size_t body = 0;      ///< Where its body begins.
  std::uint64_t offset = 0;  ///< Bytes of the text in front of what is held.
  std::uint32_t line = 1;    ///< Of the first byte that is held.
  bool given = false;        ///< There was one.

  /// Shows the window whose body ends there; returns how many bytes no later one needs, which the
  /// caller takes off the front.
  std::size_t give(std::string_view held, std::size_t body_end,
                   const std::function<void(const Window&)>& use);
};

/// The same for a text that comes in pieces. Holds about a megabyte.
class Windows {
 public:
  explicit Windows(std::function<void(const Window&)> use) : use_(std::move(use)) {}
  void add(std::string_view piece);
  /// Nothing more comes.
  void end();

 private:
  std::function<void(const Window&)> use_;
  std::string text_;
  WindowCut cut_;
};

}  // namespace oakum::secret
