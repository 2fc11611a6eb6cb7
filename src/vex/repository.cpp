#include "vex/repository.h"

#include <set>

#include "base/text.h"
#include "formats/node.h"
#include "source/beneath.h"
#include "vex/identity.h"
#include "vex/read.h"

namespace oakum::vex {
namespace {

using formats::Node;

constexpr std::uint64_t kLargestIndex = 64u << 20;
constexpr std::uint64_t kLargestRecord = 1u << 20;
constexpr formats::Limits kIndexLimits = {.bytes = kLargestIndex, .depth = 64, .nodes = 8'000'000};

/// "default", "team/internal": nothing that leads out of the cache.
bool is_plain_path(std::string_view name) {
  if (name.size() > 200) return false;
  for (const auto segment : split(name, '/')) {
    if (segment.empty() || segment.front() == '.') return false;
    for (const char c : segment)
      if (!is_alpha(c) && !is_digit(c) && c != '-' && c != '_' && c != '.') return false;
  }
  return true;
}

/// Kernels without openat2 would follow "..": refused before anything is opened.
bool stays_inside(std::string_view location) {
  if (location.empty() || location.front() == '/' || location.find('\0') != location.npos)
    return false;
  for (const auto segment : split(location, '/'))
    if (segment == "..") return false;
  return true;
}

Error at(Node node, std::string_view what) {
  return {Error::corrupt, fmt::format("line {}: {}", node.line(), what)};
}

Result<Repository> parse_repository(Node node) {
  Repository repository;
  repository.name = node["name"].text();
  if (!is_plain_path(repository.name))
    return at(node,
              "the name of a repository is a relative path of letters, digits, '-', '_' and '.'");
  repository.url = node["url"].text();
  if (repository.url.empty())
    return at(node, fmt::format("repository {} has no url", repository.name));
  if (const auto enabled = node["enabled"]) repository.enabled = enabled.truth();
  repository.username = node["username"].text();
  repository.password = node["password"].text();
  repository.token = node["token"].text();
  repository.insecure = node["insecure"].truth();
  return repository;
}

}  // namespace

Result<std::vector<Repository>> parse_repositories(std::string_view yaml) {
  const auto document = TRY(formats::parse_yaml(yaml, {.bytes = 1u << 20, .depth = 32}));
  std::vector<Repository> repositories;
  std::set<std::string> names;
  for (const auto part : document.root().items())
    for (const auto node : part["repositories"].items()) {
      auto repository = TRY(parse_repository(node));
      if (!names.insert(repository.name).second)
        return at(node, fmt::format("two repositories are called {}", repository.name));
      repositories.push_back(std::move(repository));
    }
  return repositories;
}

std::string_view default_configuration() {
  return "# Repositories of VEX documents, those that count first in front.\n"
         "# A repository may also have: username and password, or token; insecure: true.\n"
         "repositories:\n"
         "  - name: default\n"
         "    url: https://github.com/aquasecurity/vexhub\n"
         "    enabled: true\n";
}

const std::vector<Repository>& default_repositories() {
  static const auto list = parse_repositories(default_configuration()).value();
  return list;
}

std::string folder_of(const std::string& cache, const Repository& repository) {
  return cache + "/vex/repositories/" + repository.name;
}

FetchRecord read_fetch_record(const std::string& folder) {
  const auto place = source::Beneath::open(folder);
  if (!place) return {};
  const auto text = place->text("cache.json", kLargestRecord);
  if (!text) return {};
  const auto document = formats::parse_json(*text);
  if (!document) return {};
  FetchRecord record;
  record.updated_at = parse_rfc3339((*document)["UpdatedAt"].text()).value_or(Time{});
  for (const auto& [url, etag] : (*document)["ETags"].members())
    record.etags.emplace(url, etag.text());
  return record;
}

Result<LocalRepository> LocalRepository::open(const std::string& cache,
                                              const Repository& repository) {
  LocalRepository out;
  out.name_ = repository.name;
  out.source_ = fmt::format("VEX Repository: {} ({})", repository.name, repository.url);
  out.folder_ = fmt::format("{}/{}", folder_of(cache, repository), kSpecVersion);
  const auto folder = TRY(source::Beneath::open(out.folder_));
  const auto text = TRY(folder.text("index.json", kLargestIndex));
  auto document = formats::parse_json(text, kIndexLimits);
  if (!document) return std::move(document.error()).during("index.json");
  for (const auto entry : (*document)["packages"].items()) {
    const auto purl = parse_purl(entry["id"].text());
    if (!purl) continue;  // nobody can ask for it
    out.places_[package_key(*purl)] = {std::string(entry["location"].text()),
                                       std::string(entry["format"].text())};
  }
  return out;
}

Result<Document> LocalRepository::document(const std::string& package) const {
  const auto found = places_.find(package);
  if (found == places_.end()) return Error{Error::not_found, "no document about it"};
  const auto& [location, format] = found->second;
  const auto doing = fmt::format("{}: {}", name_, printable(location.substr(0, 300)));
  if (!format.empty() && format != "openvex" && format != "csaf")
    return Error{Error::unsupported, fmt::format("{}: documents of format '{}' are not known",
                                                 doing, printable(format.substr(0, 40)))};
  if (!stays_inside(location))
    return Error{Error::unsupported,
                 fmt::format("{}: not a file of the repository; not opened", doing)};
  const auto folder = TRY(source::Beneath::open(folder_));
  const auto text = folder.text(location, kLargestDocument);
  if (!text) return Error(text.error()).during(doing);
  auto document = read(*text, source_);
  if (!document) return std::move(document.error()).during(doing);
  document->about = package;
  return document;
}

}  // namespace oakum::vex
