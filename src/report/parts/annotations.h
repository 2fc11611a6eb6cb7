#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/parts/flat.h"

namespace oakum::report {

/// A line in the margin of a change.
struct Annotation {
  enum Level : std::uint8_t { error, warning, notice };
  Level level = notice;
  std::string path;  ///< "": of no file.
  std::uint32_t line = 1;
  std::string title;  ///< One printable line, as the next.
  std::string message;
};

/// High and critical findings as errors, medium ones as warnings, the others as notices, the most
/// severe first. CI systems show ten of each: where there are more, the tenth says how many.
std::vector<Annotation> annotations(const Report& report);

/// A text within a command of a CI system, so that it stays one line and is no command itself:
/// '%' becomes `percent`, line ends "%0D" and "%0A".
std::string command_text(std::string_view text, std::string_view percent);

}  // namespace oakum::report
