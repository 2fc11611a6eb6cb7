#pragma once
#include <cstdint>
#include <string_view>

// How it is known what an archive is, or what is within it: Package::evidence of lists of type
// "jar". Empty: its pom.properties say so.
namespace oakum::ecosystems::java_archive {

// Of the archive itself. What is below kCertain is a candidate: something that an index of
// published archives may confirm (src/resolve) and that is nothing without one.
constexpr std::string_view kManifest = "manifest";
constexpr std::string_view kFileName = "file-name";
constexpr std::string_view kClassPath = "class-path";
constexpr std::uint8_t kCertain = 80;  ///< Percent of confidence from which a conclusion counts.

// Of libraries within it that were put in without their pom.properties.
constexpr std::string_view kVersionFile = "version-file";
constexpr std::string_view kClassConstant = "class-constant";

/// Whether it was concluded what the archive itself is.
constexpr bool is_guess(std::string_view evidence) {
  return evidence == kManifest || evidence == kFileName || evidence == kClassPath;
}

}  // namespace oakum::ecosystems::java_archive
