#include "ecosystems/maven/pom_store.h"

#include <algorithm>

#include "base/text.h"
#include "ecosystems/maven/element_lines.h"

namespace oakum::ecosystems::maven {
namespace {

constexpr std::size_t kMostPoms = 20'000;
constexpr std::uint64_t kMostBytes = 512u << 20;
constexpr std::size_t kMostRepositories = 200;
constexpr std::size_t kMostNamed = 5;
/// Of problems beyond the target: it was read, and what it needs in turn is all that is unknown.
constexpr auto kOutside = Error::inconclusive;
constexpr std::uint64_t kMetadataLimit = 1u << 20;

const Repository& central() {
  static const Repository repository{"central", "https://repo.maven.apache.org/maven2", true,
                                     false};
  return repository;
}

/// The path with its "." and ".." resolved; nothing when it leads above the root.
std::optional<std::string> normal(std::string_view path) {
  std::vector<std::string> parts;
  for (const auto part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.emplace_back(part);
    } else if (parts.empty()) {
      return std::nullopt;
    } else {
      parts.pop_back();
    }
  }
  return join(parts, "/");
}

std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

/// An address that a path may be put behind. Others, and ones with credentials, are not asked.
bool is_plain_address(std::string_view url) {
  if (!url.starts_with("http://") && !url.starts_with("https://")) return false;
  if (url.size() > 2048 || url.find("/..") != url.npos) return false;
  return std::all_of(url.begin(), url.end(), [](char c) {
    return c > ' ' && c < '\x7F' && std::string_view("?#@\\\"<>^`{|}").find(c) == std::string::npos;
  });
}

bool is_snapshot(std::string_view version) {
  return version.ends_with("SNAPSHOT") || version == "LATEST";
}

/// The name of the newest build of a snapshot: "shop-1.0-20240102.030405-6.pom".
std::string snapshot_file(std::string_view metadata, std::string_view artifact) {
  const auto document = formats::parse_xml(metadata, {.bytes = kMetadataLimit, .depth = 32});
  if (!document) return {};
  std::string file;
  for (const auto entry : (*document)["versioning"]["snapshotVersions"].children("snapshotVersion"))
    if (entry["extension"].text() == "pom" && is_path_component(entry["value"].text()))
      file = fmt::format("{}-{}.pom", artifact, entry["value"].text());
  return file;
}

std::string describe(const std::vector<std::string>& missing) {
  std::string names;
  for (std::size_t i = 0; i < missing.size() && i < kMostNamed; ++i)
    names += (i == 0 ? "" : ", ") + printable(missing[i].substr(0, 200));
  if (missing.size() == 1)
    return fmt::format(
        "1 pom is not at hand ({}); what it declares is not known (--online-scan asks for it)",
        names);
  return fmt::format(
      "{} poms are not at hand ({}{}); what they declare is not known (--online-scan asks for "
      "them)",
      missing.size(), names, missing.size() > kMostNamed ? ", …" : "");
}

}  // namespace

PomStore::PomStore(const io::File& file, inventory::Sink& sink) : file_(file), sink_(sink) {
  if (sink.outside) settings_ = read_settings(*sink.outside);
}

Result<const Pom*> PomStore::own() {
  const auto text = TRY(file_.text(kPomLimit));
  auto pom = TRY(parse_pom(text));
  pom.path = file_.path();
  const auto lines = element_lines(text, {"project", "dependencies", "dependency"});
  const bool known = lines.size() == pom.dependencies.size();
  for (std::size_t i = 0; i < pom.dependencies.size(); ++i)
    pom.dependencies[i].lines = known ? lines[i] : LineRange{};
  poms_.push_back(std::make_unique<Pom>(std::move(pom)));
  return by_path_[file_.path()] = poms_.back().get();
}

const Pom* PomStore::in_target(const Pom& from, std::string_view relative) {
  if (relative.empty() || relative.starts_with('/') || relative.size() > 4096) return nullptr;
  const auto path = normal(fmt::format("{}/{}", folder_of(from.path), relative));
  if (!path) return nullptr;
  const auto inside = path->empty() ? "pom.xml" : *path + "/pom.xml";
  if (path->ends_with(".xml"))
    if (const auto* pom = open(*path)) return pom;
  if (const auto* pom = open(inside)) return pom;
  return path->empty() || path->ends_with(".xml") ? nullptr : open(*path);
}

const Pom* PomStore::open(const std::string& path) {
  const auto [at, is_new] = by_path_.try_emplace(path, nullptr);
  if (!is_new || !may_read(0)) return at->second;
  const auto file = file_.open(path);
  if (!file) return nullptr;
  const auto text = (*file)->text(kPomLimit);
  const auto* pom =
      take(text ? Result<std::string>(std::string(*text)) : text.error(), path, false);
  if (pom) poms_.back()->path = path;
  return by_path_[path] = pom;
}

