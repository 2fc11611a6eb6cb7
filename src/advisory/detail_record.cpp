#include "advisory/detail_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/clock.h"
#include "base/text.h"

namespace oakum::advisory {
namespace {

constexpr std::size_t kLongText = 256 << 10;
constexpr std::size_t kShortText = 4 << 10;
constexpr std::size_t kListLength = 2000;

/// The first bytes of a text, not ending inside a UTF-8 sequence.
std::string_view cut_at(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80) --limit;
  return text.substr(0, limit);
}

/// A text up to a NUL: compressors predict an end better than a length.
void encode_text(std::string_view text, Encoder& to, std::size_t limit = kShortText) {
  to.raw(cut_at(text.substr(0, text.find('\0')), limit));
  to.byte(0);
}

std::string_view decode_text(Decoder& from) { return from.terminated(); }

// A date is a kind and, for the usual spellings, the second (and millisecond or microsecond) it
// names.
enum DateKind : std::uint8_t { kNoDate, kText, kSeconds, kMillis, kMicros };

std::string date_text(std::uint32_t seconds, std::uint32_t fraction, DateKind kind) {
  auto text = rfc3339({seconds, 0});
  if (kind == kSeconds) return text;
  text.pop_back();
  return kind == kMillis ? fmt::format("{}.{:03}Z", text, fraction)
                         : fmt::format("{}.{:06}Z", text, fraction);
}

void encode_date(std::string_view text, Encoder& to) {
  if (text.empty()) return to.byte(kNoDate);
  const auto time = parse_rfc3339(text);
  if (time && time->seconds >= 0 && time->seconds <= UINT32_MAX) {
    const auto seconds = static_cast<std::uint32_t>(time->seconds);
    for (const auto& [kind, unit] :
         {std::pair{kSeconds, 1u}, {kMillis, 1'000'000u}, {kMicros, 1'000u}}) {
      const auto fraction = kind == kSeconds ? 0 : time->nanoseconds / unit;
      if (date_text(seconds, fraction, kind) != text) continue;
      to.byte(kind);
      to.u32(seconds);
      if (kind != kSeconds) to.varint(fraction);
      return;
    }
  }
  to.byte(kText);
  encode_text(text, to);
}

std::string decode_date(Decoder& from) {
  const auto kind = from.byte();
  if (kind == kText) return std::string(decode_text(from));
  if (kind == kNoDate || kind > kMicros) return "";
  const auto seconds = from.u32();
  const auto fraction = kind == kSeconds ? 0 : from.varint32();
  return date_text(seconds, fraction, static_cast<DateKind>(kind));
}

/// "CWE-79" as a number, anything else as its text.
void encode_cwe(std::string_view id, Encoder& to) {
  const auto number = id.starts_with("CWE-") ? parse_decimal(id.substr(4)) : std::nullopt;
  if (number && *number < (1u << 30) && fmt::format("CWE-{}", *number) == id)
    return to.varint(*number << 1);
  id = cut_at(id, kShortText);
  to.varint(id.size() << 1 | 1);
  to.raw(id);
}

std::string decode_cwe(Decoder& from) {
  const auto value = from.varint();
  if ((value & 1) == 0) return fmt::format("CWE-{}", value >> 1);
  return std::string(as_text(from.bytes(value >> 1)));
}

/// Scores are tenths; one that is not lies as the bits of the number behind 255.
void encode_score(double score, Encoder& to) {
  const auto tenths = std::lround(std::clamp(score, 0.0, 25.0) * 10);
  if (static_cast<double>(tenths) / 10 == score && tenths < 255)
    return to.byte(static_cast<unsigned>(tenths));
  std::uint64_t bits = 0;
  std::memcpy(&bits, &score, sizeof bits);
  to.byte(255);
  to.u64(bits);
}

double decode_score(Decoder& from) {
  const auto tenths = from.byte();
  if (tenths != 255) return tenths / 10.0;
  const auto bits = from.u64();
  double score = 0;
  std::memcpy(&score, &bits, sizeof score);
  return std::isfinite(score) ? score : 0;
}

struct CvssField {
  std::string Cvss::*vector;
  double Cvss::*score;
};
constexpr CvssField kCvss[] = {{&Cvss::v2_vector, &Cvss::v2_score},
                               {&Cvss::v3_vector, &Cvss::v3_score},
                               {&Cvss::v40_vector, &Cvss::v40_score}};

void encode_cvss(const Cvss& cvss, Encoder& to) {
  unsigned present = 0;
  for (unsigned i = 0; i < 3; ++i) {
    if (!(cvss.*kCvss[i].vector).empty()) present |= 1u << (2 * i);
    if (cvss.*kCvss[i].score != 0) present |= 2u << (2 * i);
  }
  to.byte(present);
  for (unsigned i = 0; i < 3; ++i) {
    if ((present >> (2 * i) & 1) != 0) encode_text(cvss.*kCvss[i].vector, to);
    if ((present >> (2 * i) & 2) != 0) encode_score(cvss.*kCvss[i].score, to);
  }
}

Cvss decode_cvss(Decoder& from) {
  Cvss cvss;
  const unsigned present = from.byte();
  for (unsigned i = 0; i < 3; ++i) {
    if ((present >> (2 * i) & 1) != 0) cvss.*kCvss[i].vector = decode_text(from);
    if ((present >> (2 * i) & 2) != 0) cvss.*kCvss[i].score = decode_score(from);
  }
  return cvss;
}

Severity decode_severity(Decoder& from) {
  const auto value = from.byte();
  return value > static_cast<unsigned>(Severity::critical) ? Severity::unknown
                                                           : static_cast<Severity>(value);
}

template <class Container, class Fn>
void encode_list(const Container& list, Encoder& to, Fn&& each) {
  auto left = std::min(list.size(), kListLength);
  to.varint(left);
  for (auto it = list.begin(); left-- > 0; ++it) each(*it);
}

}  // namespace

std::string encode_detail(const VulnerabilityDetail& detail) {
  Encoder to;
  to.byte(static_cast<unsigned>(detail.severity));
  encode_date(detail.published, to);
  encode_date(detail.last_modified, to);
  encode_list(detail.vendor_severity, to, [&](const auto& entry) {
    encode_text(entry.first, to);
    to.byte(static_cast<unsigned>(entry.second));
  });
  encode_list(detail.cvss, to, [&](const auto& entry) {
    encode_text(entry.first, to);
    encode_cvss(entry.second, to);
  });
  encode_list(detail.cwe_ids, to, [&](const auto& id) { encode_cwe(id, to); });
  encode_text(detail.title, to);
  encode_text(detail.description, to, kLongText);
  encode_list(detail.references, to, [&](const auto& url) { encode_text(url, to); });
  return to.take();
}

std::optional<VulnerabilityDetail> decode_detail(ByteView bytes) {
  Decoder from(bytes);
  VulnerabilityDetail detail;
  detail.severity = decode_severity(from);
  detail.published = decode_date(from);
  detail.last_modified = decode_date(from);
  for (auto left = from.count(2); left > 0; --left) {
    std::string source(decode_text(from));
    detail.vendor_severity.insert_or_assign(std::move(source), decode_severity(from));
  }
  for (auto left = from.count(2); left > 0; --left) {
    std::string source(decode_text(from));
    detail.cvss.insert_or_assign(std::move(source), decode_cvss(from));
  }
  detail.cwe_ids.resize(from.count());
  for (auto& id : detail.cwe_ids) id = decode_cwe(from);
  detail.title = decode_text(from);
  detail.description = decode_text(from);
  detail.references.resize(from.count());
  for (auto& url : detail.references) url = decode_text(from);
  if (!from.ok() || !from.at_end()) return std::nullopt;
  return detail;
}

}  // namespace oakum::advisory
