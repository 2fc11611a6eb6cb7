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

bool in_reference(char c) { return is_alpha(c) || is_digit(c) || c == '.' || c == '-'; }

/// Calls `visit` for every licence of an expression.
template <class Visit>
void each_license(const Expression& expression, Visit&& visit) {
  if (expression.kind == Expression::license) visit(expression);
  for (const auto& operand : expression.operands) each_license(operand, visit);
}

/// What of a document's explanations fits into the room that is left.
class Explanations {
 public:
  Explanations(const ExtractedLicenses& extracted, std::size_t& room)
      : extracted_(extracted), room_(room) {}
  const ExtractedLicense* find(std::string_view id) const {
    const auto found = extracted_.find(id);
    return found == extracted_.end() ? nullptr : &found->second;
  }
  std::string copy(std::string_view text) const {
    if (text.size() > room_) return {};
    room_ -= text.size();
    return std::string(text);
  }

 private:
  const ExtractedLicenses& extracted_;
  std::size_t& room_;
};

/// A section for each reference of an expression that the document explains, in the order of the
/// references: what LicenseWriter takes apart again.
std::string texts_of(const Expression& expression, const Explanations& explanations) {
  std::string out;
  each_license(expression, [&](const Expression& one) {
    const auto* found = explanations.find(one.id);
    const auto text = found ? explanations.copy(found->text) : std::string();
    if (!text.empty()) out += fmt::format("{}{}: {}", out.empty() ? "" : "\n", one.id, text);
  });
  return out;
}

BomLicense explained(const Expression& license, const ExtractedLicense& by, bool concluded,
                     const Explanations& explanations) {
  auto name = explanations.copy(by.name);
  return {name.empty() ? license.id : std::move(name), BomLicense::name, concluded,
          explanations.copy(by.text), explanations.copy(by.url)};
}

void read_one(std::vector<BomLicense>& out, const Expression& license, std::string_view text,
              bool concluded, const Explanations& explanations) {
  const auto* by = license.exception.empty() ? explanations.find(license.id) : nullptr;
  if (by) {
    out.push_back(explained(license, *by, concluded, explanations));
    return;
  }
  const bool listed =
      license.known && !license.id.starts_with("DocumentRef-") && !license.id.starts_with(kPrefix);
  const bool plain = license.exception.empty() && !license.plus;
  const auto kind = !listed ? BomLicense::name : plain ? BomLicense::id : BomLicense::expression;
  out.push_back({std::string(text), kind, concluded, {}, {}});
}

/// Whether an expression would not survive as it is: parts of it need a name or a text.
bool needs_splitting(const Expression& expression, const Explanations& explanations) {
  bool needs = false;
  each_license(expression, [&](const Expression& one) {
    needs |= !one.known || (explanations.find(one.id) && one.exception.empty());
  });
  return needs;
}

void read_into(std::vector<BomLicense>& out, const Expression& expression, std::string_view text,
               bool concluded, const Explanations& explanations) {
  if (expression.kind == Expression::license)
    return read_one(out, expression, text, concluded, explanations);
  if (expression.kind == Expression::all_of && needs_splitting(expression, explanations)) {
    for (const auto& operand : expression.operands)
      read_into(out, operand, spdx::print(operand), concluded, explanations);
    return;
  }
  if (!spdx::all_known(expression)) {
    out.push_back({std::string(text), BomLicense::name, concluded, {}, {}});
    return;
  }
  out.push_back({std::string(text),
                 BomLicense::expression,
                 concluded,
                 texts_of(expression, explanations),
                 {}});
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
         std::ranges::all_of(text, in_reference);
}

std::vector<std::string_view> references_in(std::string_view expression) {
  std::vector<std::string_view> out;
  for (auto at = expression.find(kPrefix); at != expression.npos;) {
    auto end = at;
    while (end < expression.size() && in_reference(expression[end])) ++end;
    out.push_back(expression.substr(at, end - at));
    at = expression.find(kPrefix, end);
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<BomLicense> read_licenses(std::string_view expression, bool concluded,
                                      const ExtractedLicenses& extracted, std::size_t& room) {
  std::vector<BomLicense> out;
  const auto text = trim(expression);
  if (!says_something(text)) return out;
  if (const auto parsed = spdx::parse_expression(text))
    read_into(out, *parsed, text, concluded, Explanations(extracted, room));
  else
    out.push_back({std::string(text), BomLicense::name, concluded, {}, {}});
  return out;
}

/// Refers to a licence that has nothing but a name.
std::string LicenseWriter::reference(const BomLicense& license) {
  const bool given = is_license_reference(license.text);
  const auto id = given ? license.text : made_reference(license);
  extracted_.try_emplace(id, ExtractedLicense{given ? std::string_view() : license.text,
                                              license.full_text, license.url});
  return id;
}

std::string LicenseWriter::operand(const BomLicense& license, bool alone) {
  const auto parsed = spdx::parse_expression(license.text);
  const bool as_it_stands =
      parsed && spdx::all_known(*parsed) &&
      (license.kind != BomLicense::name || parsed->kind == Expression::license) &&
      !is_license_reference(license.text);
  if (!as_it_stands) return reference(license);
  each_license(*parsed, [&](const Expression& one) {
    if (is_license_reference(one.id))
      extracted_.try_emplace(one.id, ExtractedLicense{{}, text_for(license.full_text, one.id), {}});
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
