#include "scan/secret_history.h"

#include <unordered_map>

#include "source/git_history.h"

namespace oakum::scan {
namespace {

constexpr std::size_t kMostSecrets = 100'000;

/// The secrets that are known so far, by their fingerprints.
class Known {
 public:
  explicit Known(Inventory& inventory) : inventory_(inventory) {
    for (std::size_t i = 0; i < inventory.secrets.size(); ++i)
      by_print_.emplace(inventory.secrets[i].seen.fingerprint, i);
  }

  void add(SecretCandidate seen, const source::HistoryBlob& blob) {
    const auto [known, fresh] = by_print_.emplace(seen.fingerprint, inventory_.secrets.size());
    if (fresh) {
      if (inventory_.secrets.size() >= kMostSecrets) {
        by_print_.erase(known);
        ++left_out_;
        return;
      }
      inventory_.secrets.push_back({.seen = std::move(seen)});
    }
    auto& sighting = inventory_.secrets[known->second];
    if (!sighting.commit.empty()) return;  // an older commit had it
    sighting.commit = blob.commit;
    sighting.author = blob.author;
    sighting.date = blob.date;
  }
  std::size_t left_out() const { return left_out_; }

 private:
  Inventory& inventory_;
  std::unordered_map<std::string, std::size_t> by_print_;
  std::size_t left_out_ = 0;
};

}  // namespace

Result<void> look_into_history(const std::string& directory, const secret::Detector& detector,
                               const secret::ExaminerOptions& options, const Cancel* cancel,
                               Inventory& inventory) {
  if (directory.empty()) return Error{Error::usage, "--history is for repositories"};
  const secret::FileExaminer examiner(detector, options);
  Known known(inventory);
  std::size_t left_out = 0;
  auto seen = TRY(source::each_blob(
      directory, {.cancel = cancel}, [&](const source::HistoryBlob& blob) -> Result<void> {
        if (!examiner.wants(blob.path)) return {};
        auto found = detector.find(blob.path, blob.bytes, blob.commit);
        left_out += found.left_out;
        for (auto& candidate : found.candidates) known.add(std::move(candidate), blob);
        return {};
      }));
  std::move(seen.problems.begin(), seen.problems.end(), std::back_inserter(inventory.problems));
  if (left_out += known.left_out(); left_out != 0)
    inventory.problems.push_back(
        {{},
         fmt::format("{} more secrets in the history; not listed", left_out),
         Error::too_large});
  return {};
}

}  // namespace oakum::scan
