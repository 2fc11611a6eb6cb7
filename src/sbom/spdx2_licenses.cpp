#include "sbom/spdx2_licenses.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "sbom/spdx2_words.h"
#include "spdx/expression.h"

namespace oakum::sbom::spdx2 {

namespace {
using spdx::Expression;

constexpr std::string_view kPrefix = "LicenseRef-";

/// Calls `visit` for every licence of an expression.
template <class Visit>
void each_license(const Expression& expression, Visit&& visit) {
  if (expression.kind == Expression::license) visit(expression);
  for (const auto& operand : expression.operands) each_license(operand, visit);
}

bool all_known(const Expression& expression) {
  bool known = true;
  each_license(expression, [&](const Expression& one) { known &= one.known; });
  return known;
}

/// A section for each reference of an expression that the document explains, in the order of the
/// references: what LicenseWriter takes apart again.
std::string texts_of(const Expression& expression, const ExtractedLicenses& extracted) {
  std::string out;
  each_license(expression, [&](const Expression& one) {
    const auto found = extracted.find(one.id);
    if (found == extracted.end() || found->second.text.empty()) return;
    out += fmt::format("{}{}: {}", out.empty() ? "" : "\n", one.id, found->second.text);
  });
  return out;
}

void read_into(std::vector<BomLicense>& out, const Expression& expression, std::string_view text,
               bool concluded, const ExtractedLicenses& extracted);

void read_one(std::vector<BomLicense>& out, const Expression& license, std::string_view text,
              bool concluded, const ExtractedLicenses& extracted) {
  if (const auto found = extracted.find(license.id);
      found != extracted.end() && license.exception.empty()) {
    const auto& [name, words, url] = found->second;
    out.push_back({name.empty() ? license.id : name, BomLicense::name, concluded, words, url});
    return;
  }
  const bool listed =
      license.known && !license.id.starts_with("DocumentRef-") && !license.id.starts_with(kPrefix);
  const bool plain = license.exception.empty() && !license.plus;
  const auto kind = !listed ? BomLicense::name : plain ? BomLicense::id : BomLicense::expression;
  out.push_back({std::string(text), kind, concluded, {}, {}});
}

/// Whether an expression would not survive as it is: parts of it need a name or a text.
bool needs_splitting(const Expression& expression, const ExtractedLicenses& extracted) {
  bool needs = false;
  each_license(expression, [&](const Expression& one) {
    needs |= !one.known || (extracted.contains(one.id) && one.exception.empty());
  });
  return needs;
}

void read_into(std::vector<BomLicense>& out, const Expression& expression, std::string_view text,
               bool concluded, const ExtractedLicenses& extracted) {
  if (expression.kind == Expression::license)
    return read_one(out, expression, text, concluded, extracted);
  if (expression.kind == Expression::all_of && needs_splitting(expression, extracted)) {
    for (const auto& operand : expression.operands)
      read_into(out, operand, spdx::print(operand), concluded, extracted);
    return;
  }
  if (!all_known(expression)) {
    out.push_back({std::string(text), BomLicense::name, concluded, {}, {}});
    return;
  }
  out.push_back(
      {std::string(text), BomLicense::expression, concluded, texts_of(expression, extracted), {}});
}

/// The section of a reference in what texts_of wrote.
std::string_view text_for(std::string_view sections, std::string_view id) {
  const auto head = fmt::format("{}: ", id);
  for (auto at = sections.find(head); at != sections.npos; at = sections.find(head, at + 1)) {
    if (at != 0 && sections[at - 1] != '\n') continue;
    const auto rest = sections.substr(at + head.size());
    return rest.substr(0, rest.find("\nLicenseRef-"));
  }
  return {};
}

std::string made_reference(const BomLicense& license) {
  const auto facts = fmt::format("{}\n{}\n{}", license.text, license.url, license.full_text);
  return fmt::format("{}{}", kPrefix, hex(Sha256::of(as_bytes(facts))).substr(0, 16));
}
}  // namespace

bool is_license_reference(std::string_view text) {
  return text.size() > kPrefix.size() && text.starts_with(kPrefix) &&
         std::ranges::all_of(
             text, [](char c) { return is_alpha(c) || is_digit(c) || c == '.' || c == '-'; });
}

std::vector<BomLicense> read_licenses(std::string_view expression, bool concluded,
                                      const ExtractedLicenses& extracted) {
  std::vector<BomLicense> out;
  const auto text = trim(expression);
  if (!says_something(text)) return out;
  if (const auto parsed = spdx::parse_expression(text))
    read_into(out, *parsed, text, concluded, extracted);
  else
    out.push_back({std::string(text), BomLicense::name, concluded, {}, {}});
  return out;
}

/// Refers to a licence that has nothing but a name.
std::string LicenseWriter::reference(const BomLicense& license) {
  const bool given = is_license_reference(license.text);
  const auto id = given ? license.text : made_reference(license);
  extracted_.try_emplace(
      id, ExtractedLicense{given ? "" : license.text, license.full_text, license.url});
  return id;
}

std::string LicenseWriter::operand(const BomLicense& license, bool alone) {
  const auto parsed = spdx::parse_expression(license.text);
  const bool as_it_stands =
      parsed && all_known(*parsed) &&
      (license.kind != BomLicense::name || parsed->kind == Expression::license) &&
      !is_license_reference(license.text);
  if (!as_it_stands) return reference(license);
  each_license(*parsed, [&](const Expression& one) {
    if (is_license_reference(one.id))
      extracted_.try_emplace(
          one.id, ExtractedLicense{"", std::string(text_for(license.full_text, one.id)), ""});
  });
  return alone || parsed->kind != Expression::any_of ? license.text
                                                     : fmt::format("({})", license.text);
}

std::string LicenseWriter::expression(std::span<const BomLicense> licenses, bool concluded) {
  const auto count = std::ranges::count(licenses, concluded, &BomLicense::concluded);
  std::vector<std::string> operands;
  for (const auto& license : licenses)
    if (license.concluded == concluded && !license.text.empty())
      operands.push_back(operand(license, count == 1));
  return operands.empty() ? "NOASSERTION" : join(operands, " AND ");
}

}  // namespace oakum::sbom::spdx2
