#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace oakum::ecosystems::python {

/// A package that one line of a requirements.txt asks for, in one version.
struct Requirement {
  std::string name;
  std::string version;
  bool assumed = false;  ///< The lowest version that ">=1.0", "~=1.0" or "==1.*" allow.
};

/// Nothing when the line is no requirement (an option, a URL, a template) or allows versions
/// without a lowest one. Extras, markers, hashes and a comment are passed over.
/// Source: pip documentation, "Requirements File Format"; PEP 508.
std::optional<Requirement> parse_requirement(std::string_view line);

/// The name in front of a requirement, "Flask" of "Flask[async] (>=1.0) ; python_version > '3'"; ""
/// when there is none.
std::string_view requirement_name(std::string_view requirement);

}  // namespace oakum::ecosystems::python
