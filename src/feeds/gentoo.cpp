// Gentoo Linux Security Advisories: one XML file for each. Source: the GLSA format of
// wiki.gentoo.org/wiki/GLSA_Coordinator_Guide, its DTD. Each package says which versions are
// vulnerable and which are not; an installed one is affected when it is among the first and not
// among the second, so the rows hold the difference.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "core/version/version.h"
#include "feeds/parts/dates.h"
#include "feeds/parts/ids.h"
#include "feeds/parts/intake.h"
#include "feeds/parts/osv_ranges.h"
#include "feeds/parts/severity_words.h"
#include "formats/xml.h"

namespace oakum::feeds {
namespace {

using formats::XmlElement;

constexpr std::size_t kMostRanges = 100;  // of one package; real ones have a dozen

/// One end of a span of versions.
struct End {
  std::string version;  ///< "" without an end.
  bool included = false;
};
struct Span {
  End from, to;
};

int compare(std::string_view a, std::string_view b) {
  const auto order = compare_versions(VersionScheme::portage, a, b);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

bool is_empty(const Span& span) {
  if (span.from.version.empty() || span.to.version.empty()) return false;
  const auto order = compare(span.from.version, span.to.version);
  return order > 0 || (order == 0 && !(span.from.included && span.to.included));
}

/// The higher of two lower ends, the lower of two upper ends; of equal ones the one that includes
/// less.
End tighter(const End& a, const End& b, int direction) {
  if (a.version.empty()) return b;
  if (b.version.empty()) return a;
  const auto order = compare(a.version, b.version) * direction;
  if (order == 0) return {a.version, a.included && b.included};
  return order > 0 ? a : b;
}

std::optional<Span> both(const Span& a, const Span& b) {
  Span span{tighter(a.from, b.from, 1), tighter(a.to, b.to, -1)};
  if (is_empty(span)) return std::nullopt;
  return span;
}

/// What of the spans is left without the other one.
std::vector<Span> without(const std::vector<Span>& spans, const Span& other) {
  std::vector<Span> left;
  const auto keep = [&](const Span& span, const Span& side) {
    if (auto part = both(span, side)) left.push_back(std::move(*part));
  };
  for (const auto& span : spans) {
    if (!other.from.version.empty())
      keep(span, {.from = {}, .to = {other.from.version, !other.from.included}});
    if (!other.to.version.empty())
      keep(span, {.from = {other.to.version, !other.to.included}, .to = {}});
  }
  return left;
}

std::string constraint_of_span(const Span& span) {
  const auto& [from, to] = span;
  if (from.version.empty() && to.version.empty()) return ">=0";
  if (from.version == to.version) return fmt::format("={}", from.version);
  std::string text;
  if (!from.version.empty()) text = fmt::format("{}{}", from.included ? ">=" : ">", from.version);
  if (!to.version.empty())
    text += fmt::format("{}{}{}", text.empty() ? "" : ", ", to.included ? "<=" : "<", to.version);
  return text;
}

/// "1.9.8" of "1.9.8-r2".
std::string_view without_revision(std::string_view version) {
  const auto at = version.rfind("-r");
  const bool revision = at != std::string_view::npos && parse_decimal(version.substr(at + 2));
  return revision ? version.substr(0, at) : version;
}

/// "1.10" after "1.9", "10" after "9": where the versions that start so end.
std::string next_number(std::string_view version) {
  const auto dot = version.rfind('.');
  const auto last = version.substr(dot == std::string_view::npos ? 0 : dot + 1);
  const auto number = parse_decimal(last);
  if (!number) return "";
  return fmt::format("{}{}", version.substr(0, version.size() - last.size()), *number + 1);
}

/// Every revision of the same version: 1.9.8 up to 1.9.8-r<any>.
Span same_version(std::string_view version) {
  const auto base = without_revision(version);
  return {.from = {std::string(base), true}, .to = {fmt::format("{}-r999999999", base), true}};
}

/// Slots are mostly called after the versions in them ("9.1"): then a range is about those alone.
std::optional<Span> slot_span(std::string_view slot, std::string_view version) {
  slot = slot.substr(0, slot.find('/'));
  const bool named = !slot.empty() && is_digit(slot[0]) && slot != "0" &&
                     version.starts_with(slot) &&
                     (version.size() == slot.size() || !is_digit(version[slot.size()]));
  const auto end = named ? next_number(slot) : "";
  if (end.empty()) return std::nullopt;
  return Span{.from = {std::string(slot), true}, .to = {end, false}};
}

/// By the words of the format: lt, le, eq, ge, gt, and with an "r" in front of them those that stay
/// within the revisions of one version.
std::optional<Span> span_of_word(std::string_view word, const std::string& version) {
  const bool revisions = word.size() == 3 && word[0] == 'r';
  if (revisions) word.remove_prefix(1);
  Span span;
  if (word == "lt" || word == "le")
    span.to = {version, word == "le"};
  else if (word == "gt" || word == "ge")
    span.from = {version, word == "ge"};
  else if (word == "eq")
    span = {.from = {version, true}, .to = {version, true}};
  else
    return std::nullopt;
  return revisions ? both(span, same_version(version)) : span;
}

/// "eq 1.2*" is every version that starts so.
std::optional<Span> span_of(XmlElement range) {
  auto version = std::string(range.text());
  const bool all = version.ends_with('*');
  while (version.ends_with('*') || version.ends_with('.')) version.pop_back();
  if (!is_plain_version(version) || !is_version(VersionScheme::portage, version))
    return std::nullopt;
  const auto word = range.attribute("range");
  if (all && word == "eq")
    return Span{.from = {version, true}, .to = {next_number(version), false}};
  auto span = span_of_word(word, version);
  const auto slot = slot_span(range.attribute("slot"), version);
  return span && slot ? both(*span, *slot) : span;
}

class Package {
 public:
  Package(XmlElement package, Intake& intake) {
    for (const auto range : package.children("vulnerable"))
      if (auto span = read(range, intake)) vulnerable_.push_back(std::move(*span));
    for (const auto range : package.children("unaffected")) {
      const auto span = read(range, intake);
      if (!span) continue;
      vulnerable_ = without(vulnerable_, *span);
      if (!span->from.version.empty()) fixes_.push_back(span->from.version);
    }
  }

  std::vector<std::string> constraints() const {
    std::vector<std::string> out;
    for (const auto& span : vulnerable_) {
      auto text = constraint_of_span(span);
      if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
    }
    return out;
  }
  const std::vector<std::string>& fixes() const { return fixes_; }
  std::string newest_fix() const {
    const auto newest = std::max_element(fixes_.begin(), fixes_.end(),
                                         [](auto& a, auto& b) { return compare(a, b) < 0; });
    return newest == fixes_.end() ? "" : *newest;
  }

 private:
  std::optional<Span> read(XmlElement range, Intake& intake) {
    if (++ranges_ > kMostRanges) return std::nullopt;
    auto span = span_of(range);
    if (!span) intake.problem(range.line(), "a range without a version or of no known kind");
    return span;
  }

  std::size_t ranges_ = 0;
  std::vector<Span> vulnerable_;
  std::vector<std::string> fixes_;  ///< Where it is unaffected from.
};

Severity severity_of_impact(std::string_view type) {
  return type == "normal"    ? Severity::medium
         : type == "minimal" ? Severity::low
                             : severity_of_word(type);
}

/// CVEs among the references, else the advisory itself.
std::vector<std::string> ids_of(XmlElement advisory, const std::string& name) {
  std::set<std::string> cves;
  for (const auto uri : advisory["references"].children("uri"))
    for (const auto text : {uri.text(), uri.attribute("link")})
      for (auto& cve : ids_in(text).cves) cves.insert(std::move(cve));
  if (cves.empty()) return {name};
  return {cves.begin(), cves.end()};
}

void add_details(XmlElement advisory, const std::string& name, const std::vector<std::string>& ids,
                 const std::string& source, Intake& intake) {
  VulnerabilityDetail detail;
  set_severity(detail, source, severity_of_impact(advisory["impact"].attribute("type")));
  detail.references = {fmt::format("https://security.gentoo.org/glsa/{}", name.substr(5))};
  if (ids.size() == 1) {
    detail.title = advisory["title"].text();
    detail.description = advisory["synopsis"].text();
  }
  if (ids.front() == name) detail.published = rfc3339(advisory["announced"].text());
  for (const auto& id : ids) intake.add_detail(id, source, detail);
}

void add_rows(XmlElement element, const std::string& name, const std::vector<std::string>& ids,
              std::uint32_t ns, Intake& intake) {
  const auto package_name = element.attribute("name");
  if (cut(package_name, "/") == std::nullopt)
    return intake.problem(element.line(), "a package without category and name");
  const Package package(element, intake);
  const auto constraints = package.constraints();
  if (constraints.empty()) return;
  const auto fix = package.newest_fix();
  Advisory row;
  row.fixed_version = fix;
  row.vulnerable.assign(constraints.begin(), constraints.end());
  row.patched.assign(package.fixes().begin(), package.fixes().end());
  if (const auto arch = element.attribute("arch"); arch != "*") row.arches = split_words(arch);
  for (const auto& id : ids) {
    row.id = id;
    if (id != name) row.vendor_ids = {name};
    intake.add(ns, package_name, row);
  }
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto document = TRY(formats::parse_xml(file.text));
  const auto advisory = document.root();
  if (advisory.name() != "glsa") return {};
  ++intake.summary().records;
  if (advisory["product"].attribute("type") == "infrastructure")
    return ++intake.summary().skipped, Result<void>{};
  if (advisory.attribute("id").empty()) return Error{Error::corrupt, "an advisory without an id"};
  const auto name = fmt::format("GLSA-{}", advisory.attribute("id"));
  const auto ids = ids_of(advisory, name);
  const auto space = *distribution_space("Gentoo");
  const auto packages = advisory["affected"].children("package");
  if (packages.size() * ids.size() > 20'000) return Error{Error::too_large, "more than 20000 rows"};
  const auto ns = intake.add_namespace(space);
  for (const auto package : packages) add_rows(package, name, ids, ns, intake);
  add_details(advisory, name, ids, space.source.id, intake);
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".xml"}, builder, problems, read);
}

}  // namespace

Importer gentoo() {
  return {.kind = "gentoo", .summary = "Gentoo Linux Security Advisories (XML)", .run = run};
}

}  // namespace oakum::feeds
