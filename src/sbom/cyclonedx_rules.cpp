#include "sbom/cyclonedx_rules.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/text.h"
#include "sbom/limits.h"
#include "spdx/list.h"

namespace oakum::sbom {
namespace {

/// A word and the version it came with; before that `instead` stands for it.
struct Word {
  std::string_view word;
  CycloneDx since = CycloneDx::v1_2;
  std::string_view instead = {};
};

constexpr Word kTypes[] = {
    {"application"},
    {"framework"},
    {"library"},
    {"container"},
    {"operating-system"},
    {"device"},
    {"firmware"},
    {"file"},
    {"platform", CycloneDx::v1_5, "framework"},
    {"device-driver", CycloneDx::v1_5, "firmware"},
    {"machine-learning-model", CycloneDx::v1_5, "file"},
    {"data", CycloneDx::v1_5, "file"},
    {"cryptographic-asset", CycloneDx::v1_6, "file"},
};

constexpr Word kReferences[] = {
    {"vcs"},
    {"issue-tracker"},
    {"website"},
    {"advisories"},
    {"bom"},
    {"mailing-list"},
    {"social"},
    {"chat"},
    {"documentation"},
    {"support"},
    {"distribution"},
    {"license"},
    {"build-meta"},
    {"build-system"},
    {"other"},
    {"release-notes", CycloneDx::v1_4},
    {"distribution-intake", CycloneDx::v1_5},
    {"security-contact", CycloneDx::v1_5},
    {"model-card", CycloneDx::v1_5},
    {"log", CycloneDx::v1_5},
    {"configuration", CycloneDx::v1_5},
    {"evidence", CycloneDx::v1_5},
    {"formulation", CycloneDx::v1_5},
    {"attestation", CycloneDx::v1_5},
    {"threat-model", CycloneDx::v1_5},
    {"adversary-model", CycloneDx::v1_5},
    {"risk-assessment", CycloneDx::v1_5},
    {"vulnerability-assertion", CycloneDx::v1_5},
    {"exploitability-statement", CycloneDx::v1_5},
    {"pentest-report", CycloneDx::v1_5},
    {"static-analysis-report", CycloneDx::v1_5},
    {"dynamic-analysis-report", CycloneDx::v1_5},
    {"runtime-analysis-report", CycloneDx::v1_5},
    {"component-analysis-report", CycloneDx::v1_5},
    {"maturity-report", CycloneDx::v1_5},
    {"certification-report", CycloneDx::v1_5},
    {"codified-infrastructure", CycloneDx::v1_5},
    {"quality-metrics", CycloneDx::v1_5},
    {"poam", CycloneDx::v1_5},
    {"source-distribution", CycloneDx::v1_6},
    {"electronic-signature", CycloneDx::v1_6},
    {"digital-signature", CycloneDx::v1_6},
    {"rfc-9116", CycloneDx::v1_6},
    {"patent", CycloneDx::v1_7},
    {"patent-family", CycloneDx::v1_7},
    {"patent-assertion", CycloneDx::v1_7},
    {"citation", CycloneDx::v1_7},
};

constexpr Word kHashes[] = {
    {"MD5"},
    {"SHA-1"},
    {"SHA-256"},
    {"SHA-384"},
    {"SHA-512"},
    {"SHA3-256"},
    {"SHA3-384"},
    {"SHA3-512"},
    {"BLAKE2b-256"},
    {"BLAKE2b-384"},
    {"BLAKE2b-512"},
    {"BLAKE3"},
    {"Streebog-256", CycloneDx::v1_7},
    {"Streebog-512", CycloneDx::v1_7},
};

constexpr Word kMethods[] = {
    {"CVSSv2"},
    {"CVSSv3"},
    {"CVSSv31"},
    {"CVSSv4", CycloneDx::v1_5},
    {"OWASP"},
    {"other"},
    {"SSVC", CycloneDx::v1_5},
};

template <std::size_t N>
std::string_view allowed(const Word (&words)[N], std::string_view word, CycloneDx version,
                         std::string_view otherwise) {
  for (const auto& known : words)
    if (known.word == word)
      return known.since <= version  ? known.word
             : known.instead.empty() ? otherwise
                                     : known.instead;
  return otherwise;
}

/// Each component's way into one that contains it; none for the outermost level.
constexpr std::uint32_t kOutermost = UINT32_MAX;

bool is_service(const BomComponent& component) { return component.type == "service"; }

/// The only one that contains it, where it can be written there.
std::vector<std::uint32_t> containers(const Bom& bom) {
  std::vector<std::uint32_t> parent(bom.components.size(), kOutermost);
  std::vector<bool> several(bom.components.size());
  for (const auto& relation : bom.relations) {
    const auto [kind, from, to] = plain(relation);
    if (kind != PlainRelation::contains || from == to || parent[to] == from) continue;
    if (parent[to] != kOutermost) several[to] = true;
    parent[to] = from;
  }
  for (std::uint32_t i = 0; i < parent.size(); ++i) {
    if (parent[i] == kOutermost) continue;
    const bool of_root = bom.root && parent[i] == *bom.root && bom.format != BomFormat::cyclonedx;
    const bool is_root = bom.root && i == *bom.root;
    if (several[i] || of_root || is_root ||
        is_service(bom.components[i]) != is_service(bom.components[parent[i]]))
      parent[i] = kOutermost;
  }
  return parent;
}

/// Those in circles, and those too deep for a reader, go to the outermost level.
void break_chains(std::vector<std::uint32_t>& parent) {
  constexpr std::uint32_t kUnknown = UINT32_MAX, kOnTheWay = UINT32_MAX - 1;
  std::vector<std::uint32_t> depth(parent.size(), kUnknown);
  std::vector<std::uint32_t> way;
  for (std::uint32_t start = 0; start < parent.size(); ++start) {
    std::uint32_t at = start;
    while (at != kOutermost && depth[at] == kUnknown) {
      depth[at] = kOnTheWay;
      way.push_back(at);
      at = parent[at];
    }
    while (!way.empty()) {
      const auto node = way.back();
      way.pop_back();
      const auto above = parent[node];
      const bool good =
          above != kOutermost && depth[above] != kOnTheWay && depth[above] < kMostNesting;
      if (!good) parent[node] = kOutermost;
      depth[node] = good ? depth[above] + 1 : 0;
    }
  }
}

/// Unique refs; whoever is referred to and has none gets one.
std::vector<std::string> refs_of(const Bom& bom, const std::vector<bool>& needed) {
  std::unordered_set<std::string_view> taken;
  std::vector<std::string> refs(bom.components.size());
  for (std::size_t i = 0; i < refs.size(); ++i)
    if (const auto& ref = bom.components[i].ref; !ref.empty() && taken.insert(ref).second)
      refs[i] = ref;
  for (std::size_t i = 0; i < refs.size(); ++i) {
    if (!refs[i].empty() || !needed[i]) continue;
    refs[i] = fmt::format("component-{}", i);
    while (taken.contains(refs[i])) refs[i] += '-';
  }
  return refs;
}

}  // namespace

std::string_view name(CycloneDx version) {
  constexpr std::array<std::string_view, 6> kNames = {"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"};
  return kNames[static_cast<std::size_t>(version) - 2];
}

std::optional<CycloneDx> parse_cyclonedx_version(std::string_view text) {
  for (const auto version : {CycloneDx::v1_2, CycloneDx::v1_3, CycloneDx::v1_4, CycloneDx::v1_5,
                             CycloneDx::v1_6, CycloneDx::v1_7})
    if (name(version) == text) return version;
  return std::nullopt;
}

std::string_view allowed_type(std::string_view type, CycloneDx version) {
  return allowed(kTypes, type, version, "library");
}

std::string_view allowed_reference(std::string_view type, CycloneDx version) {
  return allowed(kReferences, type, version, "other");
}

std::string_view allowed_method(std::string_view method, CycloneDx version) {
  return allowed(kMethods, method, version, "other");
}

bool allowed_hash(const BomHash& hash, CycloneDx version) {
  constexpr std::size_t kLengths[] = {32, 40, 64, 96, 128};
  const bool hexadecimal =
      hash.value.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  return !allowed(kHashes, hash.algorithm, version, "").empty() && hexadecimal &&
         std::find(std::begin(kLengths), std::end(kLengths), hash.value.size()) !=
             std::end(kLengths);
}

bool is_serial(std::string_view text) {
  constexpr std::string_view kForm = "urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (text.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hexadecimal = is_digit(text[i]) || (text[i] >= 'a' && text[i] <= 'f') ||
                             (text[i] >= 'A' && text[i] <= 'F');
    if (kForm[i] == 'x' ? !hexadecimal : text[i] != kForm[i]) return false;
  }
  return true;
}

