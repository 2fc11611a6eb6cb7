// .terraform.lock.hcl: the provider plug-ins a Terraform or OpenTofu configuration uses. Source:
// Terraform, "Dependency Lock File". The file is written by the program in one fixed layout:
//   provider "registry.terraform.io/hashicorp/aws" {
//     version     = "5.31.0"
//     constraints = "~> 5.0"
#include "base/text.h"
#include "ecosystems/quotes/quoted.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 16u << 20;

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  std::string_view line, provider, version;
  std::uint32_t start = 0;
  const auto finish = [&](std::uint32_t end) {
    if (provider.empty()) return;
    if (version.empty())
      sink.problem(start, "a provider without a version");
    else
      sink.add({.id = fmt::format("{}@{}", provider, version),
                .name = std::string(provider),
                .version = std::string(version),
                .relationship = Relationship::direct,
                .lines = {{start, end}}});
    provider = version = {};
  };
  Lines lines(text);
  while (lines.next(line)) {
    const auto item = trim(line);
    if (item.starts_with("provider ")) {
      finish(lines.number() - 1);
      provider = quoted(item);
      start = lines.number();
      if (provider.empty()) sink.problem(start, "a provider without a name");
    } else if (item.starts_with("version") && trim_left(item.substr(7)).starts_with('=')) {
      version = quoted(item);
    } else if (line == "}") {
      finish(lines.number());
    }
  }
  finish(lines.number());
  return {};
}

}  // namespace

inventory::Analyzer terraform_lock() {
  return {.name = "terraform-lock",
          .doc = "Terraform providers pinned by a lock file",
          .version = 1,
          .type = "terraform",
          .ecosystem = Ecosystem::terraform,
          .targets = inventory::kSources,
          .files = {"**/.terraform.lock.hcl"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
