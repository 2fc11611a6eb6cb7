#pragma once
#include <string_view>

// The files of licenses/, as the build embedded them.
namespace oakum::spdx {

std::string_view licenses_file();
std::string_view exceptions_file();
std::string_view aliases_file();
std::string_view texts_file();

}  // namespace oakum::spdx
