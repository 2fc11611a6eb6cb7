#pragma once
#include <cstddef>
#include <cstdint>

// What a document may ask for. Beyond these reading ends with too_large.
namespace oakum::sbom {

constexpr std::uint64_t kMostBytes = 256u << 20;    ///< Of one document.
constexpr std::size_t kMostComponents = 1'000'000;  ///< Components and services.
constexpr std::size_t kMostRelations = 10'000'000;
constexpr std::uint32_t kMostNesting = 64;  ///< Components within components.

}  // namespace oakum::sbom
