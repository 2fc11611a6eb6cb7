#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace oakum::report {

/// Text fit for one line of a terminal or of a build's log: as printable(), without runs of
/// combining marks longer than four, and without what starts a command of a build system: "##"
/// anywhere, "::" in front.
std::string one_line(std::string_view text);
/// As printable(), but line ends stay.
std::string several_lines(std::string_view text);
/// Columns a text of one line takes (East Asian wide characters two, combining marks none).
std::size_t width_of(std::string_view line);
/// The text in at most `width` columns, the last of them "…" when something is cut.
std::string cut_to(std::string_view line, std::size_t width);
/// cut_to, with spaces up to the width.
std::string fit(std::string_view line, std::size_t width);

}  // namespace oakum::report
