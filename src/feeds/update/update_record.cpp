#include "feeds/update/update_record.h"

#include <algorithm>

#include "formats/json_writer.h"
#include "formats/node.h"
#include "io/writer.h"

namespace oakum::feeds {

constexpr std::uint64_t kLargestRecord = 64 * 1024;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kWeek = 7 * 24 * kHour;

static Result<Time> read_time(const formats::Document& document, std::string_view key) {
  const auto text = document[key].text();
  if (text.empty() || text.starts_with("0001-")) return Time{};  // Go's zero time
  const auto time = parse_rfc3339(text);
  if (!time) return Error{Error::corrupt, fmt::format("{} is not a time", key)};
  return *time;
}

Result<UpdateRecord> parse_update_record(std::string_view json) {
  const auto document =
      TRY(formats::parse_json(json, {.bytes = kLargestRecord, .depth = 8, .nodes = 1000}));
  if (!document.root().is_object()) return Error{Error::corrupt, "not a JSON object"};
  UpdateRecord record;
  record.version = document["Version"].integer().value_or(0);
  record.next_update = TRY(read_time(document, "NextUpdate"));
  record.updated_at = TRY(read_time(document, "UpdatedAt"));
  record.downloaded_at = TRY(read_time(document, "DownloadedAt"));
  record.repository = document["Repository"].text();
  record.manifest = document["Manifest"].text();
  record.database = document["Database"].text();
  return record;
}

std::string to_json(const UpdateRecord& record) {
  io::StringWriter out;
  formats::JsonWriter json(out);
  json.begin_object();
  json.key("Version").value(record.version);
  json.key("NextUpdate").value(rfc3339(record.next_update));
  json.key("UpdatedAt").value(rfc3339(record.updated_at));
  json.key("DownloadedAt").value(rfc3339(record.downloaded_at));
  json.member("Repository", record.repository);
  json.member("Manifest", record.manifest);
  json.member("Database", record.database);
  json.end_object();
  return json.finish() ? out.text() : "";
}

bool is_fresh(const UpdateRecord& record, const Time& now) {
  const auto downloaded = record.downloaded_at.seconds;
  if (downloaded == 0 || now.seconds < downloaded) return false;
  const auto due = std::min(record.next_update.seconds, downloaded + kWeek);
  return now.seconds < std::max(due, downloaded + kHour);
}

}  // namespace oakum::feeds
