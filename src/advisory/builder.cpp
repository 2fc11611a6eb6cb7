#include "advisory/builder.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>

#include "base/coding.h"
#include "advisory/detail_store.h"
#include "advisory/epss_key.h"
#include "advisory/file_writer.h"
#include "advisory/frames.h"
#include "advisory/layout.h"
#include "advisory/record.h"
#include "advisory/string_pool.h"
#include "base/text.h"

namespace oakum::advisory {
namespace {

constexpr std::size_t kLongestText = 64 << 10;

/// A row while it is collected: everything by number.
struct Row {
  std::uint32_t ns, package, id, record, import;
};

/// A text's place among all texts in their order, to sort rows without comparing texts again and
/// again.
std::vector<std::uint32_t> ranks(const StringPool& texts) {
  std::vector<std::uint32_t> order(texts.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return texts[a] < texts[b]; });
  std::vector<std::uint32_t> rank(texts.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  return rank;
}

/// Indices from the most used to the least; the order of ties is left as it is.
std::vector<std::uint32_t> by_use(const std::vector<std::uint32_t>& uses,
                                  std::vector<std::uint32_t> order) {
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return uses[a] > uses[b]; });
  return order;
}

std::uint32_t date_number(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return 0;
  const auto year = parse_decimal(text.substr(0, 4));
  const auto month = parse_decimal(text.substr(5, 2));
  const auto day = parse_decimal(text.substr(8, 2));
  if (!year || !month || !day) return 0;
  return static_cast<std::uint32_t>(*year * 10000 + *month * 100 + *day);
}

std::uint64_t millionths(double share) {
  return static_cast<std::uint64_t>(std::clamp(share, 0.0, 1.0) * 1'000'000 + 0.5);
}

bool too_long(const Advisory& row) {
  const auto longest = [](const std::vector<std::string_view>& list) {
    return std::any_of(list.begin(), list.end(),
                       [](auto text) { return text.size() > kLongestText; });
  };
  return row.id.size() > kLongestText || row.fixed_version.size() > kLongestText ||
         row.affected_version.size() > kLongestText || longest(row.vendor_ids) ||
         longest(row.aliases) || longest(row.vulnerable) || longest(row.patched) ||
         longest(row.unaffected) || longest(row.arches);
}

}  // namespace

struct Builder::State {
  struct Space {
    std::string name;
    DataSource source;
    std::uint32_t packages = 0, rows = 0, first_slot = 0, slot_bits = 0, first_package = 0,
                  bytes = 0;
  };
  /// Texts with the places they get in the file.
  struct Places {
    std::vector<std::uint32_t> texts;
    std::vector<std::uint32_t> records;
    std::vector<std::uint32_t> lists;
  };

  explicit State(const Options& o) : options(o) {}

  std::uint32_t add_record(const Record& record);
  std::uint32_t add_list(const std::vector<std::uint32_t>& numbers);
  std::vector<std::uint32_t> add_texts(const std::vector<std::string_view>& list);

  void sort_rows();
  std::vector<std::uint32_t> count_texts(const Frames& frames);
  void place_texts(const Frames& frames);
  void place_lists();
  void place_records();
  void write_packages();
  void write_package(Space& space, std::vector<std::pair<std::uint64_t, std::uint32_t>>& found,
                     const Row* row, const Row* end);
  void write_slots(Space& space, const std::vector<std::pair<std::uint64_t, std::uint32_t>>& found);
  void write_namespaces();
  void write_cpes();
  void write_exploited();
  void write_epss();
  void write_frames(const Frames& frames);
  void write_metadata(const Frames& frames);

