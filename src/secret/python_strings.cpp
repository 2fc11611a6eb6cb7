#include "secret/python_strings.h"

namespace oakum::secret {

std::string printable_strings(std::string_view bytes) {
  constexpr std::size_t kLongerThan = 4;
  std::string out;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= bytes.size(); ++i) {
    if (i < bytes.size() && bytes[i] >= ' ' && bytes[i] <= '~') continue;
    if (i - begin > kLongerThan) {
      out += bytes.substr(begin, i - begin);
      out += '\n';
    }
    begin = i + 1;
  }
  return out;
}

}  // namespace oakum::secret
