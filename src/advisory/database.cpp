#include "advisory/database.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/coding.h"
#include "advisory/epss_key.h"
#include "advisory/frames.h"
#include "advisory/image.h"
#include "advisory/layout.h"
#include "advisory/record.h"
#include "base/hash.h"

namespace oakum::advisory {
namespace {

using layout::Section;

Error damaged(std::string_view what) {
  return {Error::corrupt, fmt::format("the advisory database holds {}", what)};
}

/// The bytes behind a length at `at`.
Result<ByteView> sized_at(const Image& image, Section section, std::uint64_t at) {
  const auto* short_length = image.at_once(section, at, 1);
  const auto short_size = short_length ? std::to_integer<std::size_t>(*short_length) : 0x80;
  if (short_size < 0x80 && image.at_once(section, at, short_size + 1))
    return ByteView(short_length + 1, short_size);
  const auto head = TRY(image.up_to(section, at, 5));
  Decoder length(head);
  const auto size = length.varint();
  if (!length.ok()) return damaged("a record without a length");
  return image.bytes(section, at + (head.size() - length.left()), size);
}

std::string date_text(std::uint32_t number) {
  number &= ~(1u << 31);
  if (number == 0) return "";
  return fmt::format("{:04}-{:02}-{:02}", number / 10000, number / 100 % 100, number % 100);
}

/// Where the rows of a namespace lie.
struct Table {
  std::uint32_t first_slot = 0;
  std::uint32_t slot_bits = 0;
  std::uint32_t first_package = 0;
  std::uint32_t bytes = 0;
};

/// A package's name and the references of its rows.
struct PackageRecord {
  std::uint32_t name = 0;
  ByteView rows = {};
  std::uint64_t end = 0;  ///< Where the next one starts.
};

Result<PackageRecord> package_at(const Image& image, std::uint64_t at) {
  const auto head = TRY(image.up_to(layout::kPackages, at, 10));
  Decoder from(head);
  PackageRecord package;
  package.name = from.varint32();
  const auto size = from.varint32();
  if (!from.ok()) return damaged("a package that is cut off");
  const auto start = at + (head.size() - from.left());
  package.rows = TRY(image.bytes(layout::kPackages, start, size));
  package.end = start + size;
  return package;
}

}  // namespace

struct Database::State {
  explicit State(std::unique_ptr<Image> opened) : image(std::move(opened)), frames(*image) {}

  Result<void> load();
  Result<void> load_metadata();
  Result<void> load_namespaces();
  Result<void> rows_of(const PackageRecord& package, std::string_view name, RowCall call,
                       const void* fn) const;
  Result<std::optional<PackageRecord>> find_package(const Table& table,
                                                    std::string_view name) const;
  Result<void> read_row(std::uint32_t id, std::uint32_t record, Record& scratch,
                        Advisory& row) const;
  Result<void> read_texts(const std::vector<std::uint32_t>& from,
                          std::vector<std::string_view>& to) const;
  Result<void> read_numbers(std::uint32_t at, std::vector<std::uint32_t>& to) const;
  template <class Name>
  Result<std::optional<std::uint64_t>> search(Section section, std::uint32_t entry_size,
                                              Name&& compare) const;
  Result<std::vector<std::uint32_t>> numbers_of(Section section, std::string_view name) const;
  Result<void> check_tables() const;

