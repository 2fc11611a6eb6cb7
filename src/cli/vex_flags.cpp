#include "cli/vex_flags.h"

#include <unistd.h>

#include <cstdlib>

#include "base/bytes.h"
#include "base/text.h"
#include "cli/database.h"
#include "cli/network.h"
#include "io/reader.h"
#include "vex/read.h"
#include "vex/repository_update.h"

namespace oakum::cli {
namespace {

constexpr std::uint64_t kLargestConfiguration = 1u << 20;

bool exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

/// An absolute path from the environment; "" when there is none.
std::string folder_from(const char* name) {
  const char* value = std::getenv(name);
  return value && *value == '/' ? value : "";
}

std::vector<std::string> configuration_places() {
  const auto data = folder_from("XDG_DATA_HOME"), home = folder_from("HOME");
  std::vector<std::string> places;
  if (!data.empty()) places.push_back(data + "/oakum/vex/repository.yaml");
  if (data.empty() && !home.empty())
    places.push_back(home + "/.local/share/oakum/vex/repository.yaml");
  for (const auto& folder : {data, home})
    if (!folder.empty()) places.push_back(folder + "/.trivy/vex/repository.yaml");
  return places;
}

bool may_ask_servers(const Args& args) { return !args.on("offline-scan"); }

/// Nobody waits long for a server when what is here will do.
void update_repositories(const vex::Plan& plan, const net::ClientOptions& client,
                         Terminal& terminal) {
  for (const auto& repository : plan.repositories) {
    if (!repository.enabled) continue;
    const auto fetched = vex::update(repository, plan.cache, client);
    if (fetched) continue;
    terminal.warning(fmt::format("VEX {}; what is on this machine is used", fetched.error().what));
  }
}

Result<vex::Source> source_of(const std::string& word) {
  if (word == "repo" || word == "repository") return vex::Source{vex::Source::repository};
  if (word == "sbom-ref") return vex::Source{vex::Source::bom_references};
  if (word == "oci") return vex::Source{vex::Source::attestations};
  auto document = vex::read_file(word);
  if (!document) return std::move(document.error()).during("--vex");
  return vex::Source{vex::Source::file, *std::move(document)};
}

}  // namespace

std::vector<std::string_view> vex_flags() { return {"vex", "skip-vex-repo-update"}; }

Result<VexConfiguration> vex_configuration() {
  const auto places = configuration_places();
  if (places.empty())
    return Error{Error::usage, "nowhere to keep VEX repositories: HOME is not set"};
  VexConfiguration out{.path = places.front(), .repositories = vex::default_repositories()};
  for (const auto& place : places) {
    if (!exists(place)) continue;
    out.path = place;
    out.there = true;
    auto file = TRY(io::open_file(place));
    const auto bytes = TRY(io::read_all(*file, kLargestConfiguration));
    auto repositories = vex::parse_repositories(as_text(bytes));
    if (!repositories) return std::move(repositories.error()).during(printable(place));
    out.repositories = *std::move(repositories);
    break;
  }
  return out;
}

Result<vex::Plan> vex_plan(const Args& args, const source::RegistryOptions& registry,
                           Terminal& terminal) {
  vex::Plan plan;
  bool repositories = false;
  for (const auto& word : args.list("vex")) {
    auto source = TRY(source_of(word));
    repositories |= source.kind == vex::Source::repository;
    plan.sources.push_back(std::move(source));
  }
  if (plan.sources.empty()) return plan;
  if (args.given("pkg-relationships"))
    return Error{Error::usage,
                 "--vex needs to know what every package is needed by; it does not go with "
                 "--pkg-relationships"};
  plan.cache = cache_directory(args);
  if (may_ask_servers(args)) plan.network = client_options(args, terminal);
  plan.registry = registry;
  if (!repositories) return plan;
  auto configuration = TRY(vex_configuration());
  plan.repositories = std::move(configuration.repositories);
  if (plan.network && !args.on("skip-vex-repo-update"))
    update_repositories(plan, *plan.network, terminal);
  TRY(terminal.cancel.check());
  return plan;
}

Result<vex::Plan> vex_plan(const Args& args, Terminal& terminal) {
  source::RegistryOptions registry;
  registry.insecure = args.on("insecure");
  registry.credentials = source::CredentialStore::from_environment();
  return vex_plan(args, registry, terminal);
}

}  // namespace oakum::cli
