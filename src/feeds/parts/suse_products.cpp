#include "feeds/parts/suse_products.h"

#include <string>

namespace oakum::feeds {

std::optional<DistributionSpace> suse_space(std::string_view product) {
  constexpr std::string_view kOpen = "openSUSE ", kName = "SUSE ";
  for (const auto end : {"-LTSS", "-ESPOS", "-BCL", "-CLIENT-TOOLS", "-TERADATA", " Update"})
    if (const auto at = product.find(end); at != std::string_view::npos)
      product = product.substr(0, at);
  if (product.starts_with(kOpen))
    return distribution_space("openSUSE", product.substr(kOpen.size()));
  if (!product.starts_with("SUSE Linux ")) return std::nullopt;
  auto release = std::string(product.substr(kName.size()));
  // "Linux Micro 6.0" is the new name of "Linux Enterprise Micro".
  if (release.starts_with("Linux Micro ")) release = "Linux Enterprise Micro " + release.substr(12);
  return distribution_space("SUSE", release);
}

}  // namespace oakum::feeds
