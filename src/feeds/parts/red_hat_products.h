#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "advisory/builder.h"

namespace oakum::feeds {

/// The indices of a CPE that a record of Red Hat names
/// ("cpe:/o:redhat:enterprise_linux:9::baseos"). One without a repository
/// ("cpe:/o:redhat:enterprise_linux:9") stands for all repositories of the release. Where no table
/// of content sets was imported, the two every subscription has are entered, so that plain hosts
/// can be matched.
std::vector<std::uint32_t> add_red_hat_cpes(advisory::Builder& builder, std::string_view cpe);

}  // namespace oakum::feeds
