#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/package.h"
#include "inventory/sink.h"

// Lock files that call what a package needs by its name alone: there is one version of each.
namespace oakum::ecosystems::by_name {

/// The packages of one lock file, linked once all are known.
class Packages {
 public:
  /// Adds a package with a name; its id is made from name and version unless it has one. An id that
  /// is there already (the same version for another platform) is one package in several places that
  /// needs what they all need.
  void add(Package package, std::vector<std::string> needs = {});
  bool has(std::string_view name) const { return by_name_.contains(std::string(name)); }
  /// All so far, in the order they were added.
  template <class Change>
  void for_each(Change change) {
    for (auto& entry : entries_) change(entry.package);
  }
  /// Moves the packages out, with depends_on. Names that the file does not have are left out: they
  /// are for other platforms, or part of the language. Of several versions of a name the first one
  /// is meant.
  void emit(inventory::Sink& sink);

 private:
  struct Entry {
    Package package;
    std::vector<std::string> needs;
  };
  std::vector<std::string> resolve(const std::vector<std::string>& needs) const;

  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::uint32_t> by_id_, by_name_;
};

}  // namespace oakum::ecosystems::by_name
