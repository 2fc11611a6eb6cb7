#include "advisory/detail_store.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <tuple>

#include "advisory/detail_record.h"

namespace oakum::advisory {
namespace {

constexpr std::size_t kInMemory = 8 << 20;

constexpr std::string_view kPrecedence[] = {"",
                                            "nvd",
                                            "redhat",
                                            "redhat-oval",
                                            "debian",
                                            "ubuntu",
                                            "alpine",
                                            "amazon",
                                            "oracle-oval",
                                            "suse-cvrf",
                                            "photon",
                                            "arch-linux",
                                            "alma",
                                            "rocky",
                                            "cbl-mariner",
                                            "azure",
                                            "ruby-advisory-db",
                                            "php-security-advisories",
                                            "nodejs-security-wg",
                                            "ghsa",
                                            "glad",
                                            "aqua",
                                            "osv",
                                            "k8s",
                                            "wolfi",
                                            "chainguard",
                                            "bitnami",
                                            "govulndb",
                                            "julia",
                                            "bottlerocket",
                                            "echo",
                                            "minimos",
                                            "rootio"};

template <class T>
void take_if_empty(T& into, const T& other) {
  if (into == T{}) into = other;
}

bool write_all(std::FILE* file, std::string_view bytes, std::uint64_t at) {
  while (!bytes.empty()) {
    const auto wrote = pwrite(fileno(file), bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
    at += static_cast<std::uint64_t>(wrote);
  }
  return true;
}

}  // namespace

std::uint16_t source_rank(std::string_view source_id) {
  const auto* found = std::find(std::begin(kPrecedence), std::end(kPrecedence), source_id);
  return static_cast<std::uint16_t>(found - std::begin(kPrecedence));
}

void merge_detail(VulnerabilityDetail& into, const VulnerabilityDetail& other) {
  take_if_empty(into.title, other.title);
  take_if_empty(into.description, other.description);
  take_if_empty(into.severity, other.severity);
  take_if_empty(into.cwe_ids, other.cwe_ids);
  take_if_empty(into.published, other.published);
  take_if_empty(into.last_modified, other.last_modified);
  into.vendor_severity.insert(other.vendor_severity.begin(), other.vendor_severity.end());
  into.cvss.insert(other.cvss.begin(), other.cvss.end());
  into.references.insert(into.references.end(), other.references.begin(), other.references.end());
  std::sort(into.references.begin(), into.references.end());
  into.references.erase(std::unique(into.references.begin(), into.references.end()),
                        into.references.end());
}

void DetailStore::add(std::string_view id, std::string_view source_id,
                      const VulnerabilityDetail& detail) {
  const auto bytes = encode_detail(detail);
  entries_.push_back({ids_.add(id), static_cast<std::uint32_t>(bytes.size()),
                      spilled_ + tail_.size(), source_rank(source_id)});
  tail_ += bytes;
  if (tail_.size() >= kInMemory && !no_file_) spill();
}

void DetailStore::spill() {
  if (!file_) file_.reset(std::tmpfile());
  no_file_ = !file_ || !write_all(file_.get(), tail_, spilled_);
  if (no_file_) return;
  spilled_ += tail_.size();
  tail_.clear();
}

Result<std::string> DetailStore::read(const Entry& entry) {
  if (entry.at >= spilled_)
    return tail_.substr(static_cast<std::size_t>(entry.at - spilled_), entry.size);
  std::string bytes(entry.size, '\0');
  for (std::size_t have = 0; have < bytes.size();) {
    const auto got = pread(fileno(file_.get()), bytes.data() + have, bytes.size() - have,
                           static_cast<off_t>(entry.at + have));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Error{Error::io, std::string("temporary file: ") + std::strerror(errno)};
    have += static_cast<std::size_t>(got);
  }
  return bytes;
}

Result<void> DetailStore::each(const Visit& fn) {
  std::stable_sort(entries_.begin(), entries_.end(), [this](const Entry& a, const Entry& b) {
    if (a.id != b.id) return ids_[a.id] < ids_[b.id];
    return a.rank < b.rank;
  });
  count_ = 0;
  for (std::size_t i = 0; i < entries_.size(); ++count_) {
    const auto id = entries_[i].id;
    auto bytes = TRY(read(entries_[i++]));
    if (i < entries_.size() && entries_[i].id == id) {
      auto merged = decode_detail(as_bytes(bytes)).value_or(VulnerabilityDetail{});
      for (; i < entries_.size() && entries_[i].id == id; ++i) {
        const auto other = TRY(read(entries_[i]));
        merge_detail(merged, decode_detail(as_bytes(other)).value_or(VulnerabilityDetail{}));
      }
      bytes = encode_detail(merged);
    }
    fn(ids_[id], bytes);
  }
  return {};
}

}  // namespace oakum::advisory
