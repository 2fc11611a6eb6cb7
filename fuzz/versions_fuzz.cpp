// links: core base
// Promise: every scheme orders any bytes, by the laws of a weak order, and answers or refuses any
// constraint.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/version/cargo.h"
#include "core/version/composer.h"
#include "core/version/npm.h"
#include "core/version/version.h"

namespace {
using namespace oakum;

void require(bool promise) {
  if (!promise) std::abort();
}

/// Three texts, a line each; the last has the rest.
std::array<std::string_view, 3> cut_in_three(std::string_view text) {
  std::array<std::string_view, 3> pieces;
  for (std::size_t i = 0; i < 2; ++i) {
    const auto end = text.find('\n');
    pieces[i] = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  pieces[2] = text;
  return pieces;
}

void check_laws(VersionScheme scheme, std::string_view a, std::string_view b, std::string_view c) {
  const auto ab = compare_versions(scheme, a, b);
  const auto bc = compare_versions(scheme, b, c);
  const auto ac = compare_versions(scheme, a, c);
  require(compare_versions(scheme, a, a) == 0);
  require(compare_versions(scheme, b, a) == 0 <=> ab);
  require(!(ab <= 0 && bc <= 0) || ac <= 0);
  require(!(ab >= 0 && bc >= 0) || ac >= 0);
  require(ab != 0 || ac == bc);  // equivalent versions can stand for each other
  require(bc != 0 || ac == ab);
}

void check_constraint(VersionScheme scheme, std::string_view version, std::string_view constraint) {
  const auto answer = satisfies(scheme, version, constraint);
  if (!answer) {
    require(answer.error().kind == Error::corrupt || answer.error().kind == Error::too_large);
    require(!answer.error().what.empty());
  } else {
    require(is_version(scheme, version));
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto scheme = static_cast<VersionScheme>(data[0] % kVersionSchemes);
  const auto [a, b, c] = cut_in_three({reinterpret_cast<const char*>(data) + 1, size - 1});
  check_laws(scheme, a, b, c);
  check_laws(scheme, c, a, b);
  check_laws(scheme, b, a, c);
  check_constraint(scheme, a, b);
  check_constraint(scheme, a, c);
  (void)versions::satisfies_npm(a, b, versions::PreReleases::strict);
  (void)versions::satisfies_cargo(a, b);
  (void)versions::satisfies_composer_requirement(a, b);
  return 0;
}
