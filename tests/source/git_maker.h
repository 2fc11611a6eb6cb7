#pragma once
// Makes git repositories for tests, with authors, dates and configuration of their own.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "base/program.h"
#include "base/text.h"
#include "tests/image_maker.h"

namespace oakum::testing_git {

inline bool have_git() { return find_program("git").has_value(); }

/// In front of a test that makes repositories: skips it, visibly, where git is not installed.
#define NEEDS_GIT() \
  if (!testing_git::have_git()) GTEST_SKIP() << "git is not installed"

/// A new repository with a branch "main", gone with this object.
class Repository {
 public:
  explicit Repository(const std::string& init_options = "") {
    // No collection of garbage goes on behind our back when the folder is removed.
    git("init -q " + init_options +
        " . && git symbolic-ref HEAD refs/heads/main && git config gc.auto 0");
  }
  std::string path() const { return folder_.path(); }
  void write(const std::string& name, const std::string& content) const {
    folder_.write(name, content);
  }

  /// Runs `git ARGUMENTS` (shell text) in it.
  void git(const std::string& arguments) const { say(arguments); }
  /// The same; returns what it printed, trimmed.
  std::string say(const std::string& arguments) const { return shell("git " + arguments, ""); }

  /// Adds everything; returns the commit's id.
  std::string commit(const std::string& message,
                     const std::string& author = "Ann <ann@example.org>",
                     const std::string& date = "2024-01-01T12:00:00Z") const {
    return shell(fmt::format("git add -A && git commit -q --allow-empty -m '{}' --author '{}' && "
                             "git rev-parse HEAD",
                             message, author),
                 date);
  }

 private:
  std::string shell(const std::string& script, const std::string& date) const {
    const auto ended = run_program(
        {.arguments = {"/bin/sh", "-c", script},
         .environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=" + path(),
                         "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
                         "GIT_COMMITTER_NAME=Bob", "GIT_COMMITTER_EMAIL=bob@example.org",
                         "GIT_AUTHOR_NAME=Ann", "GIT_AUTHOR_EMAIL=ann@example.org",
                         "GIT_COMMITTER_DATE=" + date, "GIT_AUTHOR_DATE=" + date},
         .directory = path()});
    if (!ended || ended->code != 0)
      throw std::runtime_error(script + ": " + (ended ? ended->err : ended.error().what));
    return std::string(trim(ended->out));
  }

  testing_images::Folder folder_;
};

}  // namespace oakum::testing_git
