#pragma once
#include <string>

#include "core/finding.h"
#include "core/inventory.h"

// What makes a vulnerability of one report the same as one of another: what it is called, the
// package's name, and the place. Versions do not count, so an upgraded package that is still
// vulnerable has the same finding.
namespace oakum {

/// What a vulnerability is called everywhere: its CVE where it has one (of several the lowest), so
/// that a GHSA here and its CVE there are one; else its own id.
std::string common_name(const Finding& vulnerability);

/// Where a package stands, with its own version left out ("lib/log4j-*.jar"): its file, its lock
/// file or group; "" for packages of the operating system.
std::string lasting_place(const PackageList& list, const Package& package);

}  // namespace oakum