  Options options;
  StringPool texts;
  std::map<std::string, std::uint32_t, std::less<>> numbers_of_names;
  std::vector<Space> spaces;
  std::vector<Row> rows;
  std::uint32_t import = 0;
  std::unordered_map<std::string, std::uint32_t> records;
  std::vector<const std::string*>
      record_bytes;  ///< By number, with texts by their numbers in the pool.
  std::map<std::vector<std::uint32_t>, std::uint32_t> lists;
  DetailStore details;
  std::map<std::string, KnownExploited, std::less<>> exploited;
  std::string exploited_version;
  std::map<std::uint32_t, Epss> epss;
  std::string epss_date;
  std::map<std::string, std::uint32_t, std::less<>> repositories, builds;  ///< Name to list.
  std::map<std::uint32_t, std::uint32_t> cpes;                             ///< Index to text.

  Places places;
  FileContent file;
};

Builder::Builder(const Options& options) : state_(std::make_unique<State>(options)) {}
Builder::Builder(Builder&&) noexcept = default;
Builder::~Builder() = default;

// ---- collecting
// -----------------------------------------------------------------------------------------------------

void Builder::begin_import() { ++state_->import; }

std::uint32_t Builder::add_namespace(std::string_view name, const DataSource& source) {
  auto& s = *state_;
  const auto found = s.numbers_of_names.find(name);
  if (found == s.numbers_of_names.end()) {
    const auto number = static_cast<std::uint32_t>(s.spaces.size());
    s.numbers_of_names.emplace(name, number);
    s.spaces.push_back({std::string(name), source});
    return number;
  }
  if (source != DataSource{}) s.spaces[found->second].source = source;
  return found->second;
}

std::uint32_t Builder::State::add_record(const Record& record) {
  Encoder to;
  encode(record, to);
  const auto [entry, made] =
      records.emplace(to.take(), static_cast<std::uint32_t>(record_bytes.size()));
  if (made) record_bytes.push_back(&entry->first);
  return entry->second;
}

std::uint32_t Builder::State::add_list(const std::vector<std::uint32_t>& numbers) {
  return lists.emplace(numbers, static_cast<std::uint32_t>(lists.size())).first->second;
}

std::vector<std::uint32_t> Builder::State::add_texts(const std::vector<std::string_view>& list) {
  std::vector<std::uint32_t> numbers(list.size());
  std::transform(list.begin(), list.end(), numbers.begin(),
                 [this](auto text) { return texts.add(text); });
  return numbers;
}

bool Builder::add(std::uint32_t ns, std::string_view package, const Advisory& row) {
  auto& s = *state_;
  if (ns >= s.spaces.size() || package.empty() || row.id.empty() || package.size() > kLongestText ||
      too_long(row))
    return false;
  Record record;
  record.status = row.status;
  record.severity = row.severity;
  record.informational = row.informational;
  record.malicious = row.malicious;
  record.fixed = s.texts.add(row.fixed_version);
  record.affected = s.texts.add(row.affected_version);
  record.vendor_ids = s.add_texts(row.vendor_ids);
  record.aliases = s.add_texts(row.aliases);
  record.vulnerable = s.add_texts(row.vulnerable);
  record.patched = s.add_texts(row.patched);
  record.unaffected = s.add_texts(row.unaffected);
  record.arches = s.add_texts(row.arches);
  record.has_cpes = !row.cpes.empty();
  if (record.has_cpes) record.cpes = s.add_list(row.cpes);
  s.rows.push_back({ns, s.texts.add(package), s.texts.add(row.id), s.add_record(record), s.import});
  return true;
}

void Builder::add_detail(std::string_view id, std::string_view source_id,
                         const VulnerabilityDetail& detail) {
  if (!id.empty() && id.size() <= kLongestText) state_->details.add(id, source_id, detail);
}

void Builder::add_known_exploited(std::string_view id, const KnownExploited& entry) {
  if (!id.empty() && id.size() <= kLongestText)
    state_->exploited.insert_or_assign(std::string(id), entry);
}
void Builder::set_known_exploited_version(std::string_view version) {
  state_->exploited_version = version;
}

bool Builder::add_epss(std::string_view id, const Epss& epss) {
  const auto key = epss_key(id);
  if (key) state_->epss.insert_or_assign(*key, epss);
  return key.has_value();
}
void Builder::set_epss_date(std::string_view date) { state_->epss_date = date; }

