#include "sbom/spdx3.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "sbom/limits.h"
#include "sbom/ref_index.h"
#include "sbom/spdx2_licenses.h"
#include "sbom/spdx2_notes.h"
#include "sbom/spdx2_words.h"
#include "sbom/spdx3_words.h"

namespace oakum::sbom {

namespace {
using formats::Node;

constexpr std::uint32_t kNothing = UINT32_MAX;

std::string_view id_of(Node element) {
  const auto id = element["spdxId"].text();
  return id.empty() ? element["@id"].text() : id;
}

std::string_view type_of(Node element) {
  const auto type = element["type"].text();
  return type.empty() ? element["@type"].text() : type;
}

/// What a member names: an id, or an element that stands right there.
std::string_view target_of(Node value) { return value.is_object() ? id_of(value) : value.text(); }

/// Calls `visit` for each item of a list, or for the value that stands alone.
template <class Visit>
void each(Node value, Visit&& visit) {
  if (value.is_array()) {
    for (const Node item : value.items()) visit(item);
  } else if (value && value.kind() != Node::null) {
    visit(value);
  }
}

bool is_package(std::string_view type) {
  return type == "software_Package" || type == "ai_AIPackage" || type == "dataset_DatasetPackage";
}

/// How an expression would refer to the licence text with this id.
std::string_view reference_of(std::string_view id) {
  const auto name = id.substr(id.find_last_of("#/") + 1);
  return spdx2::is_license_reference(name) ? name : "LicenseRef-text";
}

class Spdx3Reader {
 public:
  Result<Bom> read(Node document);

 private:
  Result<void> index(Node document);
  Node element(std::string_view id) const;
  Result<void> component(std::uint32_t at);
  void artifact(Node element, BomComponent& out) const;
  void package(Node element, BomComponent& out) const;
  void identifiers(Node element, BomComponent& out) const;
  void references(Node element, BomComponent& out) const;
  std::string agent(Node value, std::string_view usual_kind) const;
  void head(Node document);
  void tools();
  void roots(Node collection, unsigned depth);
  Result<void> relationship(Node relation);
  const spdx2::ExtractedLicenses& explanations(Node license, std::string_view id);
  void license(std::uint32_t component, std::string_view target, bool concluded);
  void annotation(Node annotation);
  std::uint32_t component_of(std::string_view id) const;

