#include "ecosystems/maven/settings.h"

#include <algorithm>

#include "base/text.h"
#include "ecosystems/maven/interpolation.h"

namespace oakum::ecosystems::maven {
namespace {

using formats::XmlElement;

constexpr std::uint64_t kSettingsLimit = 4u << 20;

class Reader {
 public:
  explicit Reader(const inventory::Outside& outside) : outside_(outside) {}

  /// Adds what the file says and an earlier one does not.
  void add(const std::string& path) {
    const auto text = outside_.file(path, kSettingsLimit);
    if (!text) return;
    const auto document = formats::parse_xml(*text, {.bytes = kSettingsLimit, .depth = 64});
    if (!document || document->root().name() != "settings") return;
    if (settings_.local_repository.empty())
      settings_.local_repository = resolve((*document)["localRepository"].text());
    for (const auto mirror : (*document)["mirrors"].children("mirror")) add_mirror(mirror);
    add_profiles(document->root());
  }

  Settings finish() {
    auto& local = settings_.local_repository;
    if (const auto home = outside_.variable("HOME"); local.empty() && !home.empty())
      local = home + "/.m2/repository";
    while (local.ends_with('/')) local.pop_back();
    if (!local.starts_with('/')) local.clear();
    return std::move(settings_);
  }

 private:
  std::string resolve(std::string_view text) const {
    return interpolate(text,
                       [&](std::string_view name) -> std::optional<std::string> {
                         if (name == "user.home") return outside_.variable("HOME");
                         if (name.starts_with("env.")) return outside_.variable(name.substr(4));
                         return std::nullopt;
                       })
        .text;
  }

  void add_mirror(XmlElement element) {
    Mirror mirror{resolve(element["id"].text()), resolve(element["url"].text()), {}};
    const auto of = resolve(element["mirrorOf"].text());
    for (const auto pattern : split(of, ','))
      if (!trim(pattern).empty()) mirror.of.emplace_back(trim(pattern));
    const bool known = std::any_of(settings_.mirrors.begin(), settings_.mirrors.end(),
                                   [&](const Mirror& other) { return other.id == mirror.id; });
    if (!known) settings_.mirrors.push_back(std::move(mirror));
  }

  void add_profiles(XmlElement root) {
    for (const auto active : root["activeProfiles"].children("activeProfile"))
      active_.push_back(resolve(active.text()));
    for (const auto profile : root["profiles"].children("profile")) {
      const auto id = resolve(profile["id"].text());
      if (profile["activation"]["activeByDefault"].text() != "true" &&
          std::find(active_.begin(), active_.end(), id) == active_.end())
        continue;
      for (auto& repository : read_repositories(profile["repositories"])) {
        repository.id = resolve(repository.id);
        repository.url = resolve(repository.url);
        settings_.repositories.push_back(std::move(repository));
      }
    }
  }

  const inventory::Outside& outside_;
  Settings settings_;
  std::vector<std::string> active_;  ///< Profiles.
};

/// Neither of this machine nor a file.
bool is_external(std::string_view url) {
  const auto rest = cut(url, "://");
  if (!rest || rest->first == "file") return false;
  auto host = rest->second.substr(0, rest->second.find('/'));
  if (host.starts_with("[")) return !host.starts_with("[::1]");
  host = host.substr(0, host.find(':'));
  return host != "localhost" && host != "127.0.0.1";
}

/// Patterns count in order: an id decides, with or without '!'; a wildcard may still be vetoed.
bool is_for(const Mirror& mirror, const Repository& repository) {
  bool matches = false;
  for (const auto& pattern : mirror.of) {
    if (pattern == repository.id) return true;
    if (pattern.size() > 1 && pattern[0] == '!' && pattern.substr(1) == repository.id) return false;
    matches = matches || pattern == "*" ||
              (pattern == "external:*" && is_external(repository.url)) ||
              (pattern == "external:http:*" && repository.url.starts_with("http://") &&
               is_external(repository.url));
  }
  return matches;
}

}  // namespace

Settings read_settings(const inventory::Outside& outside) {
  Reader reader(outside);
  if (const auto home = outside.variable("HOME"); !home.empty())
    reader.add(home + "/.m2/settings.xml");
  auto maven = outside.variable("MAVEN_HOME");
  if (maven.empty()) maven = outside.variable("M2_HOME");
  if (maven.empty()) maven = "/usr/share/maven";
  reader.add(maven + "/conf/settings.xml");
  return reader.finish();
}

Repository through_mirror(const Settings& settings, Repository repository) {
  for (const auto& mirror : settings.mirrors) {
    if (!is_for(mirror, repository)) continue;
    repository.id = mirror.id;
    repository.url = mirror.url;
    break;
  }
  return repository;
}

}  // namespace oakum::ecosystems::maven
