#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "core/inventory.h"

namespace oakum {

/// What an ecosystem without ids of its own calls a package: "name@version"; the name alone when
/// there is no version.
std::string package_id(std::string_view name, std::string_view version);

/// The package URL: type, namespace and name as the ecosystem writes them, the version without
/// epoch, and for OS packages the qualifiers arch, distro, epoch and modularitylabel. "" where the
/// package cannot be named outside of its place: no name, no type, a Go module that is a local
/// directory. `os` may be null: then OS packages have no namespace and no distro. Source:
/// package-url/purl-spec (PURL-SPECIFICATION, PURL-TYPES); which parts are used is the field's
/// custom.
std::string package_url(const Package& package, Ecosystem ecosystem, const OperatingSystem* os);

/// The identity of a package within a target as the field's reports carry it: lower-case
/// hexadecimal, up to 16 digits. It covers what the package's file says of it (not purl, uid and
/// layer), the file, and which analyzer read it. The algorithm is that of hashstructure v2 (FNV-1,
/// 64 bit) over the field names of those reports. O(size of the package), does not allocate but for
/// the result.
std::string package_uid(const Package& package, std::string_view file_path,
                        std::string_view analyzed_by);

/// The same algorithm over a map of texts: part of some ids in those reports. Keys must be unique;
/// their order does not matter.
std::uint64_t hash_of_texts(
    std::initializer_list<std::pair<std::string_view, std::string_view>> entries);

/// What those reports call the analyzer behind a list.
std::string_view analyzer_name(const PackageList& list);

/// Sets purl and uid of every package that has none yet. The operating system must be known by now,
/// and nothing may be dropped from a package before (development dependencies, for one). OS
/// packages have no file path.
void fill_identities(Inventory& inventory);

}  // namespace oakum