void Builder::set_cpes_of_repository(std::string_view content_set,
                                     std::vector<std::uint32_t> cpes) {
  state_->repositories.insert_or_assign(std::string(content_set), state_->add_list(cpes));
}
void Builder::set_cpes_of_nvr(std::string_view nvr, std::vector<std::uint32_t> cpes) {
  state_->builds.insert_or_assign(std::string(nvr), state_->add_list(cpes));
}
void Builder::set_cpe(std::uint32_t index, std::string_view name) {
  state_->cpes.insert_or_assign(index, state_->texts.add(name));
}

std::pair<std::uint32_t, bool> Builder::add_cpe(std::string_view name) {
  auto& cpes = state_->cpes;
  const auto text = state_->texts.add(name);
  for (const auto& [index, known] : cpes)
    if (known == text) return {index, false};
  const auto index = cpes.empty() ? 0 : cpes.rbegin()->first + 1;
  cpes.emplace(index, text);
  return {index, true};
}

std::uint64_t Builder::rows() const { return state_->rows.size(); }

// ---- writing
// --------------------------------------------------------------------------------------------------------

/// Sorts by namespace, package and id, and drops what is double or was replaced by a later import.
void Builder::State::sort_rows() {
  const auto rank = ranks(texts);
  std::vector<std::uint32_t> space_rank(spaces.size());
  for (std::uint32_t next = 0; const auto& [name, number] : numbers_of_names)
    space_rank[number] = next++;
  const auto key = [&](const Row& r) {
    return std::tuple(space_rank[r.ns], rank[r.package], rank[r.id]);
  };
  std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    return std::tuple_cat(key(a), std::tuple(b.import, a.record)) <
           std::tuple_cat(key(b), std::tuple(a.import, b.record));
  });
  std::vector<Row> kept;
  kept.reserve(rows.size());
  for (const auto& row : rows) {
    const bool same = !kept.empty() && key(kept.back()) == key(row);
    if (same && (kept.back().import != row.import || kept.back().record == row.record)) continue;
    kept.push_back(row);
  }
  rows = std::move(kept);
}

/// How often each text is referred to in the file.
std::vector<std::uint32_t> Builder::State::count_texts(const Frames& frames) {
  for (const auto& frame : frames.frames) texts.add(frame.first_id);
  for (const auto& [id, entry] : exploited) texts.add(id);
  for (const auto* names : {&repositories, &builds})
    for (const auto& [name, list] : *names) texts.add(name);
  std::vector<std::uint32_t> uses(texts.size());
  const auto use = [&](std::string_view text) { ++uses[texts.add(text)]; };
  for (const auto& frame : frames.frames) use(frame.first_id);
  for (const auto& [id, entry] : exploited) use(id);
  for (const auto* names : {&repositories, &builds})
    for (const auto& [name, list] : *names) use(name);
  for (const auto& [index, text] : cpes) ++uses[text];
  std::vector<bool> used(record_bytes.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ++uses[rows[i].id];
    if (i == 0 || rows[i].ns != rows[i - 1].ns || rows[i].package != rows[i - 1].package)
      ++uses[rows[i].package];
    used[rows[i].record] = true;
  }
  Record record;
  for (std::size_t i = 0; i < used.size(); ++i) {
    Decoder from(as_bytes(*record_bytes[i]));
    if (used[i] && decode(from, record)) each_text(record, [&](auto& text) { ++uses[text]; });
  }
  return uses;
}

void Builder::State::place_texts(const Frames& frames) {
  const auto uses = count_texts(frames);
  std::vector<std::uint32_t> order(texts.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin() + 1, order.end(), [&](auto a, auto b) { return texts[a] < texts[b]; });
  std::stable_sort(order.begin() + 1, order.end(),
                   [&](auto a, auto b) { return uses[a] > uses[b]; });
  Encoder to;
  places.texts.resize(texts.size());
  for (const auto text : order) {
    if (text != 0 && uses[text] == 0) break;
    places.texts[text] = static_cast<std::uint32_t>(to.size());
    to.text(texts[text]);
  }
  file.sections[layout::kStrings] = to.take();
}

