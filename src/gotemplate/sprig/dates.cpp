#include <fmt/format.h>

#include "gotemplate/characters.h"
#include "gotemplate/format.h"
#include "gotemplate/sprig/convert_loosely.h"
#include "gotemplate/sprig/sprig.h"
#include "gotemplate/strconv.h"
#include "gotemplate/time_layout.h"
#include "gotemplate/zone.h"

namespace oakum::gotemplate {

namespace {
using Kind = Value::Kind;
constexpr std::int64_t kSecond = 1'000'000'000;

Result<Time> now(Call& call) {
  if (!call.world().now) return wrong("there is no clock");
  return call.world().now();
}

/// A time, or seconds since 1970; of anything else now.
Result<Time> moment(Call& call, const Value& value) {
  if (value.is(Kind::time)) return value.time().time;
  if (value.is(Kind::integer) &&
      (value.number() == Number::int_ || value.number() == Number::int64 ||
       value.number() == Number::int32))
    return Time{value.integer(), 0};
  return now(call);
}

Result<Value> formatted(Call& call, std::string_view layout, const Value& date,
                        std::string_view zone) {
  TRY(call.room(layout.size() * 8));
  const Time time = TRY(moment(call, date));
  const LocalZone local = zone_at(zone, time.seconds);
  const Value told = call.heap().time(time, local.offset, local.name);
  return call.text(format_time(told.time(), layout));
}

constexpr std::string_view kHtmlDate = "2006-01-02";
Result<Value> date(Call& call, Arguments a) { return formatted(call, a[0].text(), a[1], "Local"); }
Result<Value> date_in_zone(Call& call, Arguments a) {
  return formatted(call, a[0].text(), a[1], a[2].text());
}
Result<Value> html_date(Call& call, Arguments a) {
  return formatted(call, kHtmlDate, a[0], "Local");
}
Result<Value> html_date_in_zone(Call& call, Arguments a) {
  return formatted(call, kHtmlDate, a[0], a[1].text());
}
Result<Value> now_(Call& call, Arguments) { return call.heap().time(TRY(now(call))); }

Time moved(Time time, std::int64_t by) {
  std::int64_t nanoseconds = time.nanoseconds + by % kSecond;
  std::int64_t seconds = by / kSecond;
  if (nanoseconds < 0) nanoseconds += kSecond, --seconds;
  if (nanoseconds >= kSecond) nanoseconds -= kSecond, ++seconds;
  return {static_cast<std::int64_t>(static_cast<std::uint64_t>(time.seconds) +
                                    static_cast<std::uint64_t>(seconds)),
          static_cast<std::uint32_t>(nanoseconds)};
}

template <bool must>
Result<Value> date_modify(Call& call, Arguments a) {
  const auto by = parse_duration(a[0].text());
  const Moment& from = a[1].time();
  if (!by && must) return wrong("time: invalid duration " + quoted_text(a[0].text()));
  if (!by) return a[1];
  return call.heap().time(moved(from.time, *by), from.offset, from.zone);
}

std::int64_t between(const Time& from, const Time& to) {
  __extension__ using Wide = __int128;
  const Wide all = (Wide{to.seconds} - from.seconds) * kSecond + to.nanoseconds - from.nanoseconds;
  return all > INT64_MAX ? INT64_MAX : all < INT64_MIN ? INT64_MIN : static_cast<std::int64_t>(all);
}

Result<Value> ago(Call& call, Arguments a) {
  const Time since = TRY(moment(call, a[0]));
  const std::int64_t passed = between(since, TRY(now(call)));
  const std::int64_t rest = passed % kSecond;
  const std::int64_t rounded = passed - rest +
                               (rest >= kSecond / 2    ? kSecond
                                : rest <= -kSecond / 2 ? -kSecond
                                                       : 0);
  return call.text(duration_text(rounded));
}

Result<Value> duration(Call& call, Arguments a) {
  std::int64_t seconds = 0;
  if (a[0].is(Kind::text)) seconds = parse_int64(a[0].text(), 10).value_or(0);
  if (a[0].is(Kind::integer) && a[0].number() == Number::int64) seconds = a[0].integer();
  return call.text(
      duration_text(static_cast<std::int64_t>(static_cast<std::uint64_t>(seconds) * kSecond)));
}

Result<Value> duration_round(Call& call, Arguments a) {
  std::int64_t length = 0;
  if (a[0].is(Kind::text)) length = parse_duration(a[0].text()).value_or(0);
  if (a[0].is(Kind::integer) && a[0].number() == Number::int64) length = a[0].integer();
  if (a[0].is(Kind::time)) length = between(a[0].time().time, TRY(now(call)));
  const std::uint64_t all =
      length < 0 ? ~static_cast<std::uint64_t>(length) + 1 : static_cast<std::uint64_t>(length);
  constexpr std::uint64_t kHour = 3600ull * kSecond;
  constexpr std::pair<std::uint64_t, const char*> kUnits[] = {
      {kHour * 24 * 365, "y"}, {kHour * 24 * 30, "mo"}, {kHour * 24, "d"}, {kHour, "h"},
      {60ull * kSecond, "m"},  {kSecond, "s"}};
  for (const auto& [unit, name] : kUnits)
    if (all > unit) return call.text(std::to_string(all / unit) + name);
  return Value::borrowed("0s");
}

template <bool must>
Result<Value> to_date(Call& call, Arguments a) {
  TRY(call.spend(a[0].text().size() * 8));
  auto time = parse_time(a[0].text(), a[1].text());
  if (!time && must) return time.error();
  if (!time) return call.heap().time({-62'135'596'800, 0});
  return call.heap().time(time->time, time->offset, time->zone);
}

Result<Value> unix_epoch(Call& call, Arguments a) {
  return call.text(std::to_string(a[0].time().time.seconds));
}
}  // namespace

void add_date_functions(Functions& functions) {
  functions["now"] = {"", now_};
  functions["date"] = {"sa", date};
  functions["dateInZone"] = functions["date_in_zone"] = {"sas", date_in_zone};
  functions["htmlDate"] = {"a", html_date};
  functions["htmlDateInZone"] = {"as", html_date_in_zone};
  functions["dateModify"] = functions["date_modify"] = {"st", date_modify<false>};
  functions["mustDateModify"] = functions["must_date_modify"] = {"st", date_modify<true>};
  functions["ago"] = {"a", ago};
  functions["duration"] = {"a", duration};
  functions["durationRound"] = {"a", duration_round};
  functions["toDate"] = {"ss", to_date<false>};
  functions["mustToDate"] = {"ss", to_date<true>};
  functions["unixEpoch"] = {"t", unix_epoch};
}

}  // namespace oakum::gotemplate
