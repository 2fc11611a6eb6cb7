#include "spdx/data.h"

extern "C" {
extern const char oakum_spdx_licenses_begin[], oakum_spdx_licenses_end[];
extern const char oakum_spdx_exceptions_begin[], oakum_spdx_exceptions_end[];
extern const char oakum_spdx_aliases_begin[], oakum_spdx_aliases_end[];
extern const char oakum_spdx_texts_begin[], oakum_spdx_texts_end[];
}

namespace oakum::spdx {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::string_view licenses_file() {
  return between(oakum_spdx_licenses_begin, oakum_spdx_licenses_end);
}
std::string_view exceptions_file() {
  return between(oakum_spdx_exceptions_begin, oakum_spdx_exceptions_end);
}
std::string_view aliases_file() {
  return between(oakum_spdx_aliases_begin, oakum_spdx_aliases_end);
}
std::string_view texts_file() { return between(oakum_spdx_texts_begin, oakum_spdx_texts_end); }

}  // namespace oakum::spdx