BomLicense::Kind allowed_kind(const BomLicense& license, const BomComponent& component,
                              CycloneDx version) {
  const bool alone = component.licenses.size() == 1 || version >= CycloneDx::v1_7;
  if (license.kind == BomLicense::expression)
    return alone ? BomLicense::expression : BomLicense::name;
  if (license.kind == BomLicense::id && !is_license_id(license.text)) return BomLicense::name;
  return license.kind;
}

bool is_license_id(std::string_view text) {
  const auto* listed = spdx::find_license(text);
  return listed && listed->id == text;
}

ToolName tool_name(std::string_view text) {
  const auto space = text.rfind(' ');
  if (space == text.npos) return {text, {}};
  return {text.substr(0, space), text.substr(space + 1)};
}

PlainRelation plain(const BomRelation& relation) {
  const auto& [from, to, type, comment] = relation;
  if (type == "CONTAINS") return {PlainRelation::contains, from, to};
  if (type == "CONTAINED_BY" || type == "PACKAGE_OF") return {PlainRelation::contains, to, from};
  if (type == "PROVIDES") return {PlainRelation::provides, from, to};
  for (const std::string_view needs :
       {"DEPENDS_ON", "STATIC_LINK", "DYNAMIC_LINK", "HAS_PREREQUISITE"})
    if (type == needs) return {PlainRelation::depends_on, from, to};
  if (type.ends_with("DEPENDENCY_OF") || type == "PREREQUISITE_FOR")
    return {PlainRelation::depends_on, to, from};
  return {};
}

