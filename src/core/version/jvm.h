#pragma once
#include <compare>
#include <string_view>

#include "base/result.h"

namespace oakum::versions {

/// Orders versions of Java runtimes, old names (1.8.0_131, 1.8.0-update131, 8u131) and new ones
/// (8.0.131, 17.0.9) alike; missing numbers are 0. An early-access build sorts before its release:
/// 9-ea < 9. The build (-b11, +9, Adoptium's 11.0.11_9) and what vendors write behind it do not
/// count. What is not a version sorts below every version, by its bytes. O(length), no allocation.
/// Source: JEP 223 and JEP 322; Oracle's "J2SE SDK/JRE Version String Naming Convention".
std::weak_ordering compare_jvm(std::string_view a, std::string_view b) noexcept;

/// A number in front, perhaps behind "jdk" or the like.
bool is_jvm_version(std::string_view version) noexcept;

/// The plain comparisons.
Result<bool> satisfies_jvm(std::string_view version, std::string_view constraint);

}  // namespace oakum::versions
