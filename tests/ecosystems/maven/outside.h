#pragma once
// A machine with Maven's local repository, remote ones, and a project made of texts.
#include <algorithm>

#include "base/text.h"
#include "inventory/analyzer.h"
#include "io/file.h"
#include "tests/ecosystems/fake_outside.h"

namespace oakum::ecosystems {

class MavenOutside final : public FakeOutside {
 public:
  MavenOutside() { variables["HOME"] = "/home/me"; }

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
