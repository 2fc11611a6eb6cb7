#include "ecosystems/python/metadata.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::ecosystems::python {
namespace {

/// Some put the whole text of a licence where its name belongs; then the first line has to do.
constexpr std::size_t kLongestLicenseName = 300;

struct Metadata {
  std::string name, version, license, license_expression;
  std::vector<std::string> license_classifiers;
};

/// "License :: OSI Approved :: MIT License" names the last; "OSI Approved" alone names none.
void take_classifier(std::string_view value, Metadata& metadata) {
  constexpr std::string_view kSeparator = " :: ";
  if (!value.starts_with("License :: ")) return;
  const auto last = trim(value.substr(value.rfind(kSeparator) + kSeparator.size()));
  if (!last.empty() && last != "OSI Approved") metadata.license_classifiers.emplace_back(last);
}

void take(std::string_view field, std::string_view value, Metadata& metadata) {
  const auto first = [&](std::string& into) {
    if (into.empty()) into = value;
  };
  if (equal_ignoring_case(field, "Name")) return first(metadata.name);
  if (equal_ignoring_case(field, "Version")) return first(metadata.version);
  if (equal_ignoring_case(field, "License-Expression")) return first(metadata.license_expression);
  if (equal_ignoring_case(field, "License") && value != "UNKNOWN") return first(metadata.license);
  if (equal_ignoring_case(field, "Classifier")) take_classifier(value, metadata);
}

/// The header fields in front of the first empty line; a field goes on in lines that start with
/// white space.
Metadata read_headers(std::string_view text) {
  Metadata metadata;
  Lines lines(text);
  std::string_view field;
  std::string value;
  for (std::string_view line; lines.next(line) && !trim(line).empty();) {
    if (is_space(line[0])) {
      if (!field.empty()) value.append("\n").append(trim(line));
      continue;
    }
    if (!field.empty()) take(field, trim(value), metadata);
    const auto parts = cut(line, ":");
    field = parts ? trim(parts->first) : std::string_view();
    value = parts ? trim(parts->second) : std::string_view();
  }
  if (!field.empty()) take(field, trim(value), metadata);
  return metadata;
}

std::vector<std::string> licenses(Metadata metadata) {
  if (!metadata.license_expression.empty()) return {std::move(metadata.license_expression)};
  if (!metadata.license_classifiers.empty()) return std::move(metadata.license_classifiers);
  auto& license = metadata.license;
  if (license.empty()) return {};
  if (license.size() > kLongestLicenseName)
    license.resize(std::min(license.find('\n'), kLongestLicenseName));
  return {replace_all(license, "\n", " ")};
}

}  // namespace

Result<Package> read_metadata(std::string_view text) {
  auto metadata = read_headers(text);
  if (metadata.name.empty() || metadata.version.empty())
    return Error{Error::corrupt, "metadata without a name or a version"};
  if (printable(metadata.name) != metadata.name || printable(metadata.version) != metadata.version)
    return Error{Error::corrupt, "a name or version with control characters"};
  Package package{.name = std::move(metadata.name), .version = std::move(metadata.version)};
  package.licenses = licenses(std::move(metadata));
  return package;
}

}  // namespace oakum::ecosystems::python
