#pragma once
#include <string>

#include "base/private_directory.h"
#include "base/result.h"
#include "source/git_program.h"

namespace oakum::source {

/// The objects and references of a repository on this machine behind a configuration of our own: a
/// private directory that leads to them. Git works in it and never reads the repository's
/// configuration, attributes, hooks, grafts or commit graph, so nothing in there can run a program
/// or hide a commit, whoever it belongs to. Nothing is written to the repository.
class IsolatedRepository {
 public:
  /// Of a work tree (also a linked one) or a git directory. Errors: not_found (no repository, no
  /// git), denied, io, corrupt; cancelled, timeout.
  static Result<IsolatedRepository> of(const std::string& path, const Cancel* cancel);

  const GitProgram& git() const { return git_; }
  /// Whether history was cut off when it was cloned.
  bool shallow() const { return shallow_; }

 private:
  IsolatedRepository(PrivateDirectory directory, GitProgram git, bool shallow)
      : directory_(std::move(directory)), git_(std::move(git)), shallow_(shallow) {}
  PrivateDirectory directory_;
  GitProgram git_;
  bool shallow_;
};

}  // namespace oakum::source
