#pragma once
#include <string_view>

namespace oakum::secret {

/// Shannon entropy of the characters, in bits a character: 0 for "aaaa", 4 for each of sixteen
/// once. Of at most the first 4 KiB.
double entropy_of(std::string_view text);

/// Whether a value stands for one instead of being one: a variable ("${TOKEN}", "{{ token }}",
/// "$(cat f)", "%s", "os.environ…"), something to fill in ("<your-token>", "your_api_key",
/// "changeme", "xxxxxxxx", "EXAMPLE"), one character again and again, or one run through the
/// alphabet or the digits.
bool is_placeholder(std::string_view value);

}  // namespace oakum::secret
