// CSAF 2.0, profile csaf_vex: what became of each vulnerability. Source: OASIS, CSAF 2.0, 3.2 (the
// schema), 4.5 (the profile) and 6.1 (the mandatory tests).
#include <algorithm>
#include <map>

#include "base/text.h"
#include "formats/json_writer.h"
#include "report/format.h"
#include "report/parts/vex_statements.h"
#include "vex/identity.h"

namespace oakum::report {
namespace {

using formats::JsonWriter;

constexpr std::string_view kTarget = "TARGET";

/// Products by package URL, with the ids that statements use.
struct Products {
  std::string target;                      ///< Package URL of the target, or "".
  std::map<std::string, std::string> ids;  ///< "PACKAGE-1"

  explicit Products(const Report& report) : target(vex::target_url(report)) {
    each_stated(report, [&](std::span<const VexStatement> about) {
      for (const auto& statement : about)
        for (const auto& package : statement.packages) ids.try_emplace(package);
    });
    std::size_t count = 0;
    for (auto& [package, id] : ids) id = fmt::format("PACKAGE-{}", ++count);
  }
  /// What a statement calls a package: as part of the target, where that can be told.
  std::string id_of(const std::string& package) const {
    const auto& id = ids.at(package);
    return target.empty() ? id : fmt::format("{}:{}", kTarget, id);
  }
};

void write_publisher(JsonWriter& out) {
  out.key("publisher").begin_object().key("category").value("other").key("name").value("Oakum");
  out.key("namespace").value("https://oakum.example").end_object();
}

void write_tracking(JsonWriter& out, const Report& report) {
  const auto date = rfc3339(report.created);
  out.key("tracking").begin_object().key("current_release_date").value(date);
  out.key("generator").begin_object().key("date").value(date).key("engine").begin_object();
  out.key("name").value("Oakum").key("version").value(
      report.tool_version.empty() ? "unknown" : report.tool_version);
  out.end_object().end_object();
  out.key("id").value(report.id.empty() ? "OAKUM" : "OAKUM-" + report.id);
  out.key("initial_release_date").value(date).key("revision_history").begin_array();
  out.begin_object().key("date").value(date).key("number").value("1");
  out.key("summary").value("Made by a scan").end_object().end_array();
  out.key("status").value("final").key("version").value("1").end_object();
}

void write_document(JsonWriter& out, const Report& report, bool states_anything) {
  const auto about = report.name.empty() ? std::string("a scan") : printable(report.name);
  out.key("document").begin_object();
  out.key("category").value(states_anything ? "csaf_vex" : "csaf_base");
  out.key("csaf_version").value("2.0");
  out.key("notes").begin_array().begin_object().key("category").value("summary");
  out.key("text").value("What became of the vulnerabilities that a scan of " + about + " found");
  out.key("title").value("Summary").end_object().end_array();
  write_publisher(out);
  out.key("title").value("Vulnerabilities in " + about);
  write_tracking(out, report);
  out.end_object();
}

void write_product(JsonWriter& out, std::string_view id, const std::string& purl) {
  out.begin_object().key("name").value(purl).key("product_id").value(id);
  out.key("product_identification_helper").begin_object().key("purl").value(purl).end_object();
  out.end_object();
}

void write_relation(JsonWriter& out, const std::string& purl, const std::string& id,
                    const Products& products) {
  out.begin_object().key("category").value("default_component_of");
  out.key("full_product_name").begin_object();
  out.key("name").value(fmt::format("{} in {}", purl, products.target));
  out.key("product_id").value(products.id_of(purl)).end_object();
  out.key("product_reference").value(id).key("relates_to_product_reference").value(kTarget);
  out.end_object();
}

void write_products(JsonWriter& out, const Products& products) {
  out.key("product_tree").begin_object().key("full_product_names").begin_array();
  if (!products.target.empty()) write_product(out, kTarget, products.target);
  for (const auto& [purl, id] : products.ids) write_product(out, id, purl);
  out.end_array();
  if (!products.target.empty()) {
    out.key("relationships").begin_array();
    for (const auto& [purl, id] : products.ids) write_relation(out, purl, id, products);
    out.end_array();
  }
  out.end_object();
}

/// All statements about one vulnerability.
using Statements = std::span<const VexStatement>;

void write_packages(JsonWriter& out, const VexStatement& statement, const Products& products) {
  for (const auto& package : statement.packages) out.value(products.id_of(package));
}

std::string_view list_of(Status status) {
  switch (status) {
    case Status::fixed:
      return "fixed";
    case Status::affected:
      return "known_affected";
    case Status::not_affected:
      return "known_not_affected";
    default:
      return "under_investigation";
  }
}

void write_status(JsonWriter& out, Statements about, const Products& products) {
  out.key("product_status").begin_object();
  for (const auto status :
       {Status::fixed, Status::affected, Status::not_affected, Status::under_investigation}) {
    const auto has_it = [&](const auto& statement) { return statement.status == status; };
    if (std::none_of(about.begin(), about.end(), has_it)) continue;
    out.key(list_of(status)).begin_array();
    for (const auto& statement : about)
      if (has_it(statement)) write_packages(out, statement, products);
    out.end_array();
  }
  out.end_object();
}

/// A list of remarks, each with its products: `text` says of a statement what it is, "" for none.
void write_remarks(JsonWriter& out, Statements about, const Products& products,
                   std::string_view list, std::string_view text_key,
                   std::string (*text)(const VexStatement&),
                   std::string_view (*category)(const VexStatement&)) {
  bool any = false;
  for (const auto& statement : about) {
    const auto said = text(statement);
    if (said.empty()) continue;
    if (!std::exchange(any, true)) out.key(list).begin_array();
    out.begin_object();
    if (category) out.key("category").value(category(statement));
    out.key(text_key).value(said);
    out.key("product_ids").begin_array();
    write_packages(out, statement, products);
    out.end_array().end_object();
  }
  if (any) out.end_array();
}

std::string_view impact_category(const VexStatement&) { return "impact"; }
std::string_view remedy_category(const VexStatement& statement) {
  return statement.has_fix ? "vendor_fix" : "none_available";
}

bool is_cve(std::string_view id) {
  const auto parts = split(id, '-');
  return parts.size() == 3 && parts[0] == "CVE" && parts[1].size() == 4 && parts[2].size() >= 4 &&
         parse_decimal(parts[1]) && parse_decimal(parts[2]);
}

void write_names(JsonWriter& out, const VexStatement& statement) {
  if (is_cve(statement.id)) {
    out.key("cve").value(statement.id);
    return;
  }
  const auto cve = std::find_if(statement.aliases.begin(), statement.aliases.end(), is_cve);
  if (cve != statement.aliases.end()) out.key("cve").value(*cve);
  const bool github = statement.id.starts_with("GHSA-");
  out.key("ids").begin_array().begin_object();
  out.key("system_name").value(github ? "GitHub Security Advisories" : "Advisory");
  out.key("text").value(statement.id).end_object().end_array();
}

void write_vulnerability(JsonWriter& out, Statements about, const Products& products) {
  const auto& first = about.front();
  out.begin_object();
  write_names(out, first);
  write_remarks(
      out, about, products, "flags", "label",
      [](const VexStatement& s) { return std::string(s.justification); }, nullptr);
  out.key("notes").begin_array().begin_object().key("category").value("description");
  out.key("text").value(first.about.empty() ? first.id : first.about).end_object().end_array();
  write_status(out, about, products);
  write_remarks(
      out, about, products, "remediations", "details",
      [](const VexStatement& s) { return s.action; }, remedy_category);
  write_remarks(
      out, about, products, "threats", "details", [](const VexStatement& s) { return s.impact; },
      impact_category);
  out.end_object();
}

Result<void> write(const Report& report, const Options&, io::Writer& target) {
  const Products products(report);
  JsonWriter out(target);
  out.begin_object();
  write_document(out, report, !products.ids.empty());
  if (!products.ids.empty()) {
    write_products(out, products);
    out.key("vulnerabilities").begin_array();
    each_stated(report, [&](Statements about) { write_vulnerability(out, about, products); });
    out.end_array();
  }
  out.end_object();
  return out.finish();
}

}  // namespace

Format csaf() {
  return {.name = "csaf",
          .doc = "CSAF 2.0, profile VEX: the same for those who read security advisories",
          .versions = {"2.0"},
          .write = write};
}

}  // namespace oakum::report
