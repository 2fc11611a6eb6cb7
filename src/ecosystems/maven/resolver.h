#pragma once
#include <cstddef>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/package.h"
#include "ecosystems/maven/project.h"

namespace oakum::ecosystems::maven {

/// Finds what a project needs, directly and in turn, and the same for its modules, each on its own.
/// The nearest declaration of a name counts, and of equally near ones the first, unless a later one
/// insists on its version. Scopes compile and runtime; optional and excluded ones are left out. At
/// most 300,000 packages, ten million dependencies between them, 4,096 modules, 200 steps away.
/// Source: Apache Maven, "Introduction to the Dependency Mechanism".
class Resolver {
 public:
  /// All must outlive the object. `target` is the target as the user named it.
  Resolver(PomStore& store, Projects& projects, inventory::Sink& sink, std::string target)
      : store_(store), projects_(projects), sink_(sink), target_(std::move(target)) {}

  /// The packages of the pom and of its modules, sorted.
  std::vector<Package> resolve(const Pom& root);

 private:
  class Graph;
  /// The root or a module.
  struct Member {
    const Pom* pom;
    Relationship relationship;
  };

  std::vector<Member> members(const Pom& root);
  void offer(const std::vector<Member>& members);
  std::string path_of(const Pom& pom) const;

  PomStore& store_;
  Projects& projects_;
  inventory::Sink& sink_;
  std::string target_;
  std::vector<Package> packages_;
  std::size_t edges_ = 0;
  bool full_ = false;
};

/// The id of a package in the list of the pom at `path`: "group:artifact:version::" and eight
/// digits that tell the same package in several poms apart.
std::string package_id(const std::string& name, const std::string& version,
                       const std::string& path);

}  // namespace oakum::ecosystems::maven
