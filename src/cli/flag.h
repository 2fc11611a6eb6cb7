#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oakum::cli {

/// One row gives a flag's parsing, help, completion, environment variable and configuration key.
struct Flag {
  enum Kind : std::uint8_t {
    boolean,
    text,
    list,
    number,
    duration,
    size,
    map  ///< A list of KEY=VALUE; in the configuration file a map of one or several values a key.
  };

  std::string_view name;  ///< "severity": --severity, OAKUM_SEVERITY.
  char letter = 0;        ///< 's': -s.
  Kind kind = boolean;
  std::string_view config_key;     ///< "scan.skip-files"; empty: not in the configuration file.
  std::string_view default_value;  ///< As it would be written on the command line.
  std::vector<std::string_view> choices = {};  ///< Of each value; empty: anything.
  bool versioned = false;  ///< "@" and a version may follow a choice.
  std::string_view value_name = {};            ///< "FILE" in the help.
  std::string_view help;                       ///< One sentence, no full stop.
  std::vector<std::string_view> aliases = {};  ///< Other names it has in the field.
  std::vector<std::string_view> config_aliases = {};
  /// Other spellings of choices, as pairs (spelling, choice).
  std::vector<std::pair<std::string_view, std::string_view>> choice_aliases = {};
  bool completes_files = false;
  bool global = false;  ///< Belongs to every command and may stand before it.
  bool quiet =
      false;  ///< Taken for compatibility, without effect: in the reference, not in --help.
};

/// All flags there are, in the order in which help shows them.
std::span<const Flag> flags();
/// By name or alias; null when there is none.
const Flag* find_flag(std::string_view name);
const Flag* find_flag(char letter);

/// The environment variable of a flag: "OAKUM_SKIP_FILES" of "OAKUM_" and "skip-files".
std::string variable_name(std::string_view prefix, std::string_view flag);

}  // namespace oakum::cli
