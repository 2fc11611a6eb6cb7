#include "sbom/spdx2_assembly.h"

#include <algorithm>

#include "base/text.h"
#include "sbom/limits.h"
#include "sbom/spdx2_notes.h"
#include "sbom/spdx2_words.h"

namespace oakum::sbom::spdx2 {

namespace {
/// What stands where a document must have a SHA-1 and its maker had none.
bool is_zero(std::string_view digest) { return digest.find_first_not_of('0') == digest.npos; }

bool is_hexadecimal(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}
}  // namespace

Result<void> Assembly::version(std::string_view text) {
  for (const std::string_view known : {"2.0", "2.1", "2.2", "2.3"})
    if (text.starts_with("SPDX-") && text.substr(5) == known) bom.spec_version = known;
  if (text == "SPDX-2.2.1" || text == "SPDX-2.2.2" || text == "SPDX-2.3.1")
    bom.spec_version = text.substr(5);
  if (!bom.spec_version.empty()) return {};
  return Error{Error::unsupported, fmt::format("version {}: 2.0 to 2.3 are read in this form",
                                               printable(text.substr(0, 40)))};
}

void Assembly::creator(std::string_view text) {
  const auto [kind, name] = actor(text);
  if (kind == "Tool" && !name.empty()) bom.tools.push_back(tool_of_spdx(name));
}

Result<BomComponent*> Assembly::add(std::string_view id) {
  if (ids_.size() == kMostComponents)
    return Error{Error::too_large, fmt::format("more than {} packages and files", kMostComponents)};
  ids_.push_back(id);
  licenses_.emplace_back();
  return &bom.components.emplace_back(BomComponent{.ref = std::string(id)});
}

void Assembly::id(std::string_view id) {
  ids_.back() = id;
  bom.components.back().ref = id;
}

void Assembly::supplier(std::string_view text) {
  bom.components.back().supplier = bom_actor(text, "Organization");
}

void Assembly::originator(std::string_view text) {
  bom.components.back().author = bom_actor(text, "Person");
}

void Assembly::purpose(std::string_view word) {
  auto& component = bom.components.back();
  component.type = type_of_purpose(word);
  if (component.type.empty()) kept("primaryPackagePurpose", word);
}

void Assembly::hash(std::string_view algorithm, std::string_view value) {
  auto digest = lower(trim(value));
  if (is_hexadecimal(digest) && !is_zero(digest))
    bom.components.back().hashes.push_back({hash_of_spdx(trim(algorithm)), std::move(digest)});
}

void Assembly::external_reference(std::string_view category, std::string_view type,
                                  std::string_view locator, std::string_view comment) {
  auto& component = bom.components.back();
  if (locator.empty()) return;
  if (equal_ignoring_case(type, "purl") && component.purl.empty()) {
    component.purl = locator;
  } else if (type == "cpe23Type" || type == "cpe22Type") {
    component.cpes.emplace_back(locator);
  } else {
    component.references.push_back(
        {reference_type(category, type), std::string(locator), std::string(comment)});
  }
}

void Assembly::homepage(std::string_view url) {
  if (says_something(url))
    bom.components.back().references.push_back({"website", std::string(url), {}});
}

void Assembly::kept(std::string_view name, std::string_view value) {
  if (!value.empty())
    bom.components.back().properties.push_back({std::string(name), std::string(value)});
}

void Assembly::annotate(std::string_view id, std::string_view annotator, std::string_view comment) {
  annotations_.push_back({id, annotator, comment});
}

void Assembly::attribute(std::string_view id, std::string_view text) {
  const bool known = std::ranges::any_of(
      bom.tools, [](const std::string& tool) { return tool.starts_with("trivy"); });
  annotate(id, known ? "Tool: trivy-" : "", text);
}

Result<void> Assembly::relate(std::string_view from, std::string_view type, std::string_view to,
                              std::string_view comment) {
  if (relations_.size() == kMostRelations)
    return Error{Error::too_large, fmt::format("more than {} relationships", kMostRelations)};
  relations_.push_back({from, type, to, comment});
  return {};
}

void Assembly::contains(std::string_view package, std::string_view file) {
  if (files_.size() < kMostRelations) files_.push_back({package, "CONTAINS", file, {}});
}

void Assembly::extracted(std::string_view id, std::string_view name, std::string_view text,
                         std::string_view url) {
  if (!says_something(name)) name = {};
  if (!says_something(text) || text == name) text = {};
  extracted_.try_emplace(std::string(id), ExtractedLicense{name, text, url});
}

void Assembly::resolve_licenses() {
  auto room = kLicenseRoom;
  for (std::size_t i = 0; i < licenses_.size(); ++i) {
    auto& out = bom.components[i].licenses;
    out = read_licenses(licenses_[i].declared, false, extracted_, room);
    for (auto& license : read_licenses(licenses_[i].concluded, true, extracted_, room))
      out.push_back(std::move(license));
  }
}

void Assembly::resolve_annotations() {
  for (const auto& [id, annotator, comment] : annotations_) {
    if (const auto at = index_.find(id)) {
      read_annotation(bom.components[*at], annotator, comment);
    } else if (id == kDocument) {
      BomComponent document;
      read_annotation(document, annotator, comment);
      for (auto& property : document.properties) bom.properties.push_back(std::move(property));
    }
  }
}

void Assembly::resolve_relations() {
  for (const auto& [from, type, to, comment] : relations_) {
    const auto source = index_.find(from), target = index_.find(to);
    if (source && target) {
      const bool provides = type == "OTHER" && comment == "PROVIDES";
      bom.relations.push_back({*source, *target, std::string(provides ? comment : type),
                               std::string(provides ? std::string_view() : comment)});
    } else if (target && from == kDocument && type == "DESCRIBES") {
      described_.push_back(*target);
    } else if (source && to == kDocument && type == "DESCRIBED_BY") {
      described_.push_back(*source);
    }
  }
}

/// Files that a package names itself, where no relationship says so too.
void Assembly::resolve_files() {
  using Ends = std::pair<std::uint32_t, std::uint32_t>;
  std::vector<Ends> told;
  if (files_.empty()) return;
  for (const auto& relation : bom.relations)
    if (relation.type == "CONTAINS") told.emplace_back(relation.from, relation.to);
  std::ranges::sort(told);
  for (const auto& [package, type, file, comment] : files_) {
    const auto from = index_.find(package), to = index_.find(file);
    if (from && to && !std::ranges::binary_search(told, Ends(*from, *to)))
      bom.relations.push_back({*from, *to, std::string(type), {}});
  }
}

/// One described component is the root; several are told by relations to themselves.
void Assembly::resolve_roots() {
  std::ranges::sort(described_);
  described_.erase(std::unique(described_.begin(), described_.end()), described_.end());
  if (described_.size() == 1) {
    bom.root = described_[0];
    return;
  }
  for (const auto at : described_) bom.relations.push_back({at, at, "DESCRIBES", {}});
}

Bom Assembly::finish() && {
  for (std::size_t i = 0; i < ids_.size(); ++i) index_.add(ids_[i], static_cast<std::uint32_t>(i));
  index_.sort();
  resolve_licenses();
  resolve_annotations();
  resolve_relations();
  resolve_files();
  resolve_roots();
  return std::move(bom);
}

}  // namespace oakum::sbom::spdx2
