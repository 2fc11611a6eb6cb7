#include "cli/advisory_text.h"

#include "base/text.h"
#include "formats/json_writer.h"

namespace oakum::cli {
namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : ", ") + printable(text);
  return out;
}

std::string range_of(const advisory::SearchHit& hit) {
  std::string range;
  if (!hit.vulnerable.empty()) range = "vulnerable " + joined(hit.vulnerable);
  if (!hit.patched.empty())
    range += (range.empty() ? "" : "; ") + ("fixed in " + joined(hit.patched));
  if (!range.empty()) return range;
  if (!hit.fixed_version.empty()) return "fixed in " + printable(hit.fixed_version);
  return std::string(name(hit.status == Status::unknown ? Status::affected : hit.status));
}

std::string hit_text(const advisory::SearchHit& hit) {
  auto text =
      fmt::format("  {:<20} {}  {}\n", printable(hit.id), printable(hit.package), range_of(hit));
  if (!hit.vendor_ids.empty()) text += fmt::format("  {:<20} {}\n", "", joined(hit.vendor_ids));
  return text;
}

/// What is known whoever has it.
Result<std::string> describe(const advisory::Database& database, const std::string& id) {
  std::string out;
  if (const auto detail = TRY(database.detail(id))) {
    if (!detail->title.empty()) out += fmt::format("{}\n", printable(detail->title));
    for (const auto& [source, severity] : detail->vendor_severity)
      out += fmt::format("  {:<14}{}\n", printable(source), name(severity));
    if (!detail->published.empty())
      out += fmt::format("  published     {}\n", printable(detail->published));
  }
  if (const auto known = TRY(database.known_exploited(id)))
    out += fmt::format("  exploited     since {}{}\n", printable(known->date_added),
                       known->ransomware ? ", also by ransomware" : "");
  if (const auto epss = TRY(database.epss(id)))
    out += fmt::format("  EPSS          {:.3f} (higher than {:.0f} % of all)\n", epss->score,
                       epss->percentile * 100);
  return out;
}

void write_texts(formats::JsonWriter& out, std::string_view key,
                 const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  out.key(key).begin_array();
  for (const auto& text : texts) out.value(text);
  out.end_array();
}

void write_hit(formats::JsonWriter& out, const advisory::SearchHit& hit) {
  out.begin_object().key("ID").value(hit.id).member("Namespace", hit.ns);
  out.member("Package", hit.package);
  write_texts(out, "VendorIDs", hit.vendor_ids);
  write_texts(out, "Aliases", hit.aliases);
  write_texts(out, "Vulnerable", hit.vulnerable);
  write_texts(out, "Patched", hit.patched);
  write_texts(out, "Unaffected", hit.unaffected);
  out.member("AffectedVersion", hit.affected_version).member("FixedVersion", hit.fixed_version);
  out.key("Status").value(name(hit.status)).key("Severity").value(name(hit.severity));
  out.member("Malicious", hit.malicious).end_object();
}

Result<void> write_detail(formats::JsonWriter& out, const advisory::Database& database,
                          const std::string& id) {
  if (const auto detail = TRY(database.detail(id))) {
    out.member("Title", detail->title).member("Description", detail->description);
    write_texts(out, "CweIDs", detail->cwe_ids);
    write_texts(out, "References", detail->references);
    out.member("PublishedDate", detail->published);
    out.member("LastModifiedDate", detail->last_modified);
  }
  if (const auto known = TRY(database.known_exploited(id))) {
    out.key("KnownExploited").begin_object().member("DateAdded", known->date_added);
    out.member("DueDate", known->due_date).member("Ransomware", known->ransomware).end_object();
  }
  if (const auto epss = TRY(database.epss(id))) {
    out.key("EPSS").begin_object().key("Score").value(epss->score);
    out.key("Percentile").value(epss->percentile).end_object();
  }
  return {};
}

}  // namespace

Result<std::string> advisory_text(const advisory::Database& database, const std::string& what,
                                  std::size_t limit) {
  const bool id = advisory::is_vulnerability_id(what);
  const auto result = id ? TRY(advisory::search_vulnerability(database, what, limit))
                         : TRY(advisory::search_package(database, what, limit));
  std::string out;
  if (id) out = TRY(describe(database, result.hits.empty() ? what : result.hits.front().id));
  std::string last;
  for (const auto& hit : result.hits) {
    if (hit.ns != last) out += fmt::format("{}\n", printable(hit.ns));
    last = hit.ns;
    out += hit_text(hit);
  }
  if (result.total > result.hits.size())
    out += fmt::format("{} more (--limit {})\n", result.total - result.hits.size(), result.total);
  if (out.empty()) out = fmt::format("nothing about {} in the database\n", printable(what));
  return out;
}

Result<void> write_advisories_json(const advisory::Database& database, const std::string& id,
                                   std::size_t limit, io::Writer& out) {
  const auto result = TRY(advisory::search_vulnerability(database, id, limit));
  formats::JsonWriter json(out);
  json.begin_object().key("ID").value(result.hits.empty() ? id : result.hits.front().id);
  TRY(write_detail(json, database, result.hits.empty() ? id : result.hits.front().id));
  json.key("Advisories").begin_array();
  for (const auto& hit : result.hits) write_hit(json, hit);
  json.end_array().end_object();
  return json.finish();
}

}  // namespace oakum::cli
