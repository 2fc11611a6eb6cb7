#include "report/format.h"

#include <algorithm>

namespace oakum::report {

const Format* find_format(std::string_view name) {
  const auto list = formats();
  const auto row = std::find_if(list.begin(), list.end(),
                                [&](const Format& format) { return format.name == name; });
  return row == list.end() ? nullptr : &*row;
}

}  // namespace oakum::report
