#include "source/credential_helper.h"

#include <unistd.h>

#include <algorithm>

#include "base/program.h"
#include "base/text.h"
#include "formats/json_writer.h"
#include "formats/node.h"

namespace oakum::source {
namespace {

constexpr std::size_t kLargestAnswer = 1u << 20;
constexpr std::chrono::milliseconds kTime{10'000};
/// A user name that says: what follows is an identity token.
constexpr std::string_view kTokenUser = "<token>";

/// "docker-credential-NAME", once it is clear that NAME is one.
Result<std::string> program_of(std::string_view name) {
  constexpr std::size_t kLongest = 100;
  const bool clean =
      !name.empty() && name.size() <= kLongest && std::all_of(name.begin(), name.end(), [](char c) {
        return is_alpha(c) || is_digit(c) || c == '_' || c == '.' || c == '-';
      });
  if (!clean)
    return Error{Error::usage, fmt::format("'{}' is not the name of a credential helper",
                                           printable(name.substr(0, kLongest)))};
  auto path = find_program("docker-credential-" + std::string(name));
  if (!path)
    return Error{Error::denied, fmt::format("the credential helper of Docker's configuration: {}",
                                            path.error().what)};
  return path;
}

std::vector<std::string> surroundings() {
  std::vector<std::string> out;
  for (char** entry = environ; entry && *entry; ++entry) out.emplace_back(*entry);
  return out;
}

Result<Ended> run(std::string_view name, const std::string& verb, const std::string& input) {
  Program program;
  program.arguments = {TRY(program_of(name)), verb};
  program.environment = surroundings();
  program.input = input;
  program.most_output = kLargestAnswer;
  program.time = kTime;
  return run_program(program);
}

/// All helpers are made from one set of words.
bool knows_nothing(const Ended& ended) {
  return ended.out.find("credentials not found") != std::string::npos ||
         ended.err.find("credentials not found") != std::string::npos;
}

Error failure(std::string_view name, const std::string& verb, const Ended& ended) {
  return {Error::denied,
          fmt::format("docker-credential-{} {}: failed with code {}", name, verb, ended.code)};
}

}  // namespace

Result<Credentials> parse_helper_answer(std::string_view json) {
  const auto document =
      formats::parse_json(json, {.bytes = kLargestAnswer, .depth = 16, .nodes = 1000});
  if (!document || !document->root().is_object())
    return Error{Error::corrupt, "its answer is not what a credential helper says"};
  Credentials credentials;
  const auto user = (*document)["Username"].text();
  if (user == kTokenUser) {
    credentials.identity_token = (*document)["Secret"].text();
  } else {
    credentials.username = user;
    credentials.password = (*document)["Secret"].text();
  }
  return credentials;
}

Result<Credentials> ask_helper(std::string_view name, const std::string& server) {
  const auto ended = TRY(run(name, "get", server));
  if (ended.code != 0 && knows_nothing(ended)) return Credentials{};
  if (ended.code != 0 || ended.cut) return failure(name, "get", ended);
  auto credentials = parse_helper_answer(ended.out);
  if (!credentials)
    return std::move(credentials).error().during(fmt::format("docker-credential-{} get", name));
  return credentials;
}

Result<void> store_with_helper(std::string_view name, const std::string& server,
                               const Credentials& credentials) {
  io::StringWriter text;
  formats::JsonWriter out(text, formats::JsonWriter::Style::compact);
  const bool token = !credentials.identity_token.empty();
  out.begin_object();
  out.key("ServerURL").value(server);
  out.key("Username").value(token ? kTokenUser : std::string_view(credentials.username));
  out.key("Secret").value(token ? credentials.identity_token : credentials.password);
  out.end_object();
  TRY(out.finish());
  const auto ended = TRY(run(name, "store", text.text()));
  if (ended.code != 0) return failure(name, "store", ended);
  return {};
}

Result<void> erase_with_helper(std::string_view name, const std::string& server) {
  const auto ended = TRY(run(name, "erase", server));
  if (ended.code != 0 && !knows_nothing(ended)) return failure(name, "erase", ended);
  return {};
}

}  // namespace oakum::source
