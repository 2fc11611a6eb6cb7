// links: core
// Comparisons and range questions a second, by scheme, over versions as they occur.
#include <benchmark/benchmark.h>

#include <array>
#include <string_view>

#include "core/version/version.h"

namespace oakum {
namespace {

struct Sample {
  VersionScheme scheme;
  std::array<std::string_view, 4> versions;
  std::string_view constraint;
};
constexpr Sample kSamples[] = {
    {VersionScheme::deb,
     {"1.1.1n-0+deb11u3", "1.1.1n-0+deb11u4", "7u151-2.6.11-2ubuntu0.14.04.1", "1:9.2p1-2+deb12u2"},
     "< 1.1.1n-0+deb11u4"},
    {VersionScheme::rpm,
     {"4.18.0-553.el8", "4.18.0-553.87.1.el8", "2:4.19.1-1.el7_5", "1.0~rc1^git1-3.fc40"},
     "< 0:4.18.0-553.87.1.el8"},
    {VersionScheme::apk, {"3.0.7-r0", "3.0.8-r0", "1.2.2_pre2-r0", "6.6.4p1-r1"}, "< 3.0.8-r0"},
    {VersionScheme::semver, {"1.2.3", "v1.10.0", "1.0.0-rc.1", "2.9.10.3"}, ">= 1.0.0, < 2.9.10.7"},
    {VersionScheme::npm,
     {"4.17.20", "4.17.21", "1.0.0-beta.11", "17.0.2"},
     ">=3.7.0 <4.17.21 || ^5.1"},
    {VersionScheme::pep440, {"2.31.0", "2.32.0rc1", "1.0.post1", "2024.7.4"}, ">=2.3.0,<2.32.0"},
    {VersionScheme::gem,
     {"1.15.4", "7.0.4.1", "1.0.0.rc2", "1.15.4-x86_64-linux"},
     "~> 1.14, >= 1.14.3"},
    {VersionScheme::maven,
     {"2.9.10.3", "1.0.0.RELEASE", "31.0-jre", "9.4.9.v20180320"},
     "[2.9.0,2.9.10.7)"},
    {VersionScheme::go,
     {"v1.2.3", "v0.0.0-20180116102854-5a71ef0e047d", "v3.2.0+incompatible", "go1.21.3"},
     "< 1.2.4"},
    {VersionScheme::bitnami, {"2.3.1-4", "2.3.1", "1.2.3-beta.1", "10.0.0"}, ">= 2.3.0, < 2.3.2"},
    {VersionScheme::nuget, {"13.0.1", "4.3.0.0", "6.0.0-preview.7", "1.0.0-BETA"}, "[12.0,13.0.2)"},
    {VersionScheme::composer,
     {"v6.4.1", "2.0.0-beta2", "1.x-dev", "dev-main"},
     ">=6.0.0,<6.4.2|^5.4"},
    {VersionScheme::conda,
     {"1.1.1w", "2.31.0", "1!0.5rc1", "1.0.post1+local"},
     ">=1.1.1,<1.1.2|=2.31"},
    {VersionScheme::cran, {"7.3-60", "1.4.2", "0.9-35", "2024.1.1"}, ">= 1.0, < 7.3-61"},
    {VersionScheme::hackage, {"2.1.3.0", "2.1", "0.10.4", "1.2.3"}, ">= 2.0 && < 2.2"},
    {VersionScheme::hex, {"1.7.10", "1.7.10-rc.1", "0.5.0", "2.0.0"}, "~> 1.7 and < 1.7.11"},
    {VersionScheme::pub, {"1.2.0", "1.2.0+1", "3.0.0-dev.2", "0.13.6"}, ">=1.0.0 <1.2.0+2"},
    {VersionScheme::pacman,
     {"3.2.1-1", "1:2.6.10-2", "8.5.0.r12.g1234567-1", "2024a-2"},
     "< 3.2.1-2"},
    {VersionScheme::portage,
     {"3.0.13-r1", "9.6_p1-r4", "2.39-r6", "1.2.3_rc2"},
     ">= 3.0, < 3.0.13-r2"},
    {VersionScheme::jvm, {"1.8.0_402", "8u131", "17.0.9+9", "21-ea"}, ">= 8, < 8.0.412"},
    {VersionScheme::xbps, {"3.3.0_1", "9.8p1_2", "2.39_4", "1.0rc2_1"}, "< 3.3.0_2"},
};

/// Every sample against every other: 16 comparisons a round.
void compare(benchmark::State& state, const Sample& sample) {
  for (auto _ : state)
    for (const auto a : sample.versions)
      for (const auto b : sample.versions)
        benchmark::DoNotOptimize(compare_versions(sample.scheme, a, b));
  state.SetItemsProcessed(state.iterations() * 16);
}

void ask(benchmark::State& state, const Sample& sample) {
  for (auto _ : state)
    for (const auto version : sample.versions)
      benchmark::DoNotOptimize(satisfies(sample.scheme, version, sample.constraint));
  state.SetItemsProcessed(state.iterations() * 4);
}

[[maybe_unused]] const bool kRegistered = [] {
  for (const auto& sample : kSamples) {
    const std::string scheme(name(sample.scheme));
    benchmark::RegisterBenchmark(("compare/" + scheme).c_str(),
                                 [&sample](benchmark::State& state) { compare(state, sample); });
    benchmark::RegisterBenchmark(("satisfies/" + scheme).c_str(),
                                 [&sample](benchmark::State& state) { ask(state, sample); });
  }
  return true;
}();

}  // namespace
}  // namespace oakum
BENCHMARK_MAIN();
