#include "sbom/spdx2_plan.h"

#include <algorithm>
#include <unordered_map>

#include "base/clock.h"
#include "base/coding.h"
#include "base/hash.h"
#include "base/result.h"
#include "base/text.h"
#include "base/version.h"
#include "sbom/ref_index.h"
#include "sbom/spdx2_notes.h"
#include "sbom/spdx2_words.h"

namespace oakum::sbom::spdx2 {

namespace {
constexpr std::string_view kPrefix = "SPDXRef-";

bool is_element_id(std::string_view text) {
  return text.starts_with(kPrefix) && text.size() > kPrefix.size() && text != "SPDXRef-DOCUMENT" &&
         std::ranges::all_of(
             text, [](char c) { return is_alpha(c) || is_digit(c) || c == '.' || c == '-'; });
}

/// "ContainerImage": what the element is, for a reader of its id.
std::string_view kind_of(const Bom& bom, std::size_t index) {
  const auto& component = bom.components[index];
  const std::string_view type = component.type;
  if (type == "container") return "ContainerImage";
  if (type == "operating-system") return "OperatingSystem";
  if (type == "file") return "File";
  if (type != "application") return "Package";
  if (bom.root != index) return "Application";
  return component.download_location.starts_with("git+") ? "Repository" : "Filesystem";
}

/// Sixteen digits that follow from what the component says, not from how others refer to it.
std::string digest_of(const BomComponent& component) {
  Encoder facts;
  for (const auto* text : {&component.type, &component.group, &component.name, &component.version,
                           &component.purl, &component.supplier, &component.source_info})
    facts.text(*text);
  for (const auto& [algorithm, value] : component.hashes) facts.text(value);
  for (const auto& [name, value] : component.properties) {
    facts.text(name);
    facts.text(value);
  }
  for (const auto& location : component.locations) facts.text(location);
  return hex(Sha256::of(as_bytes(facts.bytes()))).substr(0, 16);
}

/// Gives every name that occurs again a number.
void make_unique(std::vector<std::string>& ids, const std::vector<bool>& made) {
  std::vector<std::uint32_t> order(ids.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return ids[a] != ids[b] ? ids[a] < ids[b] : made[a] < made[b];
  });
  std::vector<std::pair<std::uint32_t, std::size_t>> again;
  for (std::size_t i = 1, count = 1; i < order.size(); ++i) {
    count = ids[order[i]] == ids[order[i - 1]] ? count + 1 : 1;
    if (count > 1) again.emplace_back(order[i], count);
  }
  for (const auto& [at, count] : again) ids[at] += fmt::format("-{}", count);
}

bool all_unique(const std::vector<std::string>& ids) {
  std::vector<std::string_view> sorted(ids.begin(), ids.end());
  std::ranges::sort(sorted);
  return std::ranges::adjacent_find(sorted) == sorted.end();
}

bool had_files_analyzed(const BomComponent& component) {
  return std::ranges::find(component.properties, kFilesAnalyzed, &BomProperty::name) !=
         component.properties.end();
}

std::string code_of(std::vector<std::string_view>& digests) {
  std::ranges::sort(digests);
  std::string all;
  for (const auto digest : digests) all += digest;
  return hex(sha1(as_bytes(all)));
}
}  // namespace

std::vector<std::string> element_ids(const Bom& bom) {
  std::vector<std::string> ids;
  std::vector<bool> made;
  for (std::size_t i = 0; i < bom.components.size(); ++i) {
    const auto& component = bom.components[i];
    made.push_back(!is_element_id(component.ref));
    ids.push_back(made.back()
                      ? fmt::format("{}{}-{}", kPrefix, kind_of(bom, i), digest_of(component))
                      : component.ref);
  }
  make_unique(ids, made);
  // A name with a number may be another's own: numbers by position cannot.
  if (!all_unique(ids))
    for (std::size_t i = 0; i < ids.size(); ++i)
      ids[i] = fmt::format("{}Element-{}", kPrefix, i + 1);
  return ids;
}

std::string_view sha1_of(const BomComponent& component) {
  const auto found = std::ranges::find(component.hashes, "SHA-1", &BomHash::algorithm);
  return found == component.hashes.end() ? std::string_view() : found->value;
}

bool is_file(const BomComponent& c) {
  return c.type == "file" && !sha1_of(c).empty() && !c.name.empty() && c.group.empty() &&
         c.version.empty() && c.purl.empty() && c.cpes.empty() && c.supplier.empty() &&
         c.author.empty() && c.source_info.empty() && c.download_location.empty() &&
         c.references.empty() && std::ranges::all_of(c.licenses, &BomLicense::concluded);
}

