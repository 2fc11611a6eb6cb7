#pragma once
// A machine and a network made of maps, and a project made of texts.
#include <algorithm>
#include <map>
#include <mutex>

#include "base/text.h"
#include "inventory/analyzer.h"
#include "io/file.h"

namespace oakum::ecosystems {

class FakeOutside final : public inventory::Outside {
 public:
  std::map<std::string, std::string, std::less<>> variables = {{"HOME", "/home/me"}};
  std::map<std::string, std::string> files, pages;
  std::map<std::string, Error> refusals;  ///< By the start of an address; "" is for all.
  std::string named;
  mutable std::vector<std::string> asked;  ///< Addresses, in order.
  mutable std::vector<std::string> opened;

  std::string variable(std::string_view name) const override {
    const auto found = variables.find(name);
    return found == variables.end() ? "" : found->second;
  }
  Result<std::string> file(const std::string& path, std::uint64_t) const override {
    opened.push_back(path);
    const auto found = files.find(path);
    if (found == files.end()) return Error{Error::not_found, "not there"};
    return found->second;
  }
  Result<std::string> fetch(const std::string& url, std::uint64_t) const override {
    asked.push_back(url);
    for (const auto& [start, error] : refusals)
      if (url.starts_with(start)) return error;
    const auto found = pages.find(url);
    if (found == pages.end()) return Error{Error::not_found, "not there"};
    return found->second;
  }
  Result<std::vector<std::string>> names(const std::string& directory) const override {
    std::vector<std::string> names;
    const auto start = directory + '/';
    for (const auto& [path, text] : files)
      if (path.starts_with(start)) {
        auto name = path.substr(start.size());
        names.push_back(name.substr(0, name.find('/')));
      }
    names.erase(std::unique(names.begin(), names.end()), names.end());
    if (names.empty()) return Error{Error::not_found, "not there"};
    return names;
  }
  std::string target() const override { return named; }

  /// Puts a pom into the local repository, or a remote one.
  void install(const std::string& path, const std::string& text) {
    files["/home/me/.m2/repository/" + path] = text;
  }
  void publish(const std::string& base, const std::string& path, const std::string& text) {
    pages[base + '/' + path] = text;
  }
};

/// Files of a project by path; the first is the one that is read.
using ProjectFiles = std::vector<std::pair<std::string, std::string>>;

inline inventory::Sink read_project(const inventory::Analyzer& analyzer, const ProjectFiles& files,
                                    const inventory::Outside* outside) {
  std::vector<io::MemoryFile::Entry> entries;
  for (const auto& [path, text] : files) entries.push_back({path, as_bytes(text)});
  inventory::Sink sink;
  sink.outside = outside;
  const io::MemoryFile file(files[0].first, as_bytes(files[0].second), 0, &entries);
  if (const auto done = analyzer.read(file, sink); !done)
    sink.problem(0, "error: " + done.error().what, done.error().kind);
  return sink;
}

/// "name version relationship", sorted, one a line.
inline std::string describe(const inventory::Sink& sink) {
  std::vector<std::string> lines;
  for (const auto& package : sink.packages)
    lines.push_back(
        fmt::format("{} {} {}", package.name, package.version, name(package.relationship)));
  std::sort(lines.begin(), lines.end());
  return join(lines, "\n");
}

inline std::string problems(const inventory::Sink& sink) {
  std::vector<std::string> lines;
  for (const auto& problem : sink.problems) lines.push_back(problem.what);
  return join(lines, "\n");
}

/// "<dependency>…": "group:artifact:version" and further elements.
inline std::string needs(std::string_view coordinates, std::string_view more = "") {
  const auto parts = split(coordinates, ':');
  auto text = fmt::format("<dependency><groupId>{}</groupId><artifactId>{}</artifactId>", parts[0],
                          parts[1]);
  if (parts.size() > 2) text += fmt::format("<version>{}</version>", parts[2]);
  return text + std::string(more) + "</dependency>";
}

/// A pom: coordinates, what stands in <dependencies>, and what else it has.
inline std::string pom_text(std::string_view coordinates, const std::string& dependencies = "",
                            const std::string& more = "") {
  const auto parts = split(coordinates, ':');
  return fmt::format(
      "<project><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version>{}"
      "<dependencies>{}</dependencies></project>",
      parts[0], parts[1], parts[2], more, dependencies);
}

inline std::string managed(const std::string& dependencies) {
  return "<dependencyManagement><dependencies>" + dependencies +
         "</dependencies></dependencyManagement>";
}

}  // namespace oakum::ecosystems
