#include "feeds/parts/osv_ranges.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace oakum::feeds {
namespace {

struct Event {
  enum Kind : std::uint8_t { introduced, fixed, last_affected };
  Kind kind;
  std::string_view version;
};

constexpr std::size_t kMostEvents = 2'000;

std::vector<Event> events_of(formats::Node range) {
  std::vector<Event> events;
  for (const auto event : range["events"].items()) {
    for (const auto& [name, kind] : {std::pair{"introduced", Event::introduced},
                                     {"fixed", Event::fixed},
                                     {"limit", Event::fixed},
                                     {"last_affected", Event::last_affected}})
      if (const auto version = event[name].text(); !version.empty() && version != "*")
        events.push_back({kind, version});
    if (events.size() > kMostEvents) break;
  }
  return events;
}

/// "0" sorts before every version, whatever the scheme thinks of it.
bool earlier(const Event& a, const Event& b, VersionScheme scheme) {
  if (a.version == "0" || b.version == "0") return a.version == "0" && b.version != "0";
  return compare_versions(scheme, a.version, b.version) < 0;
}

bool is_empty(const Interval& interval) {
  return !interval.to_included && (interval.to == interval.from || interval.to == "0");
}

}  // namespace

std::vector<Interval> intervals_of(formats::Node range, VersionScheme scheme) {
  auto events = events_of(range);
  const bool versions = std::all_of(events.begin(), events.end(), [&](const Event& e) {
    return e.version == "0" || is_version(scheme, e.version);
  });
  if (versions)  // otherwise the order they are written in is the best there is
    std::stable_sort(events.begin(), events.end(),
                     [&](const auto& a, const auto& b) { return earlier(a, b, scheme); });
  std::vector<Interval> intervals;
  bool open = false;
  for (const auto& [kind, version] : events) {
    if (kind == Event::introduced) {
      if (!open) intervals.push_back({version == "0" ? "" : version, "", false});
      open = true;
    } else if (open) {
      intervals.back().to = version;
      intervals.back().to_included = kind == Event::last_affected;
      open = false;
    }
  }
  std::erase_if(intervals, [&](const Interval& i) { return !i.to.empty() && is_empty(i); });
  return intervals;
}

std::string constraint_of(const Interval& interval) {
  if (interval.to.empty()) return fmt::format(">={}", interval.from.empty() ? "0" : interval.from);
  if (interval.to_included && interval.from == interval.to) return fmt::format("={}", interval.to);
  const auto upper = fmt::format("{}{}", interval.to_included ? "<=" : "<", interval.to);
  return interval.from.empty() ? upper : fmt::format(">={}, {}", interval.from, upper);
}

bool is_plain_version(std::string_view version) {
  if (version.empty() || version.size() > 256) return false;
  return std::none_of(version.begin(), version.end(), [](char c) {
    return is_space(c) || static_cast<unsigned char>(c) < ' ' ||
           std::string_view(",|<>=()[]").find(c) != std::string_view::npos;
  });
}

}  // namespace oakum::feeds