std::string created(const Bom& bom) {
  auto time = parse_rfc3339(bom.created).value_or(Time{});
  time.nanoseconds = 0;
  const auto text = rfc3339(time);
  return text.size() == 20 ? text : rfc3339(Time{});
}

std::string document_name(const Bom& bom) {
  if (!bom.name.empty()) return bom.name;
  if (bom.root) return package_name(bom.components[*bom.root]);
  return "bill-of-materials";
}

std::string document_namespace(const Bom& bom, const std::vector<std::string>& ids) {
  const bool usable =
      bom.serial.find(':') != bom.serial.npos && std::ranges::all_of(bom.serial, [](char c) {
        return c > ' ' && c < 0x7f && c != '#' && c != '"' && c != '<' && c != '>' && c != '\\' &&
               c != '^' && c != '`' && c != '{' && c != '|' && c != '}';
      });
  if (usable) return bom.serial;
  Sha256 all;
  for (const auto& id : ids) all.update(as_bytes(id + "\n"));
  all.update(as_bytes(created(bom)));
  return fmt::format("urn:oakum:spdx:{}", hex(all.finish()).substr(0, 32));
}

std::vector<std::string> creators(const Bom& bom) {
  std::vector<std::string> out;
  for (const auto& tool : bom.tools)
    if (!tool.empty()) out.push_back(fmt::format("Tool: {}", spdx_of_tool(tool)));
  if (out.empty()) out.push_back(fmt::format("Tool: oakum-{}", tool_version()));
  return out;
}

std::string package_name(const BomComponent& component) {
  auto name = full_name(component);
  if (!name.empty()) return name;
  return component.purl.empty() ? "NOASSERTION" : component.purl;
}

const BomReference* homepage_of(const BomComponent& component) {
  const auto found = std::ranges::find(component.references, "website", &BomReference::type);
  return found == component.references.end() ? nullptr : &*found;
}

std::string_view kept_field(const BomComponent& component, std::string_view name) {
  const auto found = std::ranges::find(component.properties, name, &BomProperty::name);
  return found == component.properties.end() ? std::string_view() : found->value;
}

std::string_view purpose_of(const BomComponent& component) {
  const auto kept = kept_field(component, "primaryPackagePurpose");
  return is_purpose(kept) ? kept : purpose_of_type(component.type);
}

std::vector<std::uint32_t> described(const Bom& bom) {
  if (bom.root) return {*bom.root};
  std::vector<std::uint32_t> out;
  std::vector<bool> led_to(bom.components.size());
  for (const auto& relation : bom.relations) {
    if (is_description(relation)) out.push_back(relation.from);
    led_to[relation.to] = true;
  }
  const bool none_says_so = out.empty();
  for (std::uint32_t i = 0; none_says_so && i < led_to.size(); ++i)
    if (!led_to[i] && !is_file(bom.components[i])) out.push_back(i);
  std::ranges::sort(out);
  return out;
}

Relationship relationship(const BomRelation& relation) {
  if (is_relationship(relation.type)) return {relation.type, relation.comment};
  return {"OTHER", relation.comment.empty() ? std::string_view(relation.type) : relation.comment};
}

std::vector<std::string> verification_codes(const Bom& bom) {
  std::vector<std::string> codes(bom.components.size());
  std::unordered_map<std::uint32_t, std::vector<std::string_view>> digests;
  std::vector<bool> incomplete(bom.components.size());
  for (const auto& [from, to, type, comment] : bom.relations) {
    if (type != "CONTAINS" || from == bom.root) continue;
    const auto& file = bom.components[to];
    if (is_file(file))
      digests[from].push_back(sha1_of(file));
    else
      incomplete[from] = true;
  }
  for (auto& [package, files] : digests) {
    const auto& component = bom.components[package];
    const bool wanted =
        bom.format == BomFormat::spdx ? had_files_analyzed(component) : !incomplete[package];
    if (wanted && !is_file(component)) codes[package] = code_of(files);
  }
  return codes;
}

std::optional<ExternalDocument> external_document(const BomReference& reference) {
  const auto parts = cut(reference.comment, " ");
  if (reference.type != "bom" || !parts || !parts->first.starts_with("DocumentRef-"))
    return std::nullopt;
  const auto checksum = cut(parts->second, ": ");
  if (!checksum) return std::nullopt;
  return ExternalDocument{parts->first, reference.url, checksum->first, checksum->second};
}

}  // namespace oakum::sbom::spdx2
