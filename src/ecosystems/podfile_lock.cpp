// Podfile.lock of CocoaPods. PODS has "Name (version)" for a pod that needs nothing, and a map of
// it to a list for one that does; "Name/Part" is a subspec. Source: CocoaPods guides, "Using
// CocoaPods", "What is Podfile.lock?".
#include "base/text.h"
#include "ecosystems/by_name/packages.h"
#include "formats/node.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 64u << 20;

struct Pod {
  std::string_view name, version;
};

/// "AppCenter/Core (4.2.0)"; no version for anything else.
Pod pod_of(std::string_view text) {
  const auto parts = cut(text, " (");
  if (!parts || !text.ends_with(')')) return {trim(text), {}};
  return {trim(parts->first), trim(parts->second.substr(0, parts->second.size() - 1))};
}

/// "AppCenter/Core (= 4.2.0)" asks for AppCenter/Core.
std::vector<std::string> read_needs(formats::Node list) {
  std::vector<std::string> names;
  for (const auto need : list.items())
    if (const auto words = split_words(need.text()); !words.empty()) names.emplace_back(words[0]);
  return names;
}

void add(std::string_view text, std::vector<std::string> needs, std::uint32_t line,
         by_name::Packages& packages, inventory::Sink& sink) {
  const auto [name, version] = pod_of(text);
  if (name.empty() || version.empty())
    return sink.problem(line, "a pod without a name or a version; skipped");
  packages.add({.name = std::string(name), .version = std::string(version)}, std::move(needs));
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  const auto documents = TRY(formats::parse_yaml(text));
  by_name::Packages packages;
  for (const auto document : documents.root().items()) {
    if (!document.is_object()) return Error{Error::corrupt, "not a Podfile.lock"};
    for (const auto pod : document["PODS"].items()) {
      if (!pod.is_object()) add(pod.text(), {}, pod.line(), packages, sink);
      for (const auto [key, needs] : pod.members())
        add(key, read_needs(needs), pod.line(), packages, sink);
    }
  }
  packages.emit(sink);
  return {};
}

inventory::Analyzer podfile_lock() {
  return {.name = "podfile-lock",
          .doc = "CocoaPods pinned by a lock file",
          .version = 1,
          .type = "cocoapods",
          .ecosystem = Ecosystem::cocoapods,
          .targets = inventory::kSources,
          .files = {"**/Podfile.lock"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
