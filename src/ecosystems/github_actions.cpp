// What GitHub workflows and composite actions use: "uses: owner/repository/path@ref" of steps, and
// of jobs that call a workflow. Source: GitHub, "Workflow syntax". Local actions ("./…") and images
// ("docker://…") are no packages of this kind.
//
// A ref that is a commit is what people are told to pin; the version it stands for is then in the
// comment behind it. A ref such as "v4" moves along with its releases: which one it is today is
// only assumed.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

using formats::Node;

constexpr std::uint64_t kLimit = 4u << 20;

bool is_commit(std::string_view ref) {
  return (ref.size() == 40 || ref.size() == 64) && std::all_of(ref.begin(), ref.end(), [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'f');
         });
}

/// Whether a tag names one release: "v4.1.1", not "v4" or "main".
bool is_exact(std::string_view tag) { return std::count(tag.begin(), tag.end(), '.') >= 2; }

/// The version in the comment at the end of a line: "# v4.1.1", "# tag=4.1.1", "# pin@v4.1.1".
std::string_view version_in_comment(std::string_view line) {
  const auto hash = line.rfind('#');
  if (hash == std::string_view::npos) return {};
  for (auto word : split_words(line.substr(hash + 1))) {
    if (const auto at = word.find_first_of("=@"); at != std::string_view::npos)
      word.remove_prefix(at + 1);
    const auto number = word.starts_with('v') ? word.substr(1) : word;
    if (!number.empty() && is_digit(number[0])) return word;
  }
  return {};
}

class Workflow {
 public:
  Workflow(std::string_view text, inventory::Sink& sink) : sink_(sink) {
    std::string_view line;
    for (Lines lines(text); lines.next(line);) lines_.push_back(line);
  }

  void read(Node document) {
    for (const auto& [name, job] : document["jobs"].members()) {
      use(job["uses"]);
      for (const auto step : job["steps"].items()) use(step["uses"]);
    }
    for (const auto step : document["runs"]["steps"].items()) use(step["uses"]);
  }

 private:
  void use(Node uses) {
    const auto text = uses.text();
    if (text.empty() || text.starts_with("./") || text.starts_with("docker://")) return;
    const auto parts = cut(text, "@");
    const auto path = parts ? split(parts->first, '/') : std::vector<std::string_view>();
    if (!parts || path.size() < 2 || path[0].empty() || path[1].empty() || parts->second.empty())
      return sink_.problem(uses.line(), "an action without an owner, a name or a ref");
    const auto ref = parts->second;
    const auto comment =
        is_commit(ref) ? version_in_comment(line(uses.line())) : std::string_view();
    const auto version = comment.empty() ? ref : comment;
    Package package{.id = fmt::format("{}/{}@{}", path[0], path[1], ref),
                    .name = fmt::format("{}/{}", path[0], path[1]),
                    .version = std::string(version),
                    .relationship = Relationship::direct,
                    .lines = {{uses.line(), uses.line()}}};
    package.assumed = !is_commit(version) && !is_exact(version);
    if (seen_.insert(package.id).second) sink_.add(std::move(package));
  }

  std::string_view line(std::uint32_t number) const {
    return number == 0 || number > lines_.size() ? std::string_view() : lines_[number - 1];
  }

  inventory::Sink& sink_;
  std::vector<std::string_view> lines_;
  std::set<std::string> seen_;
};

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto documents = TRY(formats::parse_yaml(text));
  Workflow workflow(text, sink);
  for (const auto document : documents.root().items()) workflow.read(document);
  return {};
}

}  // namespace

inventory::Analyzer github_actions() {
  return {.name = "github-actions",
          .doc = "Actions that GitHub workflows use",
          .version = 1,
          .type = "github-actions",
          .ecosystem = Ecosystem::github_actions,
          .targets = inventory::kSources,
          .files = {"**/.github/workflows/*.yml", "**/.github/workflows/*.yaml", "**/action.yml",
                    "**/action.yaml"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
