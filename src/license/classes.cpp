#include "license/classes.h"

#include <algorithm>

#include <re2/re2.h>

#include "base/text.h"
#include "spdx/list.h"

extern "C" {
extern const char oakum_license_classes_begin[], oakum_license_classes_end[];
}

namespace oakum::license {
namespace {

constexpr std::string_view kTextPrefix = "text://";
constexpr std::int64_t kMostRegexMemory = 8 << 20;

ClassLists read_lists() {
  ClassLists lists;
  Lines lines({oakum_license_classes_begin,
               static_cast<std::size_t>(oakum_license_classes_end - oakum_license_classes_begin)});
  std::string_view line;
  lines.next(line);
  while (lines.next(line))
    if (const auto parts = cut(line, ","))
      for (const auto one : kClasses)
        if (name(one) == parts->second) lists[one].emplace_back(parts->first);
  return lists;
}

Result<std::shared_ptr<const re2::RE2>> compile(std::string_view pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMostRegexMemory);
  options.set_dot_nl(true);
  auto compiled =
      std::make_shared<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!compiled->ok())
    return Error{Error::usage, fmt::format("\"{}{}\" in a list of licences is no regular "
                                           "expression: {}",
                                           kTextPrefix, printable(pattern), compiled->error())};
  return compiled;
}

/// "GPL-2.0-with-classpath-exception" of "GPL-2.0-only WITH Classpath-exception-2.0": how the list
/// wrote it once.
std::string deprecated_name(const spdx::Expression& license) {
  const auto exception = lower(license.exception);
  const auto word = exception.substr(0, exception.find("-exception"));
  const auto id = std::string(spdx::without_suffix(license.id)) + "-with-" + word + "-exception";
  const auto* listed = spdx::find_license(id);
  return listed ? std::string(listed->id) : std::string();
}

}  // namespace

std::string_view name(Class of) {
  constexpr std::array<std::string_view, 7> kNames = {
      "unknown", "unencumbered", "permissive", "notice", "reciprocal", "restricted", "forbidden"};
  return kNames[static_cast<std::size_t>(of)];
}

Severity severity(Class of) {
  switch (of) {
    case Class::forbidden:
      return Severity::critical;
    case Class::restricted:
      return Severity::high;
    case Class::reciprocal:
      return Severity::medium;
    case Class::unknown:
      return Severity::unknown;
    default:
      return Severity::low;
  }
}

const ClassLists& default_lists() {
  static const auto lists = read_lists();
  return lists;
}

Result<Classes> Classes::of(const ClassLists& lists) {
  Classes classes;
  for (const auto one : kClasses) {
    const auto list = lists.find(one);
    if (list == lists.end()) continue;
    for (const auto& entry : list->second) {
      if (!entry.starts_with(kTextPrefix)) {
        classes.names_.emplace(entry, one);  // the first, which is the most severe, stays
        continue;
      }
      auto compiled = TRY(compile(std::string_view(entry).substr(kTextPrefix.size())));
      classes.texts_.emplace_back(std::move(compiled), one);
    }
  }
  return classes;
}

Class Classes::named(std::string_view name) const {
  const auto at = names_.find(name);
  return at == names_.end() ? Class::unknown : at->second;
}

Class Classes::of_license(const spdx::Expression& license) const {
  std::vector<std::string> spellings = {spdx::license_name(license)};
  if (!license.exception.empty()) spellings.push_back(deprecated_name(license));
  spellings.push_back(license.id);
  spellings.emplace_back(spdx::without_suffix(license.id));
  for (const auto& spelling : spellings)
    if (const auto found = named(spelling); found != Class::unknown) return found;
  return Class::unknown;
}

Class Classes::of_expression(const spdx::Expression& expression) const {
  const auto known = [](Class a, Class b) { return a != Class::unknown && b != Class::unknown; };
  return spdx::evaluate<Class>(
      expression, [&](const spdx::Expression& license) { return of_license(license); },
      [&](Class a, Class b) { return known(a, b) ? std::max(a, b) : Class::unknown; },
      [&](Class a, Class b) { return known(a, b) ? std::min(a, b) : Class::unknown; });
}

Class Classes::of_text(std::string_view text) const {
  for (const auto& [pattern, of] : texts_)
    if (re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern)) return of;
  return Class::unknown;
}

}  // namespace oakum::license
