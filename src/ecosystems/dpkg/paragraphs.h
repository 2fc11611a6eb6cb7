#pragma once
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace oakum::ecosystems::dpkg {

/// Reads the paragraphs of a dpkg database ("Field: value" lines, a blank line after each) and
/// keeps only the fields asked for, as views into the text: no allocation per paragraph, whatever
/// its size. Names of fields have any case; of a field that occurs twice the last one counts.
/// Source: deb822(5).
class Paragraphs {
 public:
  /// `text` must outlive this; fields are later asked for by their place in `fields`.
  Paragraphs(std::string_view text, std::initializer_list<std::string_view> fields);

  /// Moves to the next paragraph that has any line; false at the end.
  bool next();
  /// The value, continuation lines included as they stand; empty when the paragraph does not have
  /// the field.
  std::string_view value(std::size_t field) const { return values_[field]; }
  /// 1-based line where the paragraph begins.
  std::uint32_t line() const { return line_; }
  /// The first line of the paragraph that is neither a field nor the continuation of one; 0 when
  /// all are.
  std::uint32_t damaged_line() const { return damaged_line_; }

 private:
  void take(std::string_view line);
  void start(std::string_view line);

  Lines lines_;
  std::vector<std::string_view> fields_;
  std::vector<std::string_view> values_;
  std::string_view* open_ = nullptr;  ///< The value that a continuation line extends.
  bool in_field_ = false;
  std::uint32_t line_ = 0;
  std::uint32_t damaged_line_ = 0;
};

}  // namespace oakum::ecosystems::dpkg
