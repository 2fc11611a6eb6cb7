#include "spdx/accepted.h"

#include "spdx/list.h"
#include "spdx/normalise.h"

namespace oakum::spdx {

bool all_accepted(std::string_view declared, const std::function<bool(std::string_view)>& accepts) {
  if (accepts(declared)) return true;
  bool all = true;
  for_each_license(read_declared(declared), [&](const Expression& license) {
    all = all && (accepts(license_name(license)) ||
                  (license.exception.empty() && accepts(without_suffix(license.id))));
  });
  return all;
}

}  // namespace oakum::spdx
