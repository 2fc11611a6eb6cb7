#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"

// What tables for people have in common: numbers, lines, colours.
namespace oakum::report {

inline constexpr std::string_view kBold = "\x1b[1m";
inline constexpr std::string_view kAlarm = "\x1b[1;31m";

/// The ANSI sequence of a severity; "" for unknown.
std::string_view style_of(Severity severity);
/// The text between a style and its end; as it is without colour or style.
std::string styled(std::string_view text, std::string_view style, bool color);

/// "12,814"
std::string grouped(std::uint64_t number);
/// "1 package", "12,814 packages".
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

/// How many findings there are of each severity, by its number.
using Counts = std::array<std::size_t, 5>;
/// "1 critical, 2 low": those there are, the most severe first.
std::string severities(const Counts& counts);

/// Words in lines of at most `width` columns. Lines after the first start with `indent` spaces.
std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace oakum::report
