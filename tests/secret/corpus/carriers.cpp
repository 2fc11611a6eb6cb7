#include "tests/secret/corpus/carriers.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "base/text.h"
#include "secret/sample.h"
#include "tests/text_file.h"

namespace oakum::secret {
namespace {

struct Kind {
  std::string_view path;
  bool minified;
  std::vector<std::string_view> lines;  // templates
};

const std::array<Kind, 9>& kinds() {
  static const std::array<Kind, 9> all = {
      Kind{"deploy/roll-out.sh",
           false,
           {"set -euo pipefail", "log() { echo \"[$(date +%s)] $*\" >&2; }",
            "cd \"$(dirname \"$0\")/@{a-z}{5}\"", "tar -xzf @{a-z}{4}-@{0-9}{1}.@{0-9}{2}.tar.gz",
            "if [ -z \"${TOKEN:-}\" ]; then log 'no token'; exit 1; fi",
            "curl -fsSL \"https://mirror.internal/@{a-z}{5}\" -o @{a-z}{4}.bin",
            "echo '@{hex:64}  @{a-z}{5}.bin' | sha256sum -c -",
            "for f in @{a-z}{4}/*.conf; do install -m 0644 \"$f\" /etc/@{a-z}{5}/; done"}},
      Kind{"charts/app/values.yaml",
           false,
           {"@{a-z}{5}:", "  image: registry.internal/@{a-z}{5}:v@{0-9}{1}.@{0-9}{2}",
            "  digest: sha256:@{hex:64}", "  replicas: @{1-9}{1}", "  secretName: @{a-z}{5}-tls",
            "  passwordSecretRef: {name: @{a-z}{5}-db, key: password}",
            "  checksum/config: '@{hex:40}'", "  # see docs/@{a-z}{5}.md"}},
      Kind{"app/settings.json",
           false,
           {"  \"@{a-z}{5}\": {\"enabled\": true, \"retries\": @{1-9}{1}},",
            "  \"id\": \"@{hex:8}-@{hex:4}-4@{hex:3}-a@{hex:3}-@{hex:12}\",",
            "  \"integrity\": \"sha512-@{base64:64}\",",
            "  \"url\": \"https://api.internal/@{a-z}{5}/v@{1-9}{1}\",",
            "  \"tokenUrl\": \"https://id.internal/oauth2/token\",",
            "  \"colour\": \"#@{hex:6}\","}},
      Kind{"service/handlers.py",
           false,
           {"def @{a-z}{5}_@{a-z}{4}(request, *, timeout=@{1-9}{1}):",
            "    key = request.headers.get('x-@{a-z}{4}')",
            "    password = os.environ['DB_PASSWORD']",
            "    return hashlib.sha256(key.encode()).hexdigest()",
            "class @{A-Z}{1}@{a-z}{5}Error(RuntimeError):", "    REVISION = '@{hex:40}'",
            "    # tokens are rotated by @{a-z}{5}", ""}},
      Kind{"src/engine.c",
           false,
           {"static const unsigned char @{a-z}{5}[] = {0x@{hex:2}, 0x@{hex:2}, 0x@{hex:2}};",
            "int @{a-z}{5}_@{a-z}{4}(struct ctx *c, const char *key, size_t n) {",
            "  if (!c || n > @{1-9}{1}@{0-9}{3}) return -EINVAL;", "  memcpy(c->token, key, n);",
            "  return c->@{a-z}{4}(c, 0x@{hex:8}u);", "}",
            "#define @{A-Z}{5}_VERSION \"@{0-9}{1}.@{0-9}{2}.@{0-9}{1}\"", ""}},
      Kind{"conf/beans.xml",
           false,
           {"  <bean id=\"@{a-z}{5}\" class=\"com.corp.@{a-z}{5}.@{A-Z}{1}@{a-z}{5}\">",
            "    <property name=\"password\" value=\"${db.password}\"/>", "  </bean>",
            "  <!-- @{a-z}{5} @{a-z}{4} -->",
            "  <import resource=\"classpath:@{a-z}{5}/@{a-z}{4}.xml\"/>",
            "  <version>@{0-9}{1}.@{0-9}{2}.@{0-9}{1}-SNAPSHOT</version>"}},
      Kind{"public/static/main.js",
           true,
           {"function @{a-z}{2}(e,t){return e?t(e):null}",
            "var @{a-z}{2}=@{a-z}{1}(@{1-9}{1}@{0-9}{4}),@{a-z}{3}=n.n(@{a-z}{2});",
            "e.exports={token:t.token,key:@{a-z}{2}.key};",
            "@{a-z}{1}.push([@{0-9}{3},\"@{hex:20}\"]);",
            "if(\"password\"===e.type)return @{a-z}{2}(e.value);",
            "@{a-z}{2}.p=\"/static/js/main.@{hex:8}.chunk.js\";"}},
      Kind{"Dockerfile",
           false,
           {"FROM debian:bookworm@@sha256:@{hex:64}", "ARG VERSION=@{0-9}{1}.@{0-9}{2}",
            "RUN apt-get update && apt-get install -y @{a-z}{5}",
            "ENV PATH=/opt/@{a-z}{5}/bin:$PATH", "COPY --chown=app @{a-z}{5}/ /srv/@{a-z}{4}/",
            "EXPOSE 80@{0-9}{2}", "USER app"}},
      Kind{".env",
           false,
           {"# @{a-z}{5}", "APP_ENV=production", "APP_URL=https://@{a-z}{5}.corp.internal",
            "CACHE_TTL=@{1-9}{1}00", "RELEASE=@{hex:40}", "DB_PASSWORD=${VAULT_DB_PASSWORD}",
            "LOG_LEVEL=info"}},
  };
  return all;
}

std::string made(std::string_view text, std::uint64_t seed) {
  return sample(text, {}, seed).value_or(std::string());
}

Carrier generated(const Kind& kind, std::uint64_t seed) {
  Carrier out{std::string(kind.path), {}, kind.minified};
  const std::size_t count = 12 + seed % 29;
  for (std::size_t i = 0; i < count; ++i)
    out.lines.push_back(made(kind.lines[(seed / 7 + i * 5) % kind.lines.size()], seed * 101 + i));
  return out;
}

/// Files of the system that are text, sorted; at most so many that reading them takes no time.
std::vector<std::string> files_under(const std::string& folder, std::string_view ending) {
  constexpr std::size_t kMost = 400;
  std::vector<std::string> out;
  std::error_code none;
  for (std::filesystem::recursive_directory_iterator at(folder, none), end; at != end && !none;
       at.increment(none))
    if (at->path().extension() == ending && at->is_regular_file(none) &&
        at->file_size(none) < 200'000)
      out.push_back(at->path().string());
  std::sort(out.begin(), out.end());
  if (out.size() > kMost) out.resize(kMost);
  return out;
}

const std::vector<std::string>& system_files() {
  static const auto all = [] {
    auto files = files_under("/usr/include", ".h");
    const auto python = files_under("/usr/lib/python3", ".py");
    files.insert(files.end(), python.begin(), python.end());
    return files;
  }();
  return all;
}

/// Some sixty lines from the middle of a file of the system.
Carrier from_system(std::uint64_t seed) {
  const auto& file = system_files()[seed * 37 % system_files().size()];
  const auto text = read_text(file);
  const auto all = split(text, '\n');
  const auto first = all.size() < 60 ? 0 : seed * 11 % (all.size() - 59);
  const auto count = std::min<std::size_t>(60, all.size() - first);
  Carrier out{"src/" + std::filesystem::path(file).filename().string(), {}, false};
  for (std::size_t i = 0; i < count; ++i) out.lines.emplace_back(all[first + i]);
  return out;
}

}  // namespace

std::string Carrier::with(const std::string& planted, std::size_t at, std::uint32_t& first,
                          std::uint32_t& last) const {
  const std::string_view separator = minified ? "" : "\n";
  std::string text;
  at %= lines.size() + 1;
  for (std::size_t i = 0; i <= lines.size(); ++i) {
    if (i == at) {
      first = 1 + static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
      text += planted;
      last = 1 + static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
      text += minified ? ";" : "\n";
    }
    if (i < lines.size()) (text += lines[i]) += separator;
  }
  return text;
}

Carrier carrier(std::uint64_t seed) {
  const auto& all = kinds();
  const auto which = seed % (all.size() + 2);
  if (which < all.size()) return generated(all[which], seed);
  return system_files().empty() ? generated(all[seed % all.size()], seed) : from_system(seed);
}

}  // namespace oakum::secret
