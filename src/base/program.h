#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/result.h"

namespace oakum {

/// Another program, and everything it is told. Nothing of our own environment goes along.
struct Program {
  std::vector<std::string> arguments;    ///< The first one is its absolute path.
  std::vector<std::string> environment;  ///< "NAME=value".
  std::string directory;                 ///< Where it starts; empty: where we are.
  std::string input;                     ///< All it reads from standard input.
  std::size_t most_output = 1u << 20;    ///< Kept of each of the two outputs; the rest is dropped.
  std::chrono::milliseconds time{0};     ///< How long it may take; 0: as long as `cancel` allows.
  const Cancel* cancel = nullptr;
};

/// How it ended.
struct Ended {
  int code = 0;      ///< What it returned; 128 and the signal that ended it.
  std::string out;   ///< Standard output.
  std::string err;   ///< Standard error.
  bool cut = false;  ///< One of the two was longer than `most_output`.
};

/// Runs a program without a shell, in a session of its own: it has no terminal to ask at, no
/// descriptor but the three, the signals as they were before us. When its time is over, when
/// `cancel` says so and when it has ended, all that is left of its process group is killed; then
/// this returns, at most a fraction of a second later. Errors: not_found (no such program), denied,
/// io, timeout, cancelled. A program that fails is no error: see Ended::code. From any thread.
Result<Ended> run_program(const Program& program);

/// The same, with standard output given to `take` piece by piece as it comes, on this thread: the
/// program waits meanwhile, and nothing of it is kept (Ended::out is empty, `most_output` bounds
/// the errors alone). An error of `take` ends the program and is returned.
Result<Ended> run_program(const Program& program,
                          const std::function<Result<void>(std::string_view)>& take);

/// The absolute path of a program by its name: the first executable file of that name in the
/// absolute directories of $PATH; others (".") are passed over, since what is scanned may lie
/// there. Error: not_found.
Result<std::string> find_program(std::string_view name);

}  // namespace oakum
