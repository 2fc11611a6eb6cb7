#include "report/parts/bom_licenses.h"

#include <algorithm>

#include "spdx/expression.h"
#include "spdx/list.h"

namespace oakum::report {
namespace {

constexpr std::string_view kTextPrefix = "text://";

BomLicense license_of(const std::string& declared) {
  BomLicense license{.text = declared};
  if (declared.starts_with(kTextPrefix)) {
    license.text = "License text";
    license.full_text = declared.substr(kTextPrefix.size());
  } else if (const auto* listed = spdx::find_license(declared)) {
    license.text = listed->id;
    license.kind = BomLicense::id;
  } else if (const auto parsed = spdx::parse_expression(declared);
             parsed && spdx::all_known(*parsed)) {
    license.kind = BomLicense::expression;
  }
  return license;
}

/// "A AND (B OR C)" of all; nothing when one of them is only a name.
std::vector<BomLicense> joined(const std::vector<BomLicense>& licenses) {
  std::string text;
  for (const auto& license : licenses) {
    if (license.kind == BomLicense::name) return {};
    if (!text.empty()) text += " AND ";
    const bool compound = license.kind == BomLicense::expression;
    text += compound ? "(" + license.text + ")" : license.text;
  }
  const auto parsed = spdx::parse_expression(text);
  return {{.text = parsed ? print(*parsed) : text, .kind = BomLicense::expression}};
}

}  // namespace

std::vector<BomLicense> bom_licenses(const std::vector<std::string>& declared) {
  std::vector<BomLicense> licenses;
  for (const auto& text : declared)
    if (!text.empty()) licenses.push_back(license_of(text));
  const bool has_expression =
      std::any_of(licenses.begin(), licenses.end(),
                  [](const auto& license) { return license.kind == BomLicense::expression; });
  if (licenses.size() < 2 || !has_expression) return licenses;
  if (auto one = joined(licenses); !one.empty()) return one;
  for (auto& license : licenses)
    if (license.kind == BomLicense::expression) license.kind = BomLicense::name;
  return licenses;
}

}  // namespace oakum::report
