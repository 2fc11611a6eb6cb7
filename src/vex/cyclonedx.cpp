#include "vex/cyclonedx.h"

#include <unordered_map>

#include "base/text.h"
#include "vex/draft.h"

namespace oakum::vex {
namespace {

using formats::Node;

constexpr int kDeepest = 64;  // components in components

std::optional<Status> status_of(std::string_view state) {
  if (state == "resolved" || state == "resolved_with_pedigree") return Status::fixed;
  if (state == "not_affected" || state == "false_positive") return Status::not_affected;
  if (state == "exploitable") return Status::affected;
  if (state == "in_triage") return Status::under_investigation;
  return std::nullopt;
}

/// The document's own components by their references.
class Components {
 public:
  explicit Components(Node root) {
    add(root["metadata"]["component"], 0);
    add_all(root["components"], 0);
  }
  Node find(std::string_view ref) const {
    const auto found = by_ref_.find(ref);
    return found == by_ref_.end() ? Node() : found->second;
  }

 private:
  void add(Node component, int depth) {
    if (const auto ref = component["bom-ref"].text(); !ref.empty()) by_ref_[ref] = component;
    add_all(component["components"], depth + 1);
  }
  void add_all(Node list, int depth) {
    if (depth > kDeepest) return;
    for (const auto component : list.items()) add(component, depth);
  }
  std::unordered_map<std::string_view, Node> by_ref_;
};

class Reader {
 public:
  Reader(Node root, Draft& draft)
      : root_(root),
        draft_(draft),
        components_(root),
        serial_(bom_serial(root["serialNumber"].text())) {
    const auto version = root["version"].integer().value_or(1);
    version_ = version > 0 && version <= UINT32_MAX ? static_cast<std::uint32_t>(version) : 1;
  }

  Result<void> read() {
    const auto made = parse_rfc3339(root_["metadata"]["timestamp"].text()).value_or(Time{});
    for (const auto vulnerability : root_["vulnerabilities"].items())
      TRY(read_one(vulnerability, made));
    return {};
  }

 private:
  Result<void> read_one(Node vulnerability, const Time& made) {
    const auto analysis = vulnerability["analysis"];
    const auto state = analysis["state"].text();
    if (state.empty()) return {};
    const auto status = status_of(state);
    if (!status)
      return draft_.problem(analysis.line(), fmt::format("'{}' is no state of an analysis",
                                                         printable(state.substr(0, 60)))),
             Result<void>();
    Statement statement;
    statement.line = vulnerability.line();
    statement.vulnerabilities = ids_of(vulnerability);
    if (statement.vulnerabilities.empty())
      return draft_.problem(vulnerability.line(), "a vulnerability without an id"), Result<void>();
    statement.status = *status;
    statement.justification = analysis["justification"].text();
    statement.impact = analysis["detail"].text();
    for (const auto response : analysis["response"].items())
      statement.action += (statement.action.empty() ? "" : ", ") + std::string(response.text());
    statement.timestamp = parse_rfc3339(analysis["lastUpdated"].text()).value_or(made);
    for (const auto affected : vulnerability["affects"].items())
      TRY(add_affected(affected, statement));
    draft_.add(std::move(statement));
    return {};
  }

  static std::vector<std::string> ids_of(Node vulnerability) {
    std::vector<std::string> ids;
    if (const auto id = vulnerability["id"].text(); !id.empty()) ids.emplace_back(id);
    for (const auto reference : vulnerability["references"].items())
      if (const auto id = reference["id"].text(); !id.empty()) ids.emplace_back(id);
    return ids;
  }

  Result<void> add_affected(Node affected, Statement& statement) {
    const auto name = TRY(name_of(affected["ref"].text()));
    bool any = false;
    for (const auto version : affected["versions"].items()) {
      any = true;
      if (version["status"].text() == "unaffected") continue;  // says nothing of this analysis
      Name narrowed = draft_.document().names[name];
      narrow(narrowed, version);
      const auto ref = TRY(draft_.add(std::move(narrowed)));
      TRY(draft_.add(statement, {.is = ref, .subcomponents = {}}));
    }
    if (!any) TRY(draft_.add(statement, {.is = name, .subcomponents = {}}));
    return {};
  }

  /// Only this version, or this range; a link stands for one version already.
  static void narrow(Name& name, Node version) {
    name.range = version["range"].text();
    if (const auto exact = version["version"].text(); !exact.empty())
      for (auto& purl : name.purls) purl.version = exact;
    if (!name.range.empty())
      for (auto& purl : name.purls) purl.version.clear();
  }

  Result<NameRef> name_of(std::string_view ref) {
    const auto [at, is_new] = own_.try_emplace(ref, 0);
    if (!is_new) return at->second;
    Name name{.id = std::string(ref)};
    if (!tell(name, ref))
      draft_.problem(0, "a reference that looks like a package URL and is none");
    // A reference within this document, which may be the very one that was scanned.
    if (!name.link && !serial_.empty()) name.link = {serial_, version_, name.id};
    const auto component = components_.find(ref);
    const auto purl = component["purl"].text();
    if (!purl.empty() && !tell(name, purl))
      draft_.problem(component["purl"].line(), "a component with a purl that is none");
    if (const auto cpe = component["cpe"].text(); !cpe.empty()) tell(name, cpe);
    for (const auto hash : component["hashes"].items())
      name.hashes.push_back(hash_text(hash["alg"].text(), hash["content"].text()));
    at->second = TRY(draft_.add(std::move(name)));
    return at->second;
  }

  Node root_;
  Draft& draft_;
  Components components_;
  std::string serial_;  ///< Of this document.
  std::uint32_t version_ = 1;
  std::unordered_map<std::string_view, NameRef> own_;
};

}  // namespace

bool is_cyclonedx(Node root) { return root["bomFormat"].text() == "CycloneDX"; }

Result<Document> read_cyclonedx(Node root, std::string_view source) {
  Draft draft(Format::cyclonedx, source);
  draft.document().id = root["serialNumber"].text();
  TRY(Reader(root, draft).read());
  return std::move(draft).finish();
}

}  // namespace oakum::vex
