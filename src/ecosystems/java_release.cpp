// The file "release" at the root of a Java runtime: what it is, who built it, which version.
// Source: OpenJDK, make/ReleaseFile.gmk, and JEP 223 (versions); lines are KEY="value".
#include <algorithm>
#include <map>

#include "base/text.h"
#include "ecosystems/program/cpe.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 1u << 20;

using Values = std::map<std::string_view, std::string_view>;

Values parse(std::string_view text) {
  Values values;
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    const auto set = cut(line, "=");
    if (!set) continue;
    auto value = trim(set->second);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    values.emplace(trim(set->first), value);
  }
  return values;
}

std::string_view value_of(const Values& values, std::string_view key) {
  const auto found = values.find(key);
  return found == values.end() ? std::string_view() : found->second;
}

/// Who builds Java runtimes, and under which name advisories know theirs.
struct Builder {
  std::string_view implementor;  ///< How the line IMPLEMENTOR starts.
  std::string_view name;
  std::string_view product;  ///< Vendor and product of the CPE name.
};
constexpr Builder kBuilders[] = {
    {"Eclipse Adoptium", "temurin", "eclipse:temurin"},
    {"AdoptOpenJDK", "adoptopenjdk", "oracle:openjdk"},
    {"Azul Systems", "zulu", "azul:zulu"},
    {"Amazon", "corretto", "amazon:corretto"},
    {"Microsoft", "microsoft-openjdk", "microsoft:openjdk"},
    {"BellSoft", "liberica", "bell-sw:liberica"},
    {"Red Hat", "redhat-openjdk", "redhat:openjdk"},
    {"SAP", "sapmachine", "sap:sapmachine"},
    {"IBM", "semeru", "ibm:semeru_runtime"},
    {"International Business Machines", "semeru", "ibm:semeru_runtime"},
    {"GraalVM Community", "graalvm", "oracle:graalvm"},
};

Builder builder_of(const Values& values) {
  const auto implementor = value_of(values, "IMPLEMENTOR");
  for (const auto& builder : kBuilders)
    if (implementor.starts_with(builder.implementor)) return builder;
  if (!value_of(values, "GRAALVM_VERSION").empty()) return {{}, "graalvm", "oracle:graalvm"};
  if (implementor.starts_with("Oracle") && value_of(values, "BUILD_TYPE") == "commercial")
    return {{}, "oracle-jdk", "oracle:jdk"};
  return {{}, "openjdk", "oracle:openjdk"};  // the distributions' own builds among them
}

/// "1.8.0_392" is version 8, update392, to the dictionary; Oracle's own product keeps the 1.8.0.
std::string cpe_of(const Builder& builder, std::string_view version) {
  const auto parts = cut(version, "_");
  if (!parts) return cpe_name(builder.product, version);
  auto release = parts->first;
  if (builder.product != "oracle:jdk" && release.starts_with("1.") && release.ends_with(".0"))
    release = release.substr(2, release.size() - 4);
  return cpe_name(builder.product, release, fmt::format("update{}", parts->second));
}

bool is_version_text(std::string_view version) {
  return !version.empty() && version.size() <= 64 && is_digit(version.front()) &&
         std::all_of(version.begin(), version.end(), [](char c) {
           return is_digit(c) || is_alpha(c) ||
                  std::string_view("._+-").find(c) != std::string_view::npos;
         });
}

/// Azul numbers its product by itself: "Zulu17.46+19-CA" is version 17.46 of it.
std::string_view product_version(const Values& values, const Builder& builder) {
  auto own = value_of(values, "IMPLEMENTOR_VERSION");
  if (builder.name == "zulu" && own.starts_with("Zulu")) {
    own = own.substr(4, own.find_first_of("+-", 4) - 4);
    if (is_version_text(own)) return own;
  }
  return value_of(values, "JAVA_VERSION");
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  // Files of this name are many: releases of kernels, of distributions, of anything.
  const auto text = TRY(file.text(kLimit));
  const auto values = parse(text);
  const auto version = value_of(values, "JAVA_VERSION");
  if (!is_version_text(version)) return {};
  const auto builder = builder_of(values);
  sink.add({.id = fmt::format("{}@{}", builder.name, version),
            .name = std::string(builder.name),
            .version = std::string(version),
            .cpe = cpe_of(builder, product_version(values, builder))});
  return {};
}

inventory::Analyzer java_release() {
  return {.name = "java-release",
          .doc = "Java runtimes, by their release file",
          .version = 1,
          .type = "java-runtime",
          .ecosystem = Ecosystem::binary,
          .targets = inventory::kInstalled,
          .files = {"**/release"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