void Builder::State::place_lists() {
  Encoder to;
  places.lists.resize(lists.size());
  for (const auto& [numbers, number] : lists) {
    places.lists[number] = static_cast<std::uint32_t>(to.size());
    Encoder list;
    std::int64_t last = 0;
    for (const auto value : numbers) {
      list.zigzag(std::int64_t{value} - last);
      last = value;
    }
    to.text(list.bytes());
  }
  file.sections[layout::kNumbers] = to.take();
}

void Builder::State::place_records() {
  std::vector<std::uint32_t> uses(record_bytes.size());
  std::vector<std::uint32_t> order;  // by first use, which does not depend on the order of imports
  for (const auto& row : rows)
    if (uses[row.record]++ == 0) order.push_back(row.record);
  places.records.resize(record_bytes.size());
  Encoder to;
  Record record;
  for (const auto number : by_use(uses, std::move(order))) {
    Decoder from(as_bytes(*record_bytes[number]));
    (void)decode(from, record);
    each_text(record, [this](auto& text) { text = places.texts[text]; });
    if (record.has_cpes) record.cpes = places.lists[record.cpes];
    places.records[number] = static_cast<std::uint32_t>(to.size());
    Encoder bytes;
    encode(record, bytes);
    to.text(bytes.bytes());
  }
  file.sections[layout::kRecords] = to.take();
}

void Builder::State::write_package(Space& space,
                                   std::vector<std::pair<std::uint64_t, std::uint32_t>>& found,
                                   const Row* row, const Row* end) {
  auto& out = file.sections[layout::kPackages];
  found.emplace_back(layout::hash(texts[row->package]), static_cast<std::uint32_t>(out.size()));
  Encoder body;
  for (const auto* each = row; each != end; ++each) {
    body.varint(places.texts[each->id]);
    body.varint(places.records[each->record]);
  }
  Encoder package;
  package.varint(places.texts[row->package]);
  package.text(body.bytes());
  out += package.bytes();
  ++space.packages;
  space.rows += static_cast<std::uint32_t>(end - row);
}

/// A table of twice as many slots as packages at most, and at least a third free.
void Builder::State::write_slots(
    Space& space, const std::vector<std::pair<std::uint64_t, std::uint32_t>>& found) {
  auto& out = file.sections[layout::kSlots];
  space.first_slot = static_cast<std::uint32_t>(out.size() / layout::kSlotSize);
  while ((std::uint64_t{2} << space.slot_bits) < std::uint64_t{3} * found.size()) ++space.slot_bits;
  const auto mask = (std::uint64_t{1} << space.slot_bits) - 1;
  std::vector<std::uint64_t> slots(static_cast<std::size_t>(mask + 1));
  for (const auto& [hash, offset] : found) {
    auto at = hash & mask;
    while (slots[at] != 0) at = (at + 1) & mask;
    slots[at] = (std::uint64_t{offset} + 1) << 32 | hash >> 32;
  }
  Encoder to;
  for (const auto slot : slots) to.u64(slot);
  out += to.bytes();
}

void Builder::State::write_packages() {
  auto row = rows.begin();
  for (const auto& entry : numbers_of_names) {
    const auto number = entry.second;
    auto& space = spaces[number];
    const auto start = file.sections[layout::kPackages].size();
    space.first_package = static_cast<std::uint32_t>(start);
    std::vector<std::pair<std::uint64_t, std::uint32_t>> found;
    while (row != rows.end() && row->ns == number) {
      const auto end = std::find_if(row, rows.end(), [&](const Row& r) {
        return r.ns != number || r.package != row->package;
      });
      write_package(space, found, &*row, &*row + (end - row));
      row = end;
    }
    space.bytes = static_cast<std::uint32_t>(file.sections[layout::kPackages].size() - start);
    write_slots(space, found);
  }
}

