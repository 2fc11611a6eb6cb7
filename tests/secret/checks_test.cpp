#include "secret/checks.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "secret/sample.h"

namespace oakum::secret {
namespace {

std::string made(std::string_view text, std::string_view check = {}, std::uint64_t seed = 7) {
  return sample(text, check, seed).value_or("no template");
}
std::string base64(std::string_view text) { return encode_base64(as_bytes(text)); }

TEST(Checks, LookAtValues) {
  const auto body = made("@{0-9A-Za-z+/}{64}\n@{0-9A-Za-z+/}{64}\n");
  const auto armour = [&](std::string_view kind, const std::string& text) {
    const auto name = std::string("-----") + "BEGIN " + std::string(kind) + "-----\n";
    return name + text + "-----" + "END " + std::string(kind) + "-----\n";
  };
  const auto jwt = [&](const std::string& head, const std::string& claims) {
    return base64(head) + "." + base64(claims) + "." + made("@{0-9A-Za-z_-}{43}");
  };
  const auto openssh = [&](std::string_view cipher) {
    return armour("OPENSSH PRIVATE KEY", base64(std::string("openssh-key-v1\0\0\0\0\x04", 19) +
                                                std::string(cipher) + made("@{0-9a-z}{80}")));
  };
  struct Case {
    std::string check, value;
    Checked says;
    std::string why;
  };
  using enum Checked;
  const auto ghp = std::string("gh") + "p_";
  const Case cases[] = {
      {"github-checksum", made(ghp + "@{0-9A-Za-z}{30}@{checksum}", "github-checksum"), good, ""},
      {"github-checksum", made(ghp + "@{0-9A-Za-z}{30}000000"), broken, "another checksum"},
      {"github-checksum", "abc", nothing, "too short for one"},
      {"grafana-checksum", made("glsa_@{0-9A-Za-z}{32}_@{checksum}", "grafana-checksum"), good, ""},
      {"grafana-checksum", made("glsa_@{0-9A-Za-z}{32}_00000000"), broken, ""},
      {"grafana-checksum", "glsa", nothing, "no checksum"},
      {"gitlab-routable", made("glpat-@{0-9A-Za-z}{27}.01@{checksum}", "gitlab-routable"), good,
       ""},
      {"gitlab-routable", made("glpat-@{0-9A-Za-z}{27}.01.0000000"), broken, ""},
      {"gitlab-routable", "glpat", nothing, "too short for one"},
      {"jwt", jwt(R"({"alg":"HS256"})", R"({"sub":"1"})"), good, ""},
      {"jwt", jwt(R"({"alg":"HS256"})", "no claims"), nothing, "claims are JSON"},
      {"jwt", jwt(R"({"typ":"JWT"})", R"({"sub":"1"})"), nothing, "no algorithm"},
      {"jwt", "a.b", nothing, "two parts"},
      {"jwt", base64(R"({"alg":"RSA-OAEP"})") + ".a.b.c.d", good,
       "an encrypted one has five parts"},
      {"private-key", armour("RSA PRIVATE KEY", body), good, ""},
      {"private-key", armour("RSA PRIVATE KEY", "…"), nothing, "words in a manual"},
      {"private-key", armour("RSA PRIVATE KEY", std::string(128, 'A') + "\n"), nothing,
       "filled in"},
      {"private-key", armour("ENCRYPTED PRIVATE KEY", body), nothing, ""},
      {"private-key", armour("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\n" + body), nothing, ""},
      {"private-key", openssh("none"), good, ""},
      {"private-key", openssh("aes256-ctr"), nothing, "the cipher stands in front"},
      {"encrypted-private-key", armour("ENCRYPTED PRIVATE KEY", body), good, ""},
      {"encrypted-private-key", openssh("aes256-ctr"), good, ""},
      {"encrypted-private-key", armour("RSA PRIVATE KEY", body), nothing, ""},
      {"base64-json", base64(R"({"token":"abcdef"})"), good, ""},
      {"base64-json", base64("[1]"), nothing, "no object"},
      {"base64-json", "%%%", nothing, "no base64"},
      {"aws-key-id", std::string("AKI") + "A" + made("@{A-Z2-7}{16}"), good, ""},
      {"aws-key-id", std::string("AKI") + "A0189" + made("@{A-Z2-7}{12}"), broken, "no base 32"},
      {"aws-key-id", std::string("AKI") + "AX", nothing, "another length"},
      {"url-credentials", "https://me:s3cr3tvalue@h", good, ""},
      {"url-credentials", "s3cr3tvalue", good, "a password alone"},
      {"url-credentials", "https://me:password@h", nothing, "what manuals write"},
      {"url-credentials", "https://app:app@h", nothing, "the name again"},
      {"url-credentials", "https://me:${PASSWORD}@h", nothing, "a variable"},
      {"url-credentials", "https://me@h", nothing, "no password"},
      {"url-credentials", "https://me:a@b@h", good, "an '@' in the password, to the last one"},
      {"docker-auth", base64("me:s3cr3tvalue"), good, ""},
      {"docker-auth", base64("me:password"), nothing, "what manuals write"},
      {"docker-auth", base64("me:me"), nothing, "the name again"},
      {"docker-auth", base64("me"), nothing, "no password"},
      {"docker-auth", base64(":abcdefgh"), nothing, "no name"},
      {"docker-auth",
       base64("me:a\x01"
              "bcdefgh"),
       nothing, "no text"},
      {"unheard-of", "anything", good, "nothing speaks against it"},
  };
  for (const auto& [check, value, says, why] : cases)
    EXPECT_EQ(run_check(check, value, value), says) << check << " of " << value << ": " << why;
}

TEST(Checks, CompleteWhatTheyCheck) {
  for (const auto* check : {"github-checksum", "grafana-checksum", "gitlab-routable"}) {
    EXPECT_TRUE(is_check(check));
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      const auto token = made("abc_@{0-9A-Za-z}{32}", {}, seed) +
                         (std::string_view(check) == "grafana-checksum" ? "_" : "");
      const auto whole = token + completion(check, token);
      EXPECT_EQ(run_check(check, whole, whole), Checked::good) << check << " " << whole;
    }
  }
  EXPECT_EQ(completion("jwt", "abc"), "") << "no checksum";
  EXPECT_EQ(completion("unheard-of", "abc"), "");
  EXPECT_FALSE(is_check("unheard-of"));
  EXPECT_FALSE(is_check(""));
}

TEST(Checks, TakeAnyValue) {
  for (const auto* check :
       {"aws-key-id", "base64-json", "docker-auth", "encrypted-private-key", "github-checksum",
        "gitlab-routable", "grafana-checksum", "jwt", "private-key", "url-credentials"}) {
    ASSERT_TRUE(is_check(check));
    for (const auto& value :
         {std::string(), std::string("\0\0\0", 3), std::string("-----BEGIN"), std::string("_"),
          std::string("..."), std::string("://"), std::string("://:@"), std::string("----------"),
          std::string(100'000, '.'), std::string(100'000, '\\')})
      if (std::string_view(check) != "url-credentials")  // there a value may be a password
        EXPECT_NE(run_check(check, value, value), Checked::good)
            << check << " of " << value.substr(0, 20);
      else
        (void)run_check(check, value, value);
  }
}

}  // namespace
}  // namespace oakum::secret
