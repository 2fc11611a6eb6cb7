#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/program.h"
#include "source/repository_url.h"

namespace oakum::source {

/// How git is run: nothing of the user's or the system's configuration counts, no hook, filter,
/// file-system monitor, submodule or helper of anybody else runs, nothing is asked at a terminal,
/// only the one transport of the URL may be used, and the token reaches git through its own
/// protocol for credentials, for the URL's own host only, over https only.
struct GitSettings {
  RepositoryUrl url;
  std::string username, password;  ///< What the host is told when it asks; may be empty.
  std::string ca_file;             ///< All authorities to trust (PEM); empty: those git knows.
  bool insecure = false;           ///< Takes any certificate; credentials also over plain http.
  std::string directory;           ///< Where commands run; git does not look above it.
  std::string git_dir;  ///< The repository they are about, by its own directory; empty: found.
  std::string objects;  ///< Where its objects are; empty: in `git_dir`.
  /// They are about the user's own work tree, from within git itself: the user's configuration and
  /// what git said of the repository and its index in the environment count, and git looks above
  /// `directory`. For commands that run no hooks.
  bool for_user = false;
  const Cancel* cancel = nullptr;
};

class GitProgram {
 public:
  /// Error: not_found (no git in PATH).
  static Result<GitProgram> find(GitSettings settings);

  /// Runs `git ARGUMENTS…`; returns what it printed. Errors: those of run_program, and of what git
  /// says (see git_error).
  Result<std::string> run(const std::vector<std::string>& arguments, std::string input = {}) const;

  /// The same, what it prints given to `take` as it comes (base/program.h). Errors: also those of
  /// `take`.
  Result<void> run(const std::vector<std::string>& arguments, std::string input,
                   const std::function<Result<void>(std::string_view)>& take) const;

 private:
  Program program(const std::vector<std::string>& arguments, std::string input) const;
  GitProgram(GitSettings settings, std::string program);
  GitSettings settings_;
  std::string program_;
  std::vector<std::string> environment_;
};

/// What git printed when it failed, as one clear sentence without credentials. Kinds: not_found,
/// denied, unreachable, io.
Error git_error(std::string_view printed, const GitSettings& settings);

}  // namespace oakum::source
