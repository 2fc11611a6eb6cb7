#include "report/parts/annotations.h"

#include "base/text.h"
#include "report/parts/cell.h"
#include "report/parts/words.h"

namespace oakum::report {

namespace {
constexpr std::size_t kMost = 10;
constexpr std::size_t kLongest = 400;  // columns of a message

Annotation::Level level_of(Severity severity) {
  return severity >= Severity::high     ? Annotation::error
         : severity == Severity::medium ? Annotation::warning
                                        : Annotation::notice;
}

Annotation annotation_of(const Report& report, const Told& told) {
  const auto place = place_of(report, told);
  return {.level = level_of(told.finding->severity),
          .path = one_line(place.path),
          .line = place.lines.front().start,
          .title = cut_to(one_line(told.license() ? told.license()->name : told.finding->rule), 80),
          .message = cut_to(one_line(headline(told)), kLongest)};
}

/// One that stands for all that have no room.
Annotation rest(Annotation::Level level, std::size_t count) {
  return {.level = level,
          .path = {},
          .title = "More findings",
          .message = counted(count, "more finding of this level is in the report",
                             "more findings of this level are in the report")};
}
}  // namespace

std::vector<Annotation> annotations(const Report& report) {
  const Flat flat(report);
  std::array<std::size_t, 3> all{};
  flat.each(false, [&](const Told& told) { ++all[level_of(told.finding->severity)]; });
  std::array<std::size_t, 3> room{};
  for (std::size_t i = 0; i < room.size(); ++i) room[i] = all[i] > kMost ? kMost - 1 : kMost;
  std::vector<Annotation> list;
  for (const auto severity :
       {Severity::critical, Severity::high, Severity::medium, Severity::low, Severity::unknown})
    flat.each(false, [&](const Told& told) {
      auto& left = room[level_of(severity)];
      if (told.finding->severity != severity || left == 0) return;
      --left;
      list.push_back(annotation_of(report, told));
    });
  for (const auto level : {Annotation::error, Annotation::warning, Annotation::notice})
    if (all[level] > kMost) list.push_back(rest(level, all[level] - (kMost - 1)));
  return list;
}

std::string command_text(std::string_view text, std::string_view percent) {
  std::string out;
  for (const char c : text) {
    if (c == '%')
      out += percent;
    else if (c == '\r')
      out += "%0D";
    else if (c == '\n')
      out += "%0A";
    else
      out += c;
  }
  return out;
}

}  // namespace oakum::report
