#pragma once
#include <cstddef>
#include <cstdint>

namespace oakum::gotemplate {

/// What a template may use up. Each breach is an error too_large that names the limit.
struct Limits {
  std::size_t text = 16u << 20;  ///< Bytes of one template's text.
  std::uint32_t nesting = 500;   ///< Blocks and parentheses inside each other.
  std::uint64_t steps =
      200'000'000;  ///< Actions, operands and calls; functions count bytes they work on, too.
  std::uint64_t output = 1u << 30;  ///< Bytes written.
  std::uint64_t memory = 1u << 30;  ///< Bytes of values in use at a time.
  std::size_t value = 64u << 20;    ///< Bytes of one text.
  std::size_t items = 4'000'000;    ///< Of one list or map.
  std::uint32_t depth = 1'000;      ///< Templates inside templates, values inside values.
  std::size_t regex = 16u << 10;    ///< Bytes of a regular expression.
};

}  // namespace oakum::gotemplate