Layout::Layout(const Bom& bom, CycloneDx version) {
  const auto count = bom.components.size();
  auto parent = containers(bom);
  break_chains(parent);

  std::vector<Dependencies> all(count);
  std::vector<bool> needed(count);
  for (const auto& relation : bom.relations) {
    const auto [kind, from, to] = plain(relation);
    const bool written_within =
        kind == PlainRelation::contains && (from == to || parent[to] == from);
    if (kind == PlainRelation::none || written_within) continue;
    const bool provides = kind == PlainRelation::provides && version >= CycloneDx::v1_6;
    (provides ? all[from].provides : all[from].depends_on).push_back(to);
    needed[from] = needed[to] = true;
  }
  for (std::uint32_t i = 0; i < count; ++i)
    if (bom.components[i].relations_told) needed[i] = true;
  refs = refs_of(bom, needed);

  nested.resize(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    if (parent[i] != kOutermost)
      nested[parent[i]].push_back(i);
    else if (!bom.root || i != *bom.root)
      (is_service(bom.components[i]) ? services : components).push_back(i);
  }

  const auto by_ref = [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(refs[a], a) < std::tie(refs[b], b);
  };
  for (std::uint32_t i = 0; i < count; ++i) {
    for (auto* list : {&all[i].depends_on, &all[i].provides}) {
      std::sort(list->begin(), list->end(), by_ref);
      list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    if (!bom.components[i].relations_told && all[i].depends_on.empty() && all[i].provides.empty())
      continue;
    all[i].of = i;
    dependencies.push_back(std::move(all[i]));
  }
  std::sort(dependencies.begin(), dependencies.end(),
            [&](const auto& a, const auto& b) { return by_ref(a.of, b.of); });
}

}  // namespace oakum::sbom
