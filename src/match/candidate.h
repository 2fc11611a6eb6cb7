#pragma once
#include <string>
#include <vector>

#include "advisory/database.h"
#include "core/inventory.h"

namespace oakum::match {

/// A row that was found to apply to a package, before the rest of what is known is filled in.
struct Candidate {
  PackageRef subject;
  std::string id;
  std::vector<std::string> vendor_ids, aliases;
  std::string fixed_version;
  Status status = Status::unknown;
  Severity severity = Severity::unknown;  ///< For this package in particular.
  std::string severity_source;            ///< Whose that is.
  std::uint32_t source = 0;               ///< Namespace in the database.
  bool malicious = false;
};

/// Copies what the row says whoever has it.
Candidate candidate_of(const advisory::Advisory& row, PackageRef subject, std::uint32_t ns);

/// What could not be assessed; at most 200 are kept, the rest is counted by a last one.
class Unassessed {
 public:
  explicit Unassessed(Inventory& inventory) : inventory_(inventory) {}
  ~Unassessed();
  /// A package or advisory that cannot be understood.
  void add(const std::string& path, std::string what);
  /// All packages of a system at once: the scan is incomplete.
  void add_system(std::string what);

 private:
  Inventory& inventory_;
  std::size_t count_ = 0;
};

/// Packages of the operating system's own list, judged by its release.
Result<void> match_system(const Inventory& inventory, std::uint32_t list,
                          const advisory::Database& database, std::vector<Candidate>& out,
                          Unassessed& unassessed);

/// Packages of a language's list, judged by their ecosystem.
Result<void> match_library(const Inventory& inventory, std::uint32_t list,
                           const advisory::Database& database, bool comprehensive,
                           std::vector<Candidate>& out, Unassessed& unassessed);

}  // namespace oakum::match
