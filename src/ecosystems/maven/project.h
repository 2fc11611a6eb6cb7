#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ecosystems/maven/coordinates.h"
#include "ecosystems/maven/pom_file.h"
#include "ecosystems/maven/pom_store.h"
#include "inventory/sink.h"

namespace oakum::ecosystems::maven {

/// Dependencies that are managed: what a declaration leaves out is looked up here. The first entry
/// of a key counts. Whether something is optional is not managed.
class Management {
 public:
  void declare(Dependency dependency);
  /// What the other manages and this does not yet. The other must outlive this.
  void import(const Management& other);
  std::size_t size() const { return by_key_.size(); }

  /// Fills in what the declaration leaves open.
  void complete(Dependency& dependency) const;
  /// What the root manages outranks what the dependency of a dependency declares.
  void overrule(Dependency& dependency) const;

 private:
  struct Entry {
    std::string key;
    Dependency dependency;
  };
  const Dependency* find(std::string_view key) const;

  std::deque<Entry> own_;
  std::unordered_map<std::string_view, const Dependency*> by_key_;
};

/// A pom with what it inherits and with its properties filled in: the effective model, as far as
/// dependencies go. Profiles are left out.
struct Project {
  const Pom* pom = nullptr;
  std::vector<const Pom*> lineage;  ///< The pom, its parent, its parent's parent …
  Coordinates coordinates;          ///< Parts that cannot be known are empty.
  std::vector<std::string> licenses;
  std::vector<Repository> repositories;

  /// A property as it is written; see FindProperty.
  std::optional<std::string> property(std::string_view name) const;
};

/// Makes projects of poms. Source: Apache Maven, "Introduction to the POM", "Introduction to the
/// Dependency Mechanism".
class Projects {
 public:
  /// Both must outlive the object.
  Projects(PomStore& store, inventory::Sink& sink) : store_(store), sink_(sink) {}

  /// Cheap the second time; valid as long as the object.
  const Project& of(const Pom& pom);
  /// Own and inherited dependencies of any scope, completed by what the project itself manages.
  /// Cheap the second time; valid as long as the object.
  const std::vector<Dependency>& dependencies(const Project& project);
  /// What a project manages: its own, its parents' and what it imports.
  Management management(const Project& project);

 private:
  void follow_parents(Project& project);
  const Pom* parent_of(const Project& project, const Coordinates& wanted);
  /// "" when the value is not known. A property that needs itself is told.
  std::string evaluate(const Project& project, std::string_view text);
  Dependency evaluate(const Project& project, const Dependency& raw);
  const Management* imported(const Project& project, const Dependency& bom);
  bool may_handle(std::size_t entries);
  void tell(std::string what, Error::Kind kind);

  PomStore& store_;
  inventory::Sink& sink_;
  std::unordered_map<const Pom*, std::unique_ptr<Project>> projects_;
  std::unordered_map<const Project*, std::vector<Dependency>> dependencies_;
  std::unordered_map<const Pom*, std::unique_ptr<Management>> imports_;  ///< Null while it is made.
  std::unordered_set<std::string> told_;
  std::size_t handled_ = 0;
  int depth_ = 0;  ///< Of imports.
};

}  // namespace oakum::ecosystems::maven
