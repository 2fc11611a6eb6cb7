#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace oakum::gotemplate {

/// What clocks of a time zone show.
struct LocalZone {
  std::int32_t offset = 0;  ///< Seconds east of UTC.
  std::string name = "UTC";
};

/// The zone of that IANA name at a moment, from the system's tz database. UTC for "UTC", for
/// "Local" (a report says the same on every machine) and for names that are not there.
LocalZone zone_at(std::string_view name, std::int64_t seconds);

}  // namespace oakum::gotemplate
