#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "formats/node.h"
#include "inventory/sink.h"

namespace oakum::ecosystems::conda {

/// One line of the dependencies of an environment.yml. Lives as long as the document.
struct Requirement {
  std::string_view text;
  std::uint32_t line = 0;
};

struct Environment {
  std::string_view prefix;  ///< The folder it was exported from: "/opt/conda/envs/science".
  std::vector<Requirement> packages;
  std::vector<Requirement> pip;  ///< Of the list `pip:` among the dependencies.
};

/// What is not a text is a problem, and the rest is kept. Errors: corrupt (not an environment).
/// Source: conda documentation, "Managing environments".
Result<Environment> read_environment(formats::Node documents, inventory::Sink& sink);

}  // namespace oakum::ecosystems::conda