  std::unique_ptr<Image> image;
  FrameReader frames;
  Metadata metadata;
  std::vector<Namespace> namespaces;
  std::vector<Table> tables;
};

// ---- opening
// --------------------------------------------------------------------------------------------------------

Result<void> Database::State::load() {
  metadata.format = layout::kFormat;
  metadata.built.seconds = static_cast<std::int64_t>(image->built() & INT64_MAX);
  metadata.starter = (image->flags() & layout::kFlagStarter) != 0;
  metadata.digest = sha256_text(image->root());
  metadata.size = image->size();
  TRY(load_metadata());
  return load_namespaces();
}

Result<void> Database::State::load_metadata() {
  const auto bytes = TRY(image->whole(layout::kMetadata));
  Decoder from(bytes);
  for (auto* count : {&metadata.rows, &metadata.packages, &metadata.details,
                      &metadata.known_exploited, &metadata.epss})
    *count = from.varint();
  metadata.known_exploited_version = from.text();
  metadata.epss_date = from.text();
  metadata.sources.resize(from.count(5));
  for (auto& [source, rows] : metadata.sources) {
    for (auto* text : {&source.id, &source.name, &source.url, &source.base_id}) *text = from.text();
    rows = from.varint();
  }
  if (!from.ok() || !from.at_end()) return damaged("metadata that is cut off");
  return {};
}

Result<void> Database::State::load_namespaces() {
  const auto bytes = TRY(image->whole(layout::kNamespaces));
  Decoder from(bytes);
  const auto count = from.count(11);
  namespaces.reserve(count);
  tables.reserve(count);
  const auto slots = image->section_size(layout::kSlots) / layout::kSlotSize;
  for (std::size_t i = 0; i < count && from.ok(); ++i) {
    auto& space = namespaces.emplace_back();
    auto& table = tables.emplace_back();
    for (auto* text : {&space.name, &space.source.id, &space.source.name, &space.source.url,
                       &space.source.base_id})
      *text = from.text();
    for (auto* number : {&space.packages, &space.rows, &table.first_slot, &table.slot_bits,
                         &table.first_package, &table.bytes})
      *number = from.varint32();
    if (table.slot_bits > 30 || table.first_slot > slots ||
        slots - table.first_slot < std::uint64_t{1} << table.slot_bits)
      return damaged("a namespace without its table");
    if (i != 0 && namespaces[i - 1].name >= space.name) return damaged("namespaces out of order");
  }
  if (!from.ok() || !from.at_end()) return damaged("namespaces that are cut off");
  return {};
}

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::string& path) {
  auto image = TRY(Image::open(path));
  auto state = std::make_unique<State>(std::move(image));
  if (auto loaded = state->load(); !loaded) return std::move(loaded).error().during(path);
  return Database(std::move(state));
}

Result<Database> Database::from_memory(ByteView bytes) {
  auto image = TRY(Image::from_memory(bytes));
  auto state = std::make_unique<State>(std::move(image));
  TRY(state->load());
  return Database(std::move(state));
}

const Metadata& Database::metadata() const { return state_->metadata; }
const std::vector<Namespace>& Database::namespaces() const { return state_->namespaces; }

std::optional<std::uint32_t> Database::namespace_id(std::string_view name) const {
  const auto& all = state_->namespaces;
  const auto found =
      std::lower_bound(all.begin(), all.end(), name,
                       [](const Namespace& space, std::string_view n) { return space.name < n; });
  if (found == all.end() || found->name != name) return std::nullopt;
  return static_cast<std::uint32_t>(found - all.begin());
}

std::vector<std::uint32_t> Database::namespaces_with_prefix(std::string_view prefix) const {
  const auto& all = state_->namespaces;
  auto at =
      std::lower_bound(all.begin(), all.end(), prefix,
                       [](const Namespace& space, std::string_view p) { return space.name < p; });
  std::vector<std::uint32_t> found;
  for (; at != all.end() && at->name.starts_with(prefix); ++at)
    found.push_back(static_cast<std::uint32_t>(at - all.begin()));
  return found;
}

// ---- rows
// -----------------------------------------------------------------------------------------------------------

Result<std::optional<PackageRecord>> Database::State::find_package(const Table& table,
                                                                   std::string_view name) const {
  const auto hash = layout::hash(name);
  const auto mask = (std::uint64_t{1} << table.slot_bits) - 1;
  for (std::uint64_t step = 0; step <= mask; ++step) {
    const auto at = (table.first_slot + ((hash + step) & mask)) * layout::kSlotSize;
    const auto bytes = TRY(image->bytes(layout::kSlots, at, layout::kSlotSize));
    const auto slot = *load_le<std::uint64_t>(bytes, 0);
    if (slot == 0) break;
    if (static_cast<std::uint32_t>(slot) != hash >> 32) continue;
    const auto package = TRY(package_at(*image, (slot >> 32) - 1));
    const auto here = TRY(text_at(*image, package.name));
    if (here == name) return std::optional(package);
  }
  return std::optional<PackageRecord>();
}

Result<void> Database::State::read_texts(const std::vector<std::uint32_t>& from,
                                         std::vector<std::string_view>& to) const {
  to.clear();
  for (const auto number : from) {
    const auto text = TRY(text_at(*image, number));
    to.push_back(text);
  }
  return {};
}

Result<void> Database::State::read_numbers(std::uint32_t at, std::vector<std::uint32_t>& to) const {
  const auto bytes = TRY(sized_at(*image, layout::kNumbers, at));
  to.clear();
  std::int64_t last = 0;
  for (Decoder from(bytes); !from.at_end();) {
    const auto step = from.zigzag();
    if (!from.ok() || step > INT32_MAX * std::int64_t{4} || step < INT32_MIN * std::int64_t{4})
      return damaged("a list of numbers that makes no sense");
    last += step;
    to.push_back(static_cast<std::uint32_t>(last));
    last = to.back();
  }
  return {};
}

