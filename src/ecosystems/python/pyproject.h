#pragma once
#include <optional>
#include <string>
#include <unordered_set>

#include "inventory/sink.h"
#include "io/file.h"

namespace oakum::ecosystems::python {

/// What a project asks for itself; names as PEP 503 normalises them.
struct Pyproject {
  std::unordered_set<std::string> used;         ///< Extras included.
  std::unordered_set<std::string> development;  ///< Dependency groups, of any name.

  bool is_direct(const std::string& name) const {
    return used.contains(name) || development.contains(name);
  }
};

/// The pyproject.toml beside a lock file. Nothing when there is none or when it leaves open what
/// the project uses; a damaged one is a problem, and then nothing as well.
/// Source: Python Packaging User Guide, "pyproject.toml specification"; PEP 735; Poetry
/// documentation, "The pyproject.toml file".
std::optional<Pyproject> read_pyproject(const io::File& lock, inventory::Sink& sink);

/// The pattern under which an analyzer names it as a companion.
inline constexpr std::string_view kPyprojects = "**/pyproject.toml";

}  // namespace oakum::ecosystems::python
