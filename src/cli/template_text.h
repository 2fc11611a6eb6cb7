#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "report/format.h"

namespace oakum::cli {

/// What --template stands for.
struct TemplateText {
  std::string text;
  std::string name;  ///< The file, or "" when the text itself was given.
  const report::Format* native =
      nullptr;  ///< Set: the file is not there, but we write what it would.
};

/// The text itself, or with '@' in front the file that has it. A file of a name that Trivy brings
/// templates of (contrib/html.tpl, junit.tpl, gitlab.tpl, gitlab-codequality.tpl, asff.tpl,
/// sarif.tpl) and that is not there gives the format that writes the same. Limit: 1 MiB. Errors:
/// usage (none given), not_found, denied, io, too_large.
Result<TemplateText> read_template(std::string_view value);

}  // namespace oakum::cli