void Builder::State::write_namespaces() {
  Encoder to;
  to.varint(spaces.size());
  for (const auto& [name, number] : numbers_of_names) {
    const auto& space = spaces[number];
    for (const auto* text : {&space.name, &space.source.id, &space.source.name, &space.source.url,
                             &space.source.base_id})
      to.text(*text);
    for (const auto value : {space.packages, space.rows, space.first_slot, space.slot_bits,
                             space.first_package, space.bytes})
      to.varint(value);
  }
  file.sections[layout::kNamespaces] = to.take();
}

void Builder::State::write_cpes() {
  const auto write = [this](const auto& names) {
    Encoder to;
    for (const auto& [name, list] : names) {
      to.u32(places.texts[texts.add(name)]);
      to.u32(places.lists[list]);
    }
    return to.take();
  };
  file.sections[layout::kRepositories] = write(repositories);
  file.sections[layout::kBuilds] = write(builds);
  Encoder to;
  for (const auto& [index, text] : cpes) {
    to.u32(index);
    to.u32(places.texts[text]);
  }
  file.sections[layout::kCpes] = to.take();
}

void Builder::State::write_exploited() {
  Encoder to;
  for (const auto& [id, entry] : exploited) {
    to.u32(places.texts[texts.add(id)]);
    to.u32(date_number(entry.date_added) | (entry.ransomware ? 1u << 31 : 0));
    to.u32(date_number(entry.due_date));
  }
  file.sections[layout::kExploited] = to.take();
}

void Builder::State::write_epss() {
  Encoder keys;
  Encoder values;
  for (const auto& [key, value] : epss) {
    keys.u32(key);
    values.word(millionths(value.score) | millionths(value.percentile) << 20,
                layout::kEpssValueSize);
  }
  file.sections[layout::kEpssKeys] = keys.take();
  file.sections[layout::kEpssValues] = values.take();
}

void Builder::State::write_frames(const Frames& frames) {
  Encoder index;
  auto& out = file.sections[layout::kFrames];
  for (const auto& frame : frames.frames) {
    index.u32(places.texts[texts.add(frame.first_id)]);
    index.u32(static_cast<std::uint32_t>(out.size()));
    index.u32(static_cast<std::uint32_t>(frame.compressed.size()));
    index.u32(frame.raw_size);
    out += frame.compressed;
  }
  file.sections[layout::kFrameIndex] = index.take();
  file.sections[layout::kDictionary] = frames.dictionary;
}

void Builder::State::write_metadata(const Frames& frames) {
  std::map<DataSource, std::uint64_t> sources;
  std::uint64_t packages = 0;
  for (const auto& space : spaces) {
    packages += space.packages;
    if (space.rows != 0) sources[space.source] += space.rows;
  }
  Encoder to;
  for (const std::uint64_t count : {std::uint64_t{rows.size()}, packages, frames.details,
                                    std::uint64_t{exploited.size()}, std::uint64_t{epss.size()}})
    to.varint(count);
  to.text(exploited_version);
  to.text(epss_date);
  to.varint(sources.size());
  for (const auto& [source, count] : sources) {
    for (const auto* text : {&source.id, &source.name, &source.url, &source.base_id})
      to.text(*text);
    to.varint(count);
  }
  file.sections[layout::kMetadata] = to.take();
}

Result<std::vector<std::byte>> Builder::finish() {
  auto& s = *state_;
  s.sort_rows();
  const auto frames = TRY(pack_frames(s.details, s.options.level, s.options.threads));
  s.place_texts(frames);
  s.place_lists();
  s.place_records();
  s.write_packages();
  s.write_namespaces();
  s.write_cpes();
  s.write_exploited();
  s.write_epss();
  s.write_frames(frames);
  s.write_metadata(frames);
  s.file.built = static_cast<std::uint64_t>(std::max<std::int64_t>(s.options.built.seconds, 0));
  s.file.flags = s.options.starter ? layout::kFlagStarter : 0;
  return assemble(std::move(s.file));
}

}  // namespace oakum::advisory
