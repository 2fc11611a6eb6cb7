#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "secret/detector.h"

namespace oakum::secret {

/// Cuts a text that comes in pieces into windows that overlap, so that what one window's body does
/// not hold the next one's does. Holds about a megabyte.
class Windows {
 public:
  explicit Windows(std::function<void(const Window&)> use) : use_(std::move(use)) {}
  void add(std::string_view piece);
  /// Nothing more comes.
  void end();

 private:
  void give(std::size_t body_end);

  std::function<void(const Window&)> use_;
  std::string text_;
  std::size_t body_ = 0;      ///< Where the next body begins in `text_`.
  std::uint64_t offset_ = 0;  ///< Bytes in front of `text_`.
  std::uint32_t line_ = 1;    ///< Of the first byte of `text_`.
  bool given_ = false;
};

}  // namespace oakum::secret
