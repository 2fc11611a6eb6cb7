#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "ecosystems/program/version_text.h"

namespace oakum::ecosystems {

/// A program or library that is often installed without a package manager, and how its version is
/// found in it.
struct KnownProgram {
  enum Kind : std::uint8_t {
    program,  ///< An executable or a shared library.
    text,     ///< A text file that stands for it.
    built,    ///< As find_build_version reads it.
    named     ///< The version goes on with the numbers in the file's name, and stands between NULs.
  };
  std::string_view name;
  std::string_view product;        ///< Vendor and product of the CPE name, escaped.
  std::string_view files;          ///< Path patterns, divided by spaces.
  std::array<Clue, 3> clues = {};  ///< In this order; empty ones behind.
  std::uint8_t confidence = 90;    ///< That what was found is the version: less for bare numbers.
  Kind kind = program;
};

/// Of several rows for one file, the first that finds a version counts.
std::span<const KnownProgram> known_programs();

}  // namespace oakum::ecosystems
