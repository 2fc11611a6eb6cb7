#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/report.h"

namespace oakum::priority {

/// One package to be brought to another version, wherever it lies. All texts are the target's own:
/// a writer makes them fit for where it writes.
struct Upgrade {
  Ecosystem ecosystem = Ecosystem::none;
  std::string type;  ///< Of the lists it stands in: "npm", "gobinary", "dpkg".
  std::string name;
  std::vector<std::string> installed;  ///< Versions, rising, unique.
  std::string wanted;  ///< The lowest version that closes all that can be closed; "": not known.
  /// Where `wanted` leaves the major line: the lowest version that stays on it, and how many of
  /// the findings it closes; "" where there is none.
  std::string gentler;
  std::size_t gentler_closes = 0;
  std::vector<Location> where;  ///< File and line, rising, unique.
};

/// A package of the project itself through which others come.
struct Ancestor {
  std::string name, version;
  Location where;
  auto operator<=>(const Ancestor&) const = default;
};

/// One thing to do.
struct Step {
  enum Kind : std::uint8_t {
    package,     ///< Upgrade one package; of an operating system, all built from one source.
    dependency,  ///< Upgrade what needs it: a release of `through` that uses the wanted versions.
    toolchain,   ///< Build again with a newer Go.
    base_image,  ///< Build on a newer base image; `upgrades` is what is old in it.
  };
  Kind kind = package;
  std::string name;  ///< Package or source package, base image ("" when it has no name).
  std::vector<Upgrade> upgrades;  ///< By name; never empty.
  std::vector<Ancestor> through;  ///< The nearest packages the project itself asks for.
  bool more_through = false;      ///< There are more of them.
  std::size_t layers = 0;         ///< base_image: how many of the lowest layers it is.
  std::string instruction;        ///< The step of the image's build that brought all of it, or "".
  std::string command;            ///< To be pasted into a shell; "" where there is no obvious one.
  std::array<std::size_t, 5> counts{};  ///< What it closes by severity (of base_image: up to).
  std::size_t exploited = 0;            ///< Of these, known to be exploited.
  std::vector<std::uint32_t> closes;    ///< Indices of Report::findings, rising.
  std::vector<std::uint32_t> remains;   ///< Open findings of the same packages without a fix.
};

/// What to do about the open vulnerabilities of a report.
struct FixPlan {
  std::vector<Step> steps;             ///< What closes most first: exploited, critical, high …
  std::vector<std::uint32_t> unfixed;  ///< Open vulnerabilities that no step closes, rising.
};

/// The smallest set of upgrades and what each closes; every open vulnerability is closed by one
/// step or is in `unfixed` (of those that differ only in the fixed version, as sections() has it,
/// the one with the greater text). A fix is a version of the advisory's above the installed one; of
/// "1.2.3, 2.0.1" a version is taken for fixed when it is not below the one that is nearest to its
/// own line of releases. What the base image brought is one step; packages of one source package
/// are one; a package in several places is one; what only dependencies need is grouped by the
/// direct dependencies it comes through. Nothing is known of what registries have, so which release
/// of these uses the wanted version is not said. Deterministic, O(n log n).
FixPlan fix_plan(const Report& report);

/// What to do in a few words: "upgrade openssl 3.0.11-1 to 3.0.14-1", "express 4.17.1: a release
/// that uses qs 6.7.3 or newer", "build with Go 1.22.2 or newer", "a newer base image debian:12 (3
/// layers)".
std::string action(const Step& step);
/// "2 critical, 5 high (1 exploited)".
std::string gain(const Step& step);

}  // namespace oakum::priority
