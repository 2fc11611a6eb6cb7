#include "ecosystems/java_archive/guess.h"

#include <algorithm>

#include "base/result.h"
#include "ecosystems/java_archive/evidence.h"

namespace oakum::ecosystems::java_archive {
namespace {

constexpr std::size_t kMostGuesses = 12;
constexpr std::size_t kMostArtifacts = 4;
constexpr std::size_t kMostGroups = 6;

struct Group {
  std::string name;
  std::string_view evidence;
  std::uint8_t confidence;
};

std::string_view without_last_component(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == name.npos ? std::string_view() : name.substr(0, dot);
}

std::string_view last_component(std::string_view name) { return name.substr(name.rfind('.') + 1); }

/// Manifest and file name as far as they can be trusted alone.
Guess most_likely(const Circumstances& archive) {
  auto stated = read_coordinates(archive.manifest);
  auto named = read_file_name(archive.path);
  if (!is_coordinate(stated.artifact)) stated.artifact = named.artifact;
  if (stated.complete() && is_coordinate(stated.group)) return {std::move(stated), kManifest, 90};
  const bool known = !named.artifact.empty() && !archive.holds_others;
  return {std::move(named), kFileName, known ? kCertain : std::uint8_t{40}};
}

/// Names the artifact may have, each once.
std::vector<std::string> artifacts_of(const Circumstances& archive) {
  std::vector<std::string> artifacts;
  const auto add = [&](std::string_view name) {
    if (is_coordinate(name) && artifacts.size() < kMostArtifacts &&
        std::find(artifacts.begin(), artifacts.end(), name) == artifacts.end())
      artifacts.emplace_back(name);
  };
  const auto named = read_file_name(archive.path);
  add(named.artifact.empty() ? stem_of(archive.path) : std::string_view(named.artifact));
  add(read_coordinates(archive.manifest).artifact);
  add(last_component(archive.manifest.symbolic_name()));
  add(last_component(archive.manifest.first({"automatic-module-name"})));
  return artifacts;
}

/// Names the group may have: what the manifest has of it, then the package of the classes and those
/// it is in.
std::vector<Group> groups_of(const Circumstances& archive) {
  std::vector<Group> groups;
  const auto add = [&](std::string_view name, std::string_view evidence, std::uint8_t confidence) {
    const auto known = [&](const Group& group) { return group.name == name; };
    if (is_coordinate(name) && groups.size() < kMostGroups &&
        std::none_of(groups.begin(), groups.end(), known))
      groups.push_back({std::string(name), evidence, confidence});
  };
  add(read_coordinates(archive.manifest).group, kManifest, 60);
  for (const auto& name :
       {archive.manifest.symbolic_name(), archive.manifest.first({"automatic-module-name"})}) {
    add(without_last_component(name), kManifest, 60);
    add(name, kManifest, 60);
  }
  auto package = archive.package;
  // Google's groups are often com.google.code.X for classes in com.google.X.
  if (package.starts_with("com.google."))
    add(fmt::format("com.google.code.{}", last_component(package)), kClassPath, 50);
  for (; package.find('.') != package.npos; package = without_last_component(package))
    add(package, kClassPath, 50);
  return groups;
}

/// The file's own name, so that there is something that can be asked about.
Guess anything(const Circumstances& archive) {
  const auto stem = stem_of(archive.path);
  Coordinates coordinates;
  coordinates.artifact = stem.empty() ? base_name(archive.path) : stem;
  coordinates.version = read_coordinates(archive.manifest).version;
  return {std::move(coordinates), kFileName, 10};
}

}  // namespace

std::vector<Guess> guess(const Circumstances& archive) {
  std::vector<Guess> guesses;
  const auto add = [&](Guess next) {
    const auto same = [&](const Guess& guess) { return guess.coordinates == next.coordinates; };
    if (guesses.size() < kMostGuesses && std::none_of(guesses.begin(), guesses.end(), same))
      guesses.push_back(std::move(next));
  };
  auto first = most_likely(archive);
  auto version = first.coordinates.version;
  if (version.empty()) version = read_coordinates(archive.manifest).version;
  if (!first.coordinates.artifact.empty() && !version.empty()) add(std::move(first));
  if (!version.empty())
    for (const auto& group : groups_of(archive))
      for (const auto& artifact : artifacts_of(archive))
        add({{group.name, artifact, version}, group.evidence, group.confidence});
  if (guesses.empty()) guesses.push_back(anything(archive));
  return guesses;
}

}  // namespace oakum::ecosystems::java_archive
