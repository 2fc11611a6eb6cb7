#include "ecosystems/maven/pom_file.h"

#include "base/text.h"

namespace oakum::ecosystems::maven {
namespace {

using formats::XmlElement;

std::string text_of(XmlElement element, std::string_view child) {
  return std::string(element[child].text());
}

/// The part of a dependency that an element says; null for elements of no interest.
std::string* part(Dependency& dependency, std::string_view name) {
  if (name == "groupId") return &dependency.group;
  if (name == "artifactId") return &dependency.artifact;
  if (name == "version") return &dependency.version;
  if (name == "scope") return &dependency.scope;
  if (name == "optional") return &dependency.optional;
  if (name == "type") return &dependency.type;
  if (name == "classifier") return &dependency.classifier;
  return nullptr;
}

Dependency read_dependency(XmlElement element) {
  Dependency dependency;
  dependency.lines.start = element.line();
  for (const auto child : element.children()) {
    if (auto* text = part(dependency, child.name()))
      *text = child.text();
    else if (child.name() == "exclusions")
      for (const auto entry : child.children("exclusion"))
        dependency.exclusions.push_back(
            fmt::format("{}:{}", entry["groupId"].text(), entry["artifactId"].text()));
  }
  return dependency;
}

std::vector<Dependency> read_dependencies(XmlElement owner) {
  std::vector<Dependency> list;
  for (const auto dependencies : owner.children("dependencies"))
    for (const auto element : dependencies.children("dependency"))
      list.push_back(read_dependency(element));
  return list;
}

/// A licence without a name is known by its address.
std::vector<std::string> read_licenses(XmlElement licenses) {
  std::vector<std::string> list;
  for (const auto license : licenses.children("license")) {
    auto name = text_of(license, "name");
    if (name.empty()) name = text_of(license, "url");
    if (!name.empty()) list.push_back(std::move(name));
  }
  return list;
}

Parent read_parent(XmlElement parent) {
  return {text_of(parent, "groupId"), text_of(parent, "artifactId"), text_of(parent, "version"),
          text_of(parent, "relativePath"), parent.line()};
}

std::vector<std::string> texts(XmlElement list, std::string_view name) {
  std::vector<std::string> out;
  for (const auto element : list.children(name))
    if (!element.text().empty()) out.emplace_back(element.text());
  return out;
}

}  // namespace

std::string Dependency::key() const {
  const bool plain = (type.empty() || type == "jar") && classifier.empty();
  return plain ? name() : fmt::format("{}:{}:{}:{}", group, artifact, type, classifier);
}

std::vector<Repository> read_repositories(XmlElement repositories) {
  const auto enabled = [](XmlElement policy) {
    const auto text = policy["enabled"].text();
    return text.empty() || text == "true";
  };
  std::vector<Repository> list;
  for (const auto element : repositories.children("repository"))
    list.push_back({text_of(element, "id"), text_of(element, "url"), enabled(element["releases"]),
                    enabled(element["snapshots"])});
  return list;
}

Result<Pom> parse_pom(std::string_view text) {
  const auto document = TRY(formats::parse_xml(text, {.bytes = kPomLimit, .depth = 512}));
  const auto root = document.root();
  if (root.name() != "project") return Error{Error::corrupt, "no <project>"};
  Pom pom;
  pom.parent = read_parent(root["parent"]);
  pom.group = text_of(root, "groupId");
  pom.artifact = text_of(root, "artifactId");
  pom.version = text_of(root, "version");
  pom.licenses = read_licenses(root["licenses"]);
  pom.modules = texts(root["modules"], "module");
  for (const auto property : root["properties"].children())
    pom.properties.insert_or_assign(std::string(property.name()), std::string(property.text()));
  pom.dependencies = read_dependencies(root);
  pom.managed = read_dependencies(root["dependencyManagement"]);
  pom.repositories = read_repositories(root["repositories"]);
  return pom;
}

}  // namespace oakum::ecosystems::maven
