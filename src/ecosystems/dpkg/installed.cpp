#include "ecosystems/dpkg/installed.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace oakum::ecosystems::dpkg {

static constexpr std::size_t kLongestStatus = 1024;  ///< Three words are usual.
static constexpr std::array<std::string_view, 4> kGone = {"deinstall", "purge", "not-installed",
                                                          "config-files"};

bool is_installed(std::string_view status) {
  const auto words = split_words(status.substr(0, kLongestStatus));
  return std::none_of(words.begin(), words.end(), [](std::string_view word) {
    return std::find(kGone.begin(), kGone.end(), word) != kGone.end();
  });
}

}  // namespace oakum::ecosystems::dpkg
