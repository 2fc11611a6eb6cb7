#include "source/login.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>
#include <filesystem>

#include "io/reader.h"
#include "io/writer.h"
#include "source/credential_helper.h"
#include "source/docker_config.h"

namespace oakum::source {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestConfig = 4u << 20;

Error failed(const std::string& path) {
  return {errno == EACCES || errno == EPERM || errno == EROFS ? Error::denied : Error::io,
          fmt::format("{}: {}", path, std::strerror(errno))};
}

/// The file that a path of links leads to, be it there or not.
Result<std::string> behind_links(const std::string& path) {
  constexpr int kMostLinks = 40;
  fs::path at = path;
  for (int links = 0; links <= kMostLinks; ++links) {
    std::error_code error;
    const auto next = fs::read_symlink(at, error);
    if (error) return at.string();
    at = next.is_absolute() ? next : at.parent_path() / next;
  }
  return Error{Error::denied, fmt::format("{}: a link to itself", path)};
}

/// "" when there is no such file.
Result<std::string> text_of(const std::string& path) {
  auto file = io::open_file(path);
  if (!file && file.error().kind == Error::not_found) return std::string();
  if (!file) return std::move(file).error();
  auto bytes = io::read_all(**file, kLargestConfig);
  if (!bytes) return std::move(bytes).error().during(path);
  return std::string(as_text(*bytes));
}

Result<void> fill(int descriptor, const std::string& text, const std::string& replaces) {
  struct stat old {};
  // Under sudo the file stays its owner's.
  if (::stat(replaces.c_str(), &old) == 0 && (old.st_uid != geteuid() || old.st_gid != getegid()) &&
      fchown(descriptor, old.st_uid, old.st_gid) != 0)
    return failed(replaces);
  io::DescriptorWriter out(descriptor);
  TRY(out.write(text));
  if (fsync(descriptor) != 0) return failed(replaces);
  return {};
}

/// Beside the old file, then in its place.
Result<void> replace_file(const std::string& path, const std::string& text) {
  std::error_code error;
  const auto folder = fs::path(path).parent_path();
  if (!folder.empty() && !fs::exists(folder, error)) {
    fs::create_directories(folder.parent_path().empty() ? "." : folder.parent_path(), error);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return failed(folder.string());
  }
  auto temporary = path + ".XXXXXX";
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);  // 0600
  if (descriptor < 0) return failed(path);
  auto outcome = fill(descriptor, text, path);
  ::close(descriptor);
  if (outcome && ::rename(temporary.c_str(), path.c_str()) != 0) outcome = failed(path);
  if (!outcome) ::unlink(temporary.c_str());
  return outcome;
}

template <class Edit>
Result<void> edit_config(const std::string& config_path, Edit edit) {
  const auto path = TRY(behind_links(config_path));
  const auto old = TRY(text_of(path));
  auto text = edit(old);
  if (!text) return std::move(text).error().during(config_path);
  return replace_file(path, *text);
}

}  // namespace

Result<LoginPlace> store_login(const std::string& config_path, const std::string& host,
                               const Credentials& credentials) {
  const auto config = TRY(DockerConfig::read(config_path));
  LoginPlace place{config.keeper_of(host), config_path};
  if (!place.helper.empty())
    TRY(store_with_helper(place.helper, login_key(host), credentials));
  else
    TRY(edit_config(config_path,
                    [&](const std::string& text) { return with_login(text, host, credentials); }));
  return place;
}

Result<bool> erase_login(const std::string& config_path, const std::string& host) {
  const auto config = TRY(DockerConfig::read(config_path));
  const auto keeper = config.keeper_of(host);
  if (!keeper.empty()) TRY(erase_with_helper(keeper, login_key(host)));
  if (config.knows(host))
    TRY(edit_config(config_path,
                    [&](const std::string& text) { return without_login(text, host); }));
  return !keeper.empty() || config.knows(host);
}

}  // namespace oakum::source
