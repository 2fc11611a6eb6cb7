#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "vex/document.h"

// Repositories of VEX documents, as the VEX repository specification 0.1 describes them, and as
// they lie on this machine:
//
//   <cache>/vex/repositories/<name>/vex-repository.json   the manifest
//                                   cache.json            when it was fetched, ETags
//                                   0.1/index.json        which document is about which package
//                                   0.1/…                 the documents
namespace oakum::vex {

/// The one version of the specification we know.
inline constexpr std::string_view kSpecVersion = "0.1";

struct Repository {
  std::string name;  ///< A relative path of plain segments: its folder in the cache.
  std::string url;
  bool enabled = true;
  std::string username, password;
  std::string token;      ///< Bearer; instead of them.
  bool insecure = false;  ///< Certificates are not verified.
};

/// Reads a configuration: "repositories:" with the members of Repository each, in order of
/// precedence. Errors: corrupt (with the line), too_large.
Result<std::vector<Repository>> parse_repositories(std::string_view yaml);
/// The configuration a user starts with, and what it says.
std::string_view default_configuration();
const std::vector<Repository>& default_repositories();

/// Where a repository lies below the cache directory.
std::string folder_of(const std::string& cache, const Repository& repository);

/// What is remembered of the last download.
struct FetchRecord {
  Time updated_at;                                     ///< Zero: never.
  std::unordered_map<std::string, std::string> etags;  ///< By address.
};
/// Zero when there is none, or it cannot be read.
FetchRecord read_fetch_record(const std::string& folder);

/// A repository as it lies on this machine.
class LocalRepository {
 public:
  /// Errors: not_found (never downloaded), corrupt, too_large (an index above 64 MiB), denied.
  static Result<LocalRepository> open(const std::string& cache, const Repository& repository);

  /// Whether it has a document about this package (package_key()).
  bool has(const std::string& package) const { return places_.contains(package); }
  /// That document. Errors: not_found, corrupt, unsupported (another format, a place that is not a
  /// file of the repository), too_large.
  Result<Document> document(const std::string& package) const;

  const std::string& name() const { return name_; }

 private:
  struct Place {
    std::string location, format;
  };
  std::string folder_;  ///< Of the documents.
  std::string name_, source_;
  std::unordered_map<std::string, Place> places_;
};

}  // namespace oakum::vex
