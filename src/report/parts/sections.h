#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"

namespace oakum::report {

/// A package and the list it stands in.
struct ListedPackage {
  const Package* package = nullptr;
  const PackageList* list = nullptr;
};

/// A vulnerability and the package that has it.
struct Row {
  const Finding* finding = nullptr;
  const Vulnerability* vulnerability = nullptr;
  ListedPackage at;
};

/// What a report tells under one heading: the OS packages, one lock file, or all lists of one
/// group.
struct Section {
  std::string target;     ///< "alpine:3.10 (alpine 3.10.2)", "app/Cargo.lock", "Java"
  std::string_view kind;  ///< "os-pkgs" or "lang-pkgs".
  std::string type;       ///< OS family, or the lists' type.
  Ecosystem ecosystem = Ecosystem::none;
  std::vector<ListedPackage> packages;  ///< Relationship, name, version, id, path.
  std::vector<Row> open;     ///< Package, installed version, severity (falling), rule, path.
  std::vector<Row> ignored;  ///< In the same order.
};

/// The sections of a report: OS packages first, then by target. Findings that policy filtered out
/// are in none of them. Of two findings that differ only in the fixed version the one with the
/// greater text is kept. The rows point into the report. O(n log n).
std::vector<Section> sections(const Report& report);

/// The repository an image's name means: "index.docker.io/library/alpine" of "alpine:3.10".
std::string full_repository(std::string_view reference);
/// The digest by which reports of the same thing are found again: of image and repository, or of
/// repository and commit;
/// "" where there is neither.
std::string artifact_id(const Report& report);
/// The stable identity of a finding within an artifact.
std::string fingerprint(std::string_view artifact_id, std::string_view target, const Row& row);

}  // namespace oakum::report