Result<void> Database::State::read_row(std::uint32_t id, std::uint32_t record, Record& scratch,
                                       Advisory& row) const {
  const auto bytes = TRY(sized_at(*image, layout::kRecords, record));
  Decoder from(bytes);
  if (!decode(from, scratch) || !from.at_end()) return damaged("a row that cannot be read");
  row.id = TRY(text_at(*image, id));
  row.status = scratch.status;
  row.severity = scratch.severity;
  row.informational = scratch.informational;
  row.malicious = scratch.malicious;
  row.fixed_version = row.affected_version = {};
  if (scratch.fixed != 0) row.fixed_version = TRY(text_at(*image, scratch.fixed));
  if (scratch.affected != 0) row.affected_version = TRY(text_at(*image, scratch.affected));
  TRY(read_texts(scratch.vendor_ids, row.vendor_ids));
  TRY(read_texts(scratch.aliases, row.aliases));
  TRY(read_texts(scratch.vulnerable, row.vulnerable));
  TRY(read_texts(scratch.patched, row.patched));
  TRY(read_texts(scratch.unaffected, row.unaffected));
  TRY(read_texts(scratch.arches, row.arches));
  row.cpes.clear();
  return scratch.has_cpes ? read_numbers(scratch.cpes, row.cpes) : Result<void>{};
}

Result<void> Database::State::rows_of(const PackageRecord& package, std::string_view name,
                                      RowCall call, const void* fn) const {
  Advisory row;
  Record scratch;
  for (Decoder from(package.rows); !from.at_end();) {
    const auto id = from.varint32();
    const auto record = from.varint32();
    if (!from.ok()) return damaged("a package whose rows are cut off");
    TRY(read_row(id, record, scratch, row));
    call(fn, name, row);
  }
  return {};
}

Result<void> Database::find_rows(std::uint32_t ns, std::string_view package, RowCall call,
                                 const void* fn) const {
  if (ns >= state_->tables.size()) return {};
  const auto found = TRY(state_->find_package(state_->tables[ns], package));
  return found ? state_->rows_of(*found, package, call, fn) : Result<void>{};
}

Result<void> Database::each_row(std::uint32_t ns, RowCall call, const void* fn) const {
  if (ns >= state_->tables.size()) return {};
  const auto& table = state_->tables[ns];
  const auto end = std::uint64_t{table.first_package} + table.bytes;
  for (std::uint64_t at = table.first_package; at < end;) {
    const auto package = TRY(package_at(*state_->image, at));
    const auto name = TRY(text_at(*state_->image, package.name));
    TRY(state_->rows_of(package, name, call, fn));
    at = package.end;
  }
  return {};
}

// ---- by vulnerability
// -----------------------------------------------------------------------------------------------

Result<std::optional<VulnerabilityDetail>> Database::detail(std::string_view id) const {
  return state_->frames.find(id);
}

