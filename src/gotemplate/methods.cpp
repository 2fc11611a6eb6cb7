#include "gotemplate/methods.h"

#include "gotemplate/format.h"
#include "gotemplate/time_layout.h"

namespace oakum::gotemplate {

namespace {
using Kind = Value::Kind;
constexpr std::int64_t kSecond = 1'000'000'000;

Civil civil_of(const Moment& moment) { return civil(moment.time.seconds, moment.offset); }

template <class Get>
Function looks(Get get) {
  return {"", [get](Call& call, Arguments) -> Result<Value> {
            return get(call, call.receiver().time());
          }};
}

Value like(Call& call, const Moment& moment, Time time) {
  return call.heap().time(time, moment.offset, moment.zone);
}

Result<Value> add_date(Call& call, Arguments arguments) {
  const Moment& moment = call.receiver().time();
  const Civil c = civil_of(moment);
  for (const auto& one : arguments)
    if (one.integer() > 1'000'000 || one.integer() < -1'000'000)
      return wrong("a date out of range");
  const auto seconds = seconds_of(c.year + arguments[0].integer(), c.month + arguments[1].integer(),
                                  c.day + arguments[2].integer(), c.hour, c.minute, c.second);
  return like(call, moment, {seconds - moment.offset, moment.time.nanoseconds});
}

Function compares(bool (*test)(const Time&, const Time&)) {
  return {"t", [test](Call& call, Arguments arguments) -> Result<Value> {
            return Value::of(test(call.receiver().time().time, arguments[0].time().time));
          }};
}

const Functions& of_times() {
  static const Functions kMethods = {
      {"Format",
       {"s",
        [](Call& call, Arguments arguments) -> Result<Value> {
          TRY(call.room(arguments[0].text().size() * 4));
          return call.text(format_time(call.receiver().time(), arguments[0].text()));
        }}},
      {"String", looks([](Call& call, const Moment& m) { return call.heap().text(time_text(m)); })},
      {"Unix",
       looks([](Call&, const Moment& m) { return Value::of(m.time.seconds, Number::int64); })},
      {"UnixNano", looks([](Call&, const Moment& m) {
         return Value::of(
             static_cast<std::int64_t>(static_cast<std::uint64_t>(m.time.seconds) * kSecond +
                                       m.time.nanoseconds),
             Number::int64);
       })},
      {"UnixMilli", looks([](Call&, const Moment& m) {
         return Value::of(
             static_cast<std::int64_t>(static_cast<std::uint64_t>(m.time.seconds) * 1000 +
                                       m.time.nanoseconds / 1'000'000),
             Number::int64);
       })},
      {"Year", looks([](Call&, const Moment& m) { return Value::of(civil_of(m).year); })},
      {"Month", looks([](Call&, const Moment& m) {
         return Value::of(std::int64_t{civil_of(m).month}, Number::month);
       })},
      {"Day",
       looks([](Call&, const Moment& m) { return Value::of(std::int64_t{civil_of(m).day}); })},
      {"Hour",
       looks([](Call&, const Moment& m) { return Value::of(std::int64_t{civil_of(m).hour}); })},
      {"Minute",
       looks([](Call&, const Moment& m) { return Value::of(std::int64_t{civil_of(m).minute}); })},
      {"Second",
       looks([](Call&, const Moment& m) { return Value::of(std::int64_t{civil_of(m).second}); })},
      {"Nanosecond",
       looks([](Call&, const Moment& m) { return Value::of(std::int64_t{m.time.nanoseconds}); })},
      {"Weekday", looks([](Call&, const Moment& m) {
         return Value::of(std::int64_t{civil_of(m).weekday}, Number::weekday);
       })},
      {"YearDay",
       looks([](Call&, const Moment& m) { return Value::of(std::int64_t{civil_of(m).year_day}); })},
      {"IsZero", looks([](Call&, const Moment& m) {
         return Value::of(m.time == Time{-62'135'596'800, 0});
       })},
      {"UTC", looks([](Call& call, const Moment& m) { return call.heap().time(m.time); })},
      {"Local", looks([](Call& call, const Moment& m) { return call.heap().time(m.time); })},
      {"Before", compares([](const Time& a, const Time& b) { return a < b; })},
      {"After", compares([](const Time& a, const Time& b) { return b < a; })},
      {"Equal", compares([](const Time& a, const Time& b) { return a == b; })},
      {"AddDate", {"iii", add_date}},
  };
  return kMethods;
}

Function duration_in(double unit) {
  return {"", [unit](Call& call, Arguments) -> Result<Value> {
            return Value::of(static_cast<double>(call.receiver().integer()) / unit);
          }};
}

Function own_name() {
  return {"", [](Call& call, Arguments) -> Result<Value> {
            return call.text(TRY(sprint({&call.receiver(), 1}, call.limits())));
          }};
}

const Functions& of_durations() {
  static const Functions kMethods = {
      {"Seconds", duration_in(1e9)},
      {"Minutes", duration_in(6e10)},
      {"Hours", duration_in(3.6e12)},
      {"Milliseconds",
       {"",
        [](Call& call, Arguments) -> Result<Value> {
          return Value::of(call.receiver().integer() / 1'000'000, Number::int64);
        }}},
      {"Nanoseconds",
       {"",
        [](Call& call, Arguments) -> Result<Value> {
          return Value::of(call.receiver().integer(), Number::int64);
        }}},
      {"String", own_name()},
  };
  return kMethods;
}

const Functions& of_names() {
  static const Functions kMethods = {{"String", own_name()}};
  return kMethods;
}

const Functions* methods_of(const Value& value) {
  if (value.is(Kind::time)) return &of_times();
  if (!value.is(Kind::integer)) return nullptr;
  if (value.number() == Number::duration) return &of_durations();
  return value.number() == Number::month || value.number() == Number::weekday ? &of_names()
                                                                              : nullptr;
}
}  // namespace

const Function* method_of(const Value& value, std::string_view name) {
  if (value.is(Kind::object)) return value.object().method(name);
  const Functions* methods = methods_of(value);
  if (!methods) return nullptr;
  const auto found = methods->find(name);
  return found == methods->end() ? nullptr : &found->second;
}

}  // namespace oakum::gotemplate
