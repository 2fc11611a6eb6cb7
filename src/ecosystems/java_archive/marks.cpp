// Source: the files and classes of the libraries themselves, and the coordinates they are published
// under on Maven Central.
#include "ecosystems/java_archive/marks.h"

#include <algorithm>
#include <optional>
#include <span>

#include "base/text.h"
#include "core/version/maven.h"
#include "ecosystems/java_archive/class_file.h"
#include "ecosystems/java_archive/evidence.h"
#include "ecosystems/java_archive/properties.h"

namespace oakum::ecosystems::java_archive {
namespace {

/// A library and where its version stands.
struct Library {
  std::string_view member;  ///< How the path of the file ends; what is in front may be relocated.
  std::string_view key;  ///< Of the property; "" for a class, whose only constant that is a version
                         ///< counts.
  std::string_view group, artifact;
  /// Since this version it is published under other coordinates.
  std::string_view moved_at = {}, moved_group = {}, moved_artifact = {};
};

// clang-format off
constexpr Library kLibraries[] = {
    {"jetty/version/build.properties", "version", "org.eclipse.jetty", "jetty-util"},
    {"tools/ant/version.txt", "VERSION", "org.apache.ant", "ant"},
    {"META-INF/groovy-release-info.properties", "ImplementationVersion", "org.codehaus.groovy", "groovy",
     "4.0.0-alpha-1", "org.apache.groovy", "groovy"},
    {"freemarker/version.properties", "version", "org.freemarker", "freemarker"},
    {"clojure/version.properties", "version", "org.clojure", "clojure"},
    {"undertow/version.properties", "undertow.version", "io.undertow", "undertow-core"},
    {"hazelcast-runtime.properties", "hazelcast.version", "com.hazelcast", "hazelcast"},
    {"common-version-info.properties", "version", "org.apache.hadoop", "hadoop-common"},
    {"library.properties", "maven.version.number", "org.scala-lang", "scala-library"},
    {"google-auth-library.properties", "google-auth-library.version", "com.google.auth", "google-auth-library-oauth2-http"},
    {"grpc/internal/GrpcUtil.class", "", "io.grpc", "grpc-core"},
    {"okhttp3/OkHttp.class", "", "com.squareup.okhttp3", "okhttp"},
    {"fastjson/JSON.class", "", "com.alibaba", "fastjson"},
    {"fastjson2/JSON.class", "", "com.alibaba.fastjson2", "fastjson2"},
    {"mysql/cj/Constants.class", "", "mysql", "mysql-connector-java", "8.0.31", "com.mysql", "mysql-connector-j"},
    {"postgresql/util/DriverInfo.class", "", "org.postgresql", "postgresql"},
    {"org/apache/poi/Version.class", "", "org.apache.poi", "poi"},
};
// clang-format on

/// Files that tell of several libraries.
constexpr std::string_view kNetty = "META-INF/io.netty.versions.properties";
constexpr std::string_view kHttpComponents = "version.properties";
constexpr std::string_view kJackson = "PackageVersion.class";

/// Whether a path ends with these components.
bool ends_with_path(std::string_view path, std::string_view end) {
  return path.ends_with(end) &&
         (path.size() == end.size() || path[path.size() - end.size() - 1] == '/');
}

/// "4.1.68.Final", "9.4.57.v20241219": three numbers at least, and nothing that a build forgot to
/// replace.
bool is_version(std::string_view text) {
  const auto pieces = split(text, '.');
  if (text.size() > 64 || pieces.size() < 3 || !is_coordinate(text)) return false;
  return parse_decimal(pieces[0]) && parse_decimal(pieces[1]) && !pieces[2].empty() &&
         is_digit(pieces[2].front());
}

std::string property(std::string_view text, std::string_view wanted) {
  std::string found;
  for_each_property(text, [&](std::string_view key, std::string_view value) {
    if (key == wanted && found.empty()) found = value;
  });
  return found;
}

/// The constant of a class that is a version; "" when there are none or several.
std::string version_constant(std::span<const std::string_view> constants) {
  std::string_view version;
  for (const auto constant : constants) {
    if (!is_version(constant) || constant == version) continue;
    if (!version.empty()) return {};
    version = constant;
  }
  return std::string(version);
}

std::optional<Marked> read_library(const Library& library, ByteView content) {
  std::string version;
  if (library.key.empty()) {
    if (const auto constants = string_constants(content)) version = version_constant(*constants);
  } else {
    version = property(as_text(content), library.key);
  }
  if (!is_version(version)) return std::nullopt;
  const bool moved =
      !library.moved_at.empty() && versions::compare_maven(version, library.moved_at) >= 0;
  return Marked{{.group = std::string(moved ? library.moved_group : library.group),
                 .artifact = std::string(moved ? library.moved_artifact : library.artifact),
                 .version = version},
                library.key.empty() ? kClassConstant : kVersionFile};
}

/// "netty-common.version=4.1.68.Final", for every module that was put in.
std::vector<Marked> read_netty(ByteView content) {
  constexpr std::string_view kEnd = ".version";
  std::vector<Marked> modules;
  for_each_property(as_text(content), [&](std::string_view key, std::string_view value) {
    if (!key.starts_with("netty-") || !key.ends_with(kEnd) || !is_version(value)) return;
    const auto artifact = key.substr(0, key.size() - kEnd.size());
    if (is_coordinate(artifact))
      modules.push_back({{"io.netty", std::string(artifact), std::string(value)}, kVersionFile});
  });
  return modules;
}

/// HttpClient and HttpCore name themselves, whatever package they are in.
std::vector<Marked> read_http_components(ByteView content) {
  const auto module = lower(property(as_text(content), "info.module"));
  const auto version = property(as_text(content), "info.release");
  if (!is_version(version)) return {};
  const bool fifth = version.starts_with("5.");
  if (module == "httpclient" && fifth)
    return {{{"org.apache.httpcomponents.client5", "httpclient5", version}, kVersionFile}};
  if (module == "httpcore" && fifth)
    return {{{"org.apache.httpcomponents.core5", "httpcore5", version}, kVersionFile}};
  if (module == "httpclient" || module == "httpcore")
    return {{{"org.apache.httpcomponents", module, version}, kVersionFile}};
  return {};
}

/// Every part of Jackson has a class with three constants: version, group and artifact; relocation
/// may have changed the front of the group.
std::vector<Marked> read_jackson(ByteView content) {
  constexpr std::string_view kGroup = "com.fasterxml.jackson.";
  const auto constants = string_constants(content);
  if (!constants) return {};
  Coordinates found{.group = {}, .artifact = {}, .version = version_constant(*constants)};
  for (const auto constant : *constants) {
    if (!is_coordinate(constant)) continue;
    if (const auto at = constant.find(kGroup); at != constant.npos)
      found.group = constant.substr(at);
    if (constant.starts_with("jackson-")) found.artifact = constant;
  }
  if (!found.complete()) return {};
  return {{std::move(found), kClassConstant}};
}

}  // namespace

bool is_mark(std::string_view member) {
  const auto ends = [&](std::string_view end) { return ends_with_path(member, end); };
  return ends(kNetty) || ends(kHttpComponents) || ends(kJackson) ||
         std::any_of(std::begin(kLibraries), std::end(kLibraries),
                     [&](const Library& library) { return ends(library.member); });
}

std::vector<Marked> read_mark(std::string_view member, ByteView content) {
  if (ends_with_path(member, kNetty)) return read_netty(content);
  if (ends_with_path(member, kJackson)) return read_jackson(content);
  for (const auto& library : kLibraries)
    if (ends_with_path(member, library.member))
      if (auto marked = read_library(library, content)) return {std::move(*marked)};
  return ends_with_path(member, kHttpComponents) ? read_http_components(content)
                                                 : std::vector<Marked>();
}

}  // namespace oakum::ecosystems::java_archive
