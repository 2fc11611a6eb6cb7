#include "vex/cpe_match.h"

#include <array>

#include "base/text.h"
#include "core/cpe.h"
#include "net/url.h"

namespace oakum::vex {
namespace {

using Attributes = std::array<std::string, 11>;  // part, vendor, product, version, …

/// As one form: lower case, without escapes; "" for any.
std::string plain(std::string_view attribute) {
  if (attribute == "*") return {};
  return lower(replace_all(attribute, "\\", ""));
}

std::optional<Attributes> take_apart(std::string_view cpe) {
  Attributes out;
  if (const auto name = parse_cpe(cpe)) {
    std::size_t at = 0;
    for (const auto part : {name->part, name->vendor, name->product, name->version, name->update,
                            name->edition, name->language, name->software_edition,
                            name->target_software, name->target_hardware, name->other})
      out[at++] = plain(part);
    return out;
  }
  if (!equal_ignoring_case(cpe.substr(0, 5), "cpe:/")) return std::nullopt;
  std::size_t at = 0;
  for (const auto part : split(cpe.substr(5), ':'))
    if (at < out.size()) out[at++] = lower(net::decode_percent(part));
  return out;
}

bool is_system(const Attributes& is) { return is[0] == "o"; }

/// "8" covers "8.10".
bool version_covers(const std::string& said, const std::string& is) {
  return said.empty() || said == is || is.starts_with(said + '.');
}

}  // namespace

std::optional<std::string> cpe_vendor_product(std::string_view cpe) {
  const auto name = take_apart(cpe);
  if (!name || (*name)[1].empty() || (*name)[2].empty() || (*name)[1] == "-" || (*name)[2] == "-")
    return std::nullopt;
  return fmt::format("{}:{}", (*name)[1], (*name)[2]);
}

bool cpe_covers(std::string_view said, std::string_view is) {
  const auto a = take_apart(said), b = take_apart(is);
  if (!a || !b || (*a)[1].empty() || (*a)[2].empty()) return false;
  if ((*a)[1] != (*b)[1] || (*a)[2] != (*b)[2]) return false;
  if (is_system(*b)) return version_covers((*a)[3], (*b)[3]);
  for (std::size_t i = 0; i < a->size(); ++i)
    if (!(*a)[i].empty() && (*a)[i] != (*b)[i]) return false;
  return true;
}

}  // namespace oakum::vex
