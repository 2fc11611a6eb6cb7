#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/flag.h"

namespace oakum::cli {

/// What the user asked for: flag > environment > configuration file > default, each value checked
/// against its row.
class Args {
 public:
  bool on(std::string_view flag) const;
  const std::string& text(std::string_view flag) const;
  const std::vector<std::string>& list(std::string_view flag) const;
  std::int64_t number(std::string_view flag) const;
  std::chrono::milliseconds duration(std::string_view flag) const;
  /// Bytes; 0 when it is not set.
  std::uint64_t size(std::string_view flag) const;
  /// Whether it was set anywhere (not just its default).
  bool given(std::string_view flag) const;
  /// Whether it stood on the command line, where every process of this machine can read it.
  bool typed(std::string_view flag) const;

  std::vector<std::string> words;  ///< What is not a flag, the command's name left out.

 private:
  friend class ArgsParser;
  struct Value {
    std::vector<std::string> texts;
    bool given = false;
    bool typed = false;
  };
  const Value& value(std::string_view flag) const;
  std::map<std::string, Value, std::less<>> values_;
};

/// Where values come from beside the command line.
struct Surroundings {
  /// The value of an environment variable, or null.
  const char* (*environment)(const char* name);
};

/// Parses what follows the program's name, for a command that takes `known` flags (global ones
/// always); `command_words` names of words at the front are dropped. Errors: usage; one line that
/// says what was meant and what is allowed.
Result<Args> parse_args(const std::vector<std::string>& arguments,
                        const std::vector<std::string_view>& known, std::size_t command_words,
                        const Surroundings& surroundings);

/// The words that are not flags or their values: enough to find the command. Never fails.
std::vector<std::string> words_of(const std::vector<std::string>& arguments);

/// "90s", "5m0s", "1h30m", "300ms", "0".
Result<std::chrono::milliseconds> parse_duration(std::string_view text);

/// "10GB", "1.5 GB", "500m", "2GiB", "4096": powers of 1000, of 1024 where there is an 'i'. Error:
/// usage.
Result<std::uint64_t> parse_size(std::string_view text);

}  // namespace oakum::cli
