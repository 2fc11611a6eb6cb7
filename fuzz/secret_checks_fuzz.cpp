// links: secret
// Promise: every check takes any value and what stands around it; what completion() adds to a token
// makes a good one; a value is judged the same each time, and templates give the same text or say
// what is wrong.
#include <array>
#include <cstdint>
#include <cstdlib>

#include "secret/checks.h"
#include "secret/decoded.h"
#include "secret/judge_value.h"
#include "secret/plausible.h"
#include "secret/sample.h"

namespace {

void keep(bool promise) {
  if (!promise) std::abort();
}

constexpr std::array<const char*, 10> kChecks = {
    "github-checksum", "grafana-checksum", "gitlab-routable",       "jwt",
    "private-key",     "base64-json",      "encrypted-private-key", "aws-key-id",
    "url-credentials", "docker-auth"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum::secret;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto* check = kChecks[data[0] % kChecks.size()];
  keep(is_check(check));
  const auto value = text.substr(0, text.size() / 2);
  keep(run_check(check, value, text) == run_check(check, value, text));
  const auto rest = completion(check, text);
  if (!rest.empty() && !text.empty() && text.find('_') == text.npos) {
    const auto whole = std::string(text) + (std::string_view(check)[1] == 'r' ? "_" : "") + rest;
    keep(run_check(check, whole, whole) == Checked::good);
  }
  keep(entropy_of(value) >= 0 && entropy_of(value) <= 8);
  (void)is_placeholder(value);
  const Rule rule{.entropy = 2, .check = check, .compiled = 1};
  keep(judge_value(rule, value, text).secret == judge_value(rule, value, text).secret);
  const auto decoded = decode_words(text);
  std::size_t before = 0;
  for (const auto& piece : decoded.pieces) {
    keep(piece.source.begin < piece.source.end && piece.source.end <= text.size());
    keep(piece.place.begin >= before && piece.place.end <= decoded.text.size());
    before = piece.place.end;
  }
  const auto made = sample(text, check, 1);
  if (made) keep(*made == *sample(text, check, 1));
  return 0;
}
