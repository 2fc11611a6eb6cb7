#include "cli/template_text.h"

#include "base/text.h"
#include "io/reader.h"

namespace oakum::cli {
namespace {
constexpr std::uint64_t kLargest = 1u << 20;

/// The format that writes what Trivy's template of this name does; null when there is none.
const report::Format* native_of(std::string_view path) {
  auto name = path.substr(path.rfind('/') + 1);
  if (!name.ends_with(".tpl")) return nullptr;
  name.remove_suffix(4);
  for (const std::string_view bundled :
       {"html", "junit", "gitlab", "gitlab-codequality", "asff", "sarif"})
    if (name == bundled) return report::find_format(name);
  return nullptr;
}

}  // namespace

Result<TemplateText> read_template(std::string_view value) {
  if (value.empty())
    return Error{Error::usage, "--format template needs --template TEXT or --template @FILE"};
  if (!value.starts_with('@')) return TemplateText{.text = std::string(value), .name = {}};
  TemplateText found{.text = {}, .name = std::string(value.substr(1))};
  auto file = io::open_file(found.name);
  if (!file) {
    found.native = native_of(found.name);
    if (file.error().kind == Error::not_found && found.native) return found;
    return std::move(file).error().during("--template");
  }
  const auto bytes = io::read_all(**file, kLargest);
  if (!bytes) return Error(bytes.error()).during(found.name);
  found.text = as_text(*bytes);
  return found;
}

}  // namespace oakum::cli
