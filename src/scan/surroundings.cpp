#include "scan/surroundings.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/descriptor.h"
#include "base/text.h"

namespace oakum::scan {
namespace {

constexpr std::uint64_t kKeptBytes = 64u << 20;
constexpr std::size_t kMostNames = 100'000;

bool is_plain(std::string_view path) {
  if (!path.starts_with('/') || path.find('\0') != std::string_view::npos) return false;
  for (const auto part : split(path, '/'))
    if (part == "..") return false;
  return true;
}

Error failed(const std::string& path, int number) {
  const auto kind = number == ENOENT || number == ENOTDIR ? Error::not_found
                    : number == EACCES || number == ELOOP ? Error::denied
                                                          : Error::io;
  return {kind, fmt::format("{}: {}", path, std::strerror(number))};
}

Result<std::string> read_up_to(int descriptor, const std::string& path, std::uint64_t limit) {
  std::string text;
  char block[64 << 10];
  for (;;) {
    const auto got = read(descriptor, block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(path, errno);
    if (got == 0) return text;
    text.append(block, static_cast<std::size_t>(got));
    if (text.size() > limit)
      return Error{Error::too_large, fmt::format("{}: more than {} bytes", path, limit)};
  }
}

}  // namespace

Surroundings::Surroundings(std::string target, const net::ClientOptions* network)
    : target_(target == "." ? "" : std::move(target)),
      client_(network ? std::make_unique<net::Client>(*network) : nullptr) {}
Surroundings::~Surroundings() = default;

std::string Surroundings::variable(std::string_view name) const {
  const char* value = std::getenv(std::string(name).c_str());
  return value ? value : "";
}

Result<std::string> Surroundings::file(const std::string& path, std::uint64_t limit) const {
  if (!is_plain(path))
    return Error{Error::denied, fmt::format("{}: not a plain path", printable(path))};
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.number() < 0) return failed(path, errno);
  struct stat status {};
  if (fstat(file.number(), &status) != 0) return failed(path, errno);
  if (!S_ISREG(status.st_mode)) return Error{Error::denied, fmt::format("{}: not a file", path)};
  return read_up_to(file.number(), path, limit);
}

Result<std::vector<std::string>> Surroundings::names(const std::string& directory) const {
  if (!is_plain(directory))
    return Error{Error::denied, fmt::format("{}: not a plain path", printable(directory))};
  std::error_code error;
  std::vector<std::string> names;
  std::filesystem::directory_iterator entries(directory, error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    if (names.size() >= kMostNames)
      return Error{Error::too_large,
                   fmt::format("{}: more than {} entries", directory, kMostNames)};
    names.push_back(entries->path().filename().string());
  }
  if (error) return failed(directory, error.value());
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::string> Surroundings::fetch(const std::string& url, std::uint64_t limit) const {
  if (!client_) return Error{Error::denied, "the network is not asked without --online-scan"};
  const std::lock_guard lock(mutex_);
  if (const auto known = answers_.find(url); known != answers_.end()) return known->second;
  auto answer = ask(url, limit);
  if (answer) kept_ += answer->size();
  if (kept_ <= kKeptBytes) answers_.emplace(url, answer);
  return answer;
}

Result<std::string> Surroundings::ask(const std::string& url, std::uint64_t limit) const {
  net::Request request;
  request.url = TRY(net::parse_url(url));
  // Nobody's own host: what the project names is reached at public addresses only.
  request.named_host = "none.invalid";
  const auto shown = request.url.shown();
  auto response = client_->send(request);
  if (!response) return std::move(response).error().during(shown);
  if (response->status == 404) return Error{Error::not_found, shown + ": not there"};
  if (response->status != 200)
    return Error{Error::unreachable, fmt::format("{}: answered {}", shown, response->status)};
  const auto body = net::read_all(*response->body, limit);
  if (!body) return Error(body.error()).during(shown);
  return std::string(as_text(*body));
}

}  // namespace oakum::scan