const Pom* PomStore::take(Result<std::string> text, const std::string& place, bool outside) {
  if (text && !may_read(text->size())) return nullptr;
  auto pom = text ? parse_pom(*text) : Result<Pom>(text.error());
  if (!pom) {
    sink_.problem(0, fmt::format("{}: {}", printable(place), printable(pom.error().what)),
                  outside ? kOutside : pom.error().kind);
    return nullptr;
  }
  for (auto& dependency : pom->dependencies) dependency.lines = {};
  poms_.push_back(std::make_unique<Pom>(std::move(*pom)));
  return poms_.back().get();
}

bool PomStore::may_read(std::uint64_t bytes) {
  if (bytes == 0) ++looked_for_;
  read_ += bytes;
  full_ = full_ || looked_for_ > kMostPoms || read_ > kMostBytes;
  return !full_;
}

void PomStore::offer(const Coordinates& project, const Pom& pom) {
  by_coordinates_.insert_or_assign(project.text(), &pom);
}

const Pom* PomStore::find(const Coordinates& project, const std::vector<Repository>& declared) {
  const auto [at, is_new] = by_coordinates_.try_emplace(project.text(), nullptr);
  if (!is_new) return at->second;
  const auto path = repository_path(project);
  const Pom* pom = nullptr;
  if (!path.empty() && sink_.outside && may_read(0)) pom = search(project, path, declared);
  if (!pom && !project.version.empty()) missing_.push_back(project.text());
  return by_coordinates_[project.text()] = pom;
}

const Pom* PomStore::search(const Coordinates& project, const std::string& path,
                            const std::vector<Repository>& declared) {
  if (!settings_.local_repository.empty()) {
    auto text = sink_.outside->file(settings_.local_repository + '/' + path, kPomLimit);
    if (text || text.error().kind != Error::not_found)
      if (const auto* pom = take(std::move(text), path, true)) return pom;
  }
  std::vector<Repository> repositories = settings_.repositories;
  repositories.insert(repositories.end(), declared.begin(), declared.end());
  repositories.push_back(central());
  std::unordered_set<std::string> asked;
  for (auto& named : repositories) {
    auto repository = through_mirror(settings_, std::move(named));
    while (repository.url.ends_with('/')) repository.url.pop_back();
    if (!is_plain_address(repository.url) || !asked.insert(repository.url).second) continue;
    if (const auto* pom = ask(repository, project, path)) return pom;
  }
  return nullptr;
}

const Pom* PomStore::ask(const Repository& repository, const Coordinates& project,
                         std::string path) {
  const bool snapshot = is_snapshot(project.version);
  if (!(snapshot ? repository.snapshots : repository.releases)) return nullptr;
  if (snapshot) {
    const auto folder = std::string(folder_of(path));
    const auto metadata =
        fetch(fmt::format("{}/{}/maven-metadata.xml", repository.url, folder), repository.url);
    const auto file = metadata ? snapshot_file(*metadata, project.artifact) : std::string();
    if (!file.empty()) path = folder + '/' + file;
  }
  auto text = fetch(repository.url + '/' + path, repository.url);
  return text ? take(std::move(text), path, true) : nullptr;
}

Result<std::string> PomStore::fetch(const std::string& url, const std::string& base) {
  if (closed_.contains(base) || closed_.size() > kMostRepositories)
    return Error{Error::unreachable, "not asked again"};
  auto answer = sink_.outside->fetch(url, kPomLimit);
  if (answer || answer.error().kind == Error::not_found || answer.error().kind == Error::too_large)
    return answer;
  closed_.insert(base);
  if (answer.error().kind != Error::denied)
    unreachable_.push_back(
        fmt::format("{} does not answer: {}", printable(base), printable(answer.error().what)));
  return answer;
}

void PomStore::finish() {
  // Poms name repositories that died long ago: they only matter when something was not found.
  for (const auto& repository : missing_.empty() ? missing_ : unreachable_)
    sink_.problem(0, fmt::format("repository {}; it was not asked again", repository), kOutside);
  if (!missing_.empty()) sink_.problem(0, describe(missing_), kOutside);
  if (full_)
    sink_.problem(0,
                  fmt::format("more than {} poms or {} MiB of them are needed; the others were not "
                              "looked at",
                              kMostPoms, kMostBytes >> 20),
                  Error::too_large);
}

}  // namespace oakum::ecosystems::maven