  Bom bom_{.format = BomFormat::spdx};
  std::vector<Node> elements_;
  RefIndex index_;
  std::vector<std::uint32_t> component_of_element_;
  std::vector<std::uint32_t> roots_;
  std::set<std::uint32_t> seen_roots_;  ///< Elements whose roots are known.
  std::map<std::uint32_t, spdx2::ExtractedLicenses> explained_;  ///< By element.
  mutable std::size_t room_ = spdx2::kLicenseRoom;  ///< Of what many elements may share.
};

Result<void> Spdx3Reader::index(Node document) {
  const Node graph = document["@graph"];
  if (graph && !graph.is_array())
    return Error{Error::corrupt, fmt::format("line {}: @graph is not a list", graph.line())};
  if (!graph) elements_.push_back(document);
  elements_.reserve(graph.size() + 1);
  for (const Node element : graph.items()) elements_.push_back(element);
  for (std::uint32_t i = 0; i < elements_.size(); ++i) index_.add(id_of(elements_[i]), i);
  index_.sort();
  component_of_element_.assign(elements_.size(), kNothing);
  return {};
}

Node Spdx3Reader::element(std::string_view id) const {
  const auto at = index_.find(id);
  return at ? elements_[*at] : Node();
}

std::uint32_t Spdx3Reader::component_of(std::string_view id) const {
  const auto at = index_.find(id);
  return at ? component_of_element_[*at] : kNothing;
}

std::string Spdx3Reader::agent(Node value, std::string_view usual_kind) const {
  const Node agent = value.is_object() ? value : element(value.text());
  const auto name = agent["name"].text();
  const auto type = type_of(agent);
  if (name.empty() || name.size() > room_) return {};
  room_ -= name.size();
  const auto kind = type == "SoftwareAgent" || type == "Tool"    ? std::string_view("Tool")
                    : type == "Person" || type == "Organization" ? type
                                                                 : usual_kind;
  return spdx2::bom_actor(fmt::format("{}: {}", kind, name), usual_kind);
}

void Spdx3Reader::identifiers(Node element, BomComponent& out) const {
  each(element["externalIdentifier"], [&](Node identifier) {
    const auto type = identifier["externalIdentifierType"].text();
    const std::string text(identifier["identifier"].text());
    if (text.empty()) return;
    if (type == "cpe23" || type == "cpe22") out.cpes.push_back(text);
    if (type == "packageUrl" && out.purl.empty()) out.purl = text;
    if (type == "gitoid" || type == "swhid")
      out.references.push_back({fmt::format("PERSISTENT-ID/{}", type == "swhid" ? "swh" : type),
                                text, std::string(identifier["comment"].text())});
  });
}

void Spdx3Reader::references(Node element, BomComponent& out) const {
  if (const auto url = element["software_homePage"].text(); !url.empty())
    out.references.push_back({"website", std::string(url), {}});
  each(element["externalRef"], [&](Node reference) {
    const auto word = reference["externalRefType"].text();
    std::string type(spdx3::reference_type(word));
    std::string comment(reference["comment"].text());
    if (type.empty() && !comment.empty() && comment.find(' ') == comment.npos)
      type = std::exchange(comment, {});
    if (type.empty()) type = "other";
    each(reference["locator"], [&](Node locator) {
      out.references.push_back({type, std::string(locator.text()), comment});
    });
  });
}

void Spdx3Reader::artifact(Node element, BomComponent& out) const {
  out.ref = id_of(element);
  out.name = element["name"].text();
  out.description = element["description"].text();
  out.copyright = element["software_copyrightText"].text();
  for (const std::string_view kept : {"summary", "comment"})
    if (const auto text = element[kept].text(); !text.empty())
      out.properties.push_back({std::string(kept), std::string(text)});
  out.supplier = agent(element["suppliedBy"], "Organization");
  each(element["originatedBy"], [&](Node value) {
    if (out.author.empty()) out.author = agent(value, "Person");
  });
  each(element["verifiedUsing"], [&](Node hash) {
    const auto algorithm = hash["algorithm"].text();
    if (!algorithm.empty())
      out.hashes.push_back({spdx2::hash_of_spdx(algorithm), lower(hash["hashValue"].text())});
  });
  identifiers(element, out);
  references(element, out);
}

void Spdx3Reader::package(Node element, BomComponent& out) const {
  const auto purpose = element["software_primaryPurpose"].text();
  out.type = spdx3::type_of_purpose(purpose);
  for (const std::string_view kept : {"source", "archive", "install"})
    if (purpose == kept)
      out.properties.push_back({"primaryPackagePurpose", kept == "source"    ? "SOURCE"
                                                         : kept == "archive" ? "ARCHIVE"
                                                                             : "INSTALL"});
  out.version = element["software_packageVersion"].text();
  out.download_location = element["software_downloadLocation"].text();
  if (const auto purl = element["software_packageUrl"].text(); !purl.empty()) out.purl = purl;
  out.source_info = element["software_sourceInfo"].text();
}

Result<void> Spdx3Reader::component(std::uint32_t at) {
  const Node element = elements_[at];
  const auto type = type_of(element);
  const bool file = type == "software_File";
  if (!file && !is_package(type)) return {};
  if (bom_.components.size() == kMostComponents)
    return Error{Error::too_large, fmt::format("more than {} packages and files", kMostComponents)};
  component_of_element_[at] = static_cast<std::uint32_t>(bom_.components.size());
  auto& out = bom_.components.emplace_back();
  artifact(element, out);
  if (file)
    out.type = "file";
  else
    package(element, out);
  return {};
}

void Spdx3Reader::head(Node document) {
  bom_.name = document["name"].text();
  const auto id = id_of(document);
  bom_.serial = id.substr(0, id.find('#'));
}

/// Of the first creation that says what was used.
void Spdx3Reader::tools() {
  for (const Node element : elements_) {
    if (type_of(element) != "CreationInfo") continue;
    bom_.spec_version = element["specVersion"].text();
    bom_.created = element["created"].text();
    const auto add = [&](Node value) {
      const Node tool = value.is_object() ? value : this->element(value.text());
      if (const auto name = tool["name"].text(); !name.empty())
        bom_.tools.push_back(spdx2::tool_of_spdx(name));
    };
    each(element["createdUsing"], add);
    if (bom_.tools.empty()) each(element["createdBy"], add);
    return;
  }
}

/// A document's root is a collection whose root is what it is about.
void Spdx3Reader::roots(Node collection, unsigned depth) {
  if (const auto at = index_.find(id_of(collection)); at && !seen_roots_.insert(*at).second) return;
  each(collection["rootElement"], [&](Node value) {
    const auto id = target_of(value);
    if (const auto at = component_of(id); at != kNothing)
      roots_.push_back(at);
    else if (depth > 0)
      roots(element(id), depth - 1);
  });
}

/// Explains a key of an expression by the element with the licence's text.
void explain(spdx2::ExtractedLicenses& out, std::string_view key, Node text) {
  auto words = text["simplelicensing_licenseText"].text(), name = text["name"].text();
  if (name == key) name = {};
  if (words == name || words == "NOASSERTION") words = {};
  out[std::string(key)] = {name, words, text["comment"].text()};
}

/// What an element's own references mean.
const spdx2::ExtractedLicenses& Spdx3Reader::explanations(Node license, std::string_view id) {
  static const spdx2::ExtractedLicenses kNone;
  const auto at = index_.find(id);
  if (!at) return kNone;
  const auto [found, is_new] = explained_.try_emplace(*at);
  auto& out = found->second;
  if (!is_new) return out;
  if (license["simplelicensing_licenseText"]) explain(out, reference_of(id), license);
  each(license["simplelicensing_customIdToUri"], [&](Node entry) {
    if (const Node text = element(entry["value"].text())) explain(out, entry["key"].text(), text);
  });
  return out;
}

void Spdx3Reader::license(std::uint32_t component, std::string_view target, bool concluded) {
  const Node license = element(target);
  const auto& extracted = explanations(license, target);
  auto expression = license["simplelicensing_licenseExpression"].text();
  if (license["simplelicensing_licenseText"]) expression = reference_of(target);
  if (expression.empty() && target.find("spdx.org/licenses/") != target.npos)
    expression = target.substr(target.rfind('/') + 1);
  if (expression.size() > room_) return;
  room_ -= expression.size();
  auto& out = bom_.components[component].licenses;
  for (auto& one : spdx2::read_licenses(expression, concluded, extracted, room_))
    out.push_back(std::move(one));
}

Result<void> Spdx3Reader::relationship(Node relation) {
  const auto from = component_of(target_of(relation["from"]));
  if (from == kNothing) return {};
  const auto type = relation["relationshipType"].text();
  const bool concluded = type == "hasConcludedLicense";
  if (concluded || type == "hasDeclaredLicense") {
    each(relation["to"], [&](Node to) { license(from, target_of(to), concluded); });
    return {};
  }
  const auto word = spdx3::relation_of_spdx3(type, relation["scope"].text());
  std::string comment(relation["comment"].text());
  std::string name(word.type);
  if (name == "OTHER" && (spdx2::is_relationship(comment) || comment == "PROVIDES"))
    name = std::exchange(comment, {});
  bool too_many = false;
  each(relation["to"], [&](Node value) {
    const auto to = component_of(target_of(value));
    too_many |= bom_.relations.size() == kMostRelations;
    if (to == kNothing || too_many) return;
    bom_.relations.push_back({word.swapped ? to : from, word.swapped ? from : to, name, comment});
  });
  if (!too_many) return {};
  return Error{Error::too_large, fmt::format("more than {} relationships", kMostRelations)};
}

void Spdx3Reader::annotation(Node annotation) {
  const auto subject = target_of(annotation["subject"]);
  const auto annotator = annotation["name"].text(), statement = annotation["statement"].text();
  if (const auto at = component_of(subject); at != kNothing) {
    spdx2::read_annotation(bom_.components[at], annotator, statement);
  } else if (type_of(element(subject)) == "SpdxDocument") {
    BomComponent document;
    spdx2::read_annotation(document, annotator, statement);
    for (auto& property : document.properties) bom_.properties.push_back(std::move(property));
  }
}

Result<Bom> Spdx3Reader::read(Node document) {
  TRY(index(document));
  tools();
  if (!bom_.spec_version.empty() && !bom_.spec_version.starts_with("3.0"))
    return Error{Error::unsupported, fmt::format("version {}: 3.0 is read in this form",
                                                 printable(bom_.spec_version.substr(0, 40)))};
  if (bom_.spec_version.empty()) bom_.spec_version = "3.0.1";
  for (std::uint32_t i = 0; i < elements_.size(); ++i) TRY(component(i));
  for (const Node element : elements_) {
    const auto type = type_of(element);
    if (type == "SpdxDocument") head(element);
    if (type == "SpdxDocument" || (roots_.empty() && type == "software_Sbom")) roots(element, 2);
    if (type == "Relationship" || type == "LifecycleScopedRelationship") TRY(relationship(element));
    if (type == "Annotation") annotation(element);
  }
  std::ranges::sort(roots_);
  roots_.erase(std::unique(roots_.begin(), roots_.end()), roots_.end());
  if (roots_.size() == 1) bom_.root = roots_[0];
  for (const auto at : roots_)
    if (roots_.size() > 1) bom_.relations.push_back({at, at, "DESCRIBES", {}});
  return std::move(bom_);
}
}  // namespace

Result<Bom> read_spdx3(Node document) { return Spdx3Reader().read(document); }

}  // namespace oakum::sbom
