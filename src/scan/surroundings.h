#pragma once
#include <mutex>
#include <string>
#include <unordered_map>

#include "inventory/outside.h"
#include "net/http.h"

namespace oakum::scan {

/// This machine and, when allowed, the network, as analyzers of the user's own project may ask
/// them. Files are read only at absolute paths without "..", and only regular ones. Addresses come
/// from the project, so only public ones are reached unless the user vouches for the host. What was
/// fetched is kept, up to 64 MiB in all, so that every address is asked once.
class Surroundings final : public inventory::Outside {
 public:
  /// `network`: how to reach remote repositories; null forbids it. Must outlive the object.
  /// `target` is the path as the user gave it.
  Surroundings(std::string target, const net::ClientOptions* network);
  ~Surroundings() override;

  std::string variable(std::string_view name) const override;
  Result<std::string> file(const std::string& path, std::uint64_t limit) const override;
  Result<std::string> fetch(const std::string& url, std::uint64_t limit) const override;
  Result<std::vector<std::string>> names(const std::string& directory) const override;
  std::string target() const override { return target_; }

 private:
  Result<std::string> ask(const std::string& url, std::uint64_t limit) const;

  std::string target_;
  mutable std::mutex mutex_;
  mutable std::unique_ptr<net::Client> client_;
  mutable std::unordered_map<std::string, Result<std::string>> answers_;
  mutable std::uint64_t kept_ = 0;
};

}  // namespace oakum::scan
