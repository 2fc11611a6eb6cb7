#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "io/pe.h"

namespace oakum::formats {

/// What a .NET assembly is called.
struct CliAssembly {
  std::string name;     ///< Without ".dll".
  std::string culture;  ///< "de" for an assembly of texts in one language; empty for code.
  std::array<std::uint16_t, 4> version{};
};

/// Reads the one row of the Assembly table; nothing when the file has no metadata (it is no .NET
/// file) or only a module of another assembly. Errors: corrupt. Looks at headers only, whatever the
/// size of the tables. Source: ECMA-335, II.24 (layout) and II.22 (tables).
Result<std::optional<CliAssembly>> read_cli_assembly(const io::Pe& file);

}  // namespace oakum::formats
