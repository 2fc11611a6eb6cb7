// environment.yml of conda: the packages of an environment, pinned when it was exported. Source:
// conda documentation, "Managing environments"; conda-build documentation, "Package match
// specifications". Where the environment is on this machine, its packages tell their licences.
#include "base/text.h"
#include "ecosystems/conda/environment.h"
#include "ecosystems/conda/license.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 8u << 20;
constexpr std::uint64_t kMetadataLimit = 64u << 20;

struct Spec {
  std::string_view name;
  std::string_view version;  ///< "" when it is not pinned.
  std::string_view build;
};

bool is_name(std::string_view name) {
  for (const char c : name)
    if (!is_alpha(c) && !is_digit(c) && c != '_' && c != '-' && c != '.') return false;
  return !name.empty();
}

/// Takes what stands in front of a space or '='.
std::string_view take_word(std::string_view& text) {
  const auto end = std::min(text.find_first_of(" ="), text.size());
  const auto word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

void pass_separators(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" ="), text.size()));
}

/// "numpy", "numpy=1.26.4=py312_0", "numpy 1.26.4 py312_0", "conda-forge::numpy==1.26.4". A version
/// with an operator or a wildcard in it is a range.
Spec parse(std::string_view text) {
  if (const auto channel = cut(text, "::")) text = channel->second;
  text = trim(text.substr(0, text.find_first_of("[#;")));
  const auto end = std::min(text.find_first_of(" =<>!~"), text.size());
  Spec spec{.name = text.substr(0, end), .version = {}, .build = {}};
  text.remove_prefix(end);
  pass_separators(text);
  const auto version = take_word(text);
  if (version.find_first_of("<>!~*|,") != std::string_view::npos) return spec;
  spec.version = version;
  pass_separators(text);
  spec.build = take_word(text);
  return spec;
}

class Licenses {
 public:
  Licenses(const inventory::Outside* outside, std::string_view prefix)
      : outside_(outside), prefix_(prefix) {}

  /// As the package in the environment declares; its file has a name only when the build is known.
  std::vector<std::string> of(const Spec& spec) const {
    if (!outside_ || !prefix_.starts_with('/') || !is_component(spec.version) ||
        !is_component(spec.build))
      return {};
    const auto path =
        fmt::format("{}/conda-meta/{}-{}-{}.json", prefix_, spec.name, spec.version, spec.build);
    const auto text = outside_->file(path, kMetadataLimit);
    if (!text) return {};
    const auto metadata = formats::parse_json(*text);
    return metadata ? conda::licenses(metadata->root()) : std::vector<std::string>();
  }

 private:
  static bool is_component(std::string_view text) {
    return !text.empty() && text.find('/') == std::string_view::npos;
  }

  const inventory::Outside* outside_;
  std::string_view prefix_;
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto documents = TRY(formats::parse_yaml(text));
  const auto environment = TRY(conda::read_environment(documents.root(), sink));
  const Licenses licenses(sink.outside, environment.prefix);
  for (const auto& [requirement, line] : environment.packages) {
    const auto spec = parse(requirement);
    if (!is_name(spec.name)) {
      sink.problem(line, "a package without a name; skipped");
      continue;
    }
    sink.add({.name = std::string(spec.name),
              .version = std::string(spec.version),
              .licenses = licenses.of(spec),
              .lines = {{line, line}}});
  }
  return {};
}

inventory::Analyzer conda_environment() {
  return {.name = "conda-environment",
          .doc = "Packages of a conda environment",
          .version = 1,
          .type = "conda-environment",
          .ecosystem = Ecosystem::conda,
          .targets = inventory::kSources,
          .files = {"**/environment.yml", "**/environment.yaml"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