/// Binary search over entries of one size; `compare(entry)` says how the entry lies to what is
/// sought.
template <class Compare>
Result<std::optional<std::uint64_t>> Database::State::search(Section section,
                                                             std::uint32_t entry_size,
                                                             Compare&& compare) const {
  std::uint64_t low = 0;
  for (std::uint64_t high = image->section_size(section) / entry_size; low < high;) {
    const auto middle = low + (high - low) / 2;
    const auto entry = TRY(image->bytes(section, middle * entry_size, entry_size));
    const std::strong_ordering order = TRY(compare(entry));
    if (order == 0) return std::optional(middle);
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return std::optional<std::uint64_t>();
}

namespace {
/// Compares the text an entry starts with.
auto by_text(const Image& image, std::string_view sought) {
  return [&image, sought](ByteView entry) -> Result<std::strong_ordering> {
    const auto text = TRY(text_at(image, *load_le<std::uint32_t>(entry, 0)));
    return text <=> sought;
  };
}
/// Compares the number an entry starts with.
auto by_number(std::uint32_t sought) {
  return [sought](ByteView entry) -> Result<std::strong_ordering> {
    return *load_le<std::uint32_t>(entry, 0) <=> sought;
  };
}
}  // namespace

Result<std::optional<KnownExploited>> Database::known_exploited(std::string_view id) const {
  const auto& image = *state_->image;
  const auto at =
      TRY(state_->search(layout::kExploited, layout::kExploitedSize, by_text(image, id)));
  if (!at) return std::optional<KnownExploited>();
  const auto entry =
      TRY(image.bytes(layout::kExploited, *at * layout::kExploitedSize, layout::kExploitedSize));
  const auto added = *load_le<std::uint32_t>(entry, 4);
  const auto due = *load_le<std::uint32_t>(entry, 8);
  return std::optional(KnownExploited{date_text(added), date_text(due), added >> 31 != 0});
}

Result<std::optional<Epss>> Database::epss(std::string_view id) const {
  const auto key = epss_key(id);
  if (!key) return std::optional<Epss>();
  const auto& image = *state_->image;
  const auto at = TRY(state_->search(layout::kEpssKeys, sizeof(std::uint32_t), by_number(*key)));
  if (!at) return std::optional<Epss>();
  const auto entry =
      TRY(image.bytes(layout::kEpssValues, *at * layout::kEpssValueSize, layout::kEpssValueSize));
  const auto bits = Decoder(entry).word(layout::kEpssValueSize);
  constexpr double kMillion = 1'000'000;
  return std::optional(Epss{static_cast<double>(bits & 0xfffff) / kMillion,
                            static_cast<double>(bits >> 20) / kMillion});
}

// ---- Red Hat
// --------------------------------------------------------------------------------------------------------

Result<std::vector<std::uint32_t>> Database::State::numbers_of(Section section,
                                                               std::string_view name) const {
  std::vector<std::uint32_t> numbers;
  const auto at = TRY(search(section, layout::kPairSize, by_text(*image, name)));
  if (!at) return numbers;
  const auto entry = TRY(image->bytes(section, *at * layout::kPairSize, layout::kPairSize));
  TRY(read_numbers(*load_le<std::uint32_t>(entry, 4), numbers));
  return numbers;
}

Result<std::vector<std::uint32_t>> Database::cpes_of_repository(
    std::string_view content_set) const {
  return state_->numbers_of(layout::kRepositories, content_set);
}

Result<std::vector<std::uint32_t>> Database::cpes_of_nvr(std::string_view nvr) const {
  return state_->numbers_of(layout::kBuilds, nvr);
}

Result<std::string_view> Database::cpe(std::uint32_t index) const {
  const auto& image = *state_->image;
  const auto at = TRY(state_->search(layout::kCpes, layout::kPairSize, by_number(index)));
  if (!at) return std::string_view();
  const auto entry = TRY(image.bytes(layout::kCpes, *at * layout::kPairSize, layout::kPairSize));
  return text_at(image, *load_le<std::uint32_t>(entry, 4));
}

// ---- checking
// -------------------------------------------------------------------------------------------------------

/// Every entry of the small tables must be found again where it lies.
Result<void> Database::State::check_tables() const {
  for (const auto section :
       {layout::kRepositories, layout::kBuilds, layout::kCpes, layout::kExploited}) {
    const auto entry_size =
        section == layout::kExploited ? layout::kExploitedSize : layout::kPairSize;
    const auto bytes = TRY(image->whole(section));
    if (bytes.size() % entry_size != 0) return damaged("a table of an odd size");
    std::string_view last;
    for (std::size_t at = 0; at < bytes.size(); at += entry_size) {
      const bool by_index = section == layout::kCpes;
      const auto text =
          TRY(text_at(*image, *load_le<std::uint32_t>(bytes, at + (by_index ? 4 : 0))));
      if (!by_index && at != 0 && text <= last) return damaged("a table out of order");
      last = text;
    }
  }
  const auto epss = image->section_size(layout::kEpssKeys) / sizeof(std::uint32_t);
  if (image->section_size(layout::kEpssValues) != epss * layout::kEpssValueSize)
    return damaged("scores without their ids");
  return {};
}

Result<void> Database::verify() const {
  const auto& s = *state_;
  TRY(s.image->check_all());
  std::uint64_t rows = 0;
  for (std::uint32_t ns = 0; ns < s.namespaces.size(); ++ns) {
    const auto before = rows;
    TRY(each(ns, [&](std::string_view, const Advisory&) { ++rows; }));
    if (rows - before != s.namespaces[ns].rows)
      return damaged("another number of rows than it says");
  }
  if (rows != s.metadata.rows) return damaged("another number of rows than it says");
  const auto details = TRY(s.frames.check_all());
  if (details != s.metadata.details) return damaged("another number of details than it says");
  return s.check_tables();
}

}  // namespace oakum::advisory
