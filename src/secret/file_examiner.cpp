#include "secret/file_examiner.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/text_kind.h"
#include "secret/archive_members.h"
#include "secret/windows.h"

namespace oakum::secret {
namespace {

constexpr std::uint64_t kLeast = 10;        // bytes; shorter files hold no secret
constexpr std::uint64_t kWhole = 4u << 20;  // held as a whole up to here
constexpr std::uint64_t kArchive = 64u << 20;
constexpr std::size_t kHead = 300;
constexpr std::size_t kPiece = 256u << 10;

bool starts_wide(ByteView head) {
  const auto text = as_text(head);
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

void tell(Found found, inventory::Sink& sink) {
  if (found.left_out != 0)
    sink.problem(0,
                 fmt::format("{} more secrets than the limit of {} for one file; not listed",
                             found.left_out, found.candidates.size()),
                 Error::too_large);
  std::move(found.candidates.begin(), found.candidates.end(), std::back_inserter(sink.secrets));
}

}  // namespace

std::string FileExaminer::identity() const {
  return fmt::format("secrets {} {} {}", detector_.identity(), options_.archives,
                     join(options_.own_files, "/"));
}

bool FileExaminer::wants(std::string_view path) const {
  const auto& own = options_.own_files;
  if (std::find(own.begin(), own.end(), path) != own.end()) return false;
  return (options_.archives && is_archive_name(path)) || detector_.wants(path);
}

std::uint64_t FileExaminer::holds() const { return options_.archives ? kArchive : kWhole; }

/// A large text in windows.
Result<void> FileExaminer::pass_through(const io::File& file, Found& found) const {
  Windows windows([&](const Window& window) { detector_.find_in(file.path(), window, found); });
  TRY(file.pieces(kPiece, [&](ByteView piece) -> Result<void> {
    windows.add(as_text(piece));
    return {};
  }));
  windows.end();
  Detector::sort(found);
  return {};
}

Result<void> FileExaminer::examine(const io::File& file, inventory::Sink& sink) const {
  if (options_.archives && is_archive_name(file.path())) {
    const auto content = TRY(file.bytes(kArchive));
    return each_member(file.path(), content, [&](std::string_view member, ByteView bytes) {
      if (!detector_.wants(member)) return;
      auto found = detector_.find(fmt::format("{}!{}", file.path(), member), bytes);
      for (auto& candidate : found.candidates) {
        candidate.where.path = file.path();
        candidate.inside = member;
      }
      tell(std::move(found), sink);
    });
  }
  const auto head = TRY(file.head(kHead));
  const bool wide = starts_wide(head);
  const bool python = file.path().ends_with(".pyc");
  if (head.size() < kLeast || (looks_binary(head) && !wide && !python)) {
    tell(detector_.find_by_path(file.path()), sink);
    return {};
  }
  if (wide || python || file.size() <= kWhole) {
    const auto content = TRY(file.bytes(kWhole));
    tell(detector_.find(file.path(), content), sink);
    return {};
  }
  auto found = detector_.find_by_path(file.path());
  TRY(pass_through(file, found));
  tell(std::move(found), sink);
  return {};
}

}  // namespace oakum::secret
