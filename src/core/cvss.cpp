#include "core/cvss.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/cvss_v4.h"

namespace oakum {
namespace {

/// One metric: its name, the letters it may have, and whether a vector must give it.
struct Metric {
  std::string_view name;
  std::string_view values;  ///< One upper-case letter each.
};

/// Values by position in the metric table; 0 where the vector does not give the metric.
template <std::size_t N>
using Values = std::array<char, N>;

/// Reads "AV:N/AC:L/…" against a table. Metrics beyond `known` that are optional are checked by
/// `optional(name)` only for being spelled once as NAME:VALUE. False when something is unknown,
/// repeated or malformed.
template <std::size_t N>
bool read_metrics(std::string_view vector, const std::array<Metric, N>& table, Values<N>& values) {
  values.fill(0);
  while (!vector.empty()) {
    const auto slash = std::min(vector.find('/'), vector.size());
    const auto part = vector.substr(0, slash);
    vector.remove_prefix(std::min(slash + 1, vector.size()));
    const auto colon = part.find(':');
    if (colon == std::string_view::npos) return false;
    const auto metric = std::find_if(table.begin(), table.end(), [&](const Metric& m) {
      return m.name == part.substr(0, colon);
    });
    if (metric == table.end()) return false;
    const auto letters = part.substr(colon + 1);
    const auto at = static_cast<std::size_t>(metric - table.begin());
    if (values[at] != 0 || letters.empty() ||
        metric->values.find(letters[0]) == std::string_view::npos)
      return false;
    if (letters.size() > 1 && metric->values.find('*') == std::string_view::npos) return false;
    values[at] = letters[0];
  }
  return true;
}

double round_to_tenth(double x) { return std::floor(x * 10 + 0.5 + 1e-9) / 10; }

// ---- version 2
// ------------------------------------------------------------------------------------------------------

// '*' among the values: the metric has values of more than one letter (they do not touch the base
// score).
constexpr std::array<Metric, 14> kV2 = {{{"AV", "LAN"},
                                         {"AC", "HML"},
                                         {"Au", "MSN"},
                                         {"C", "NPC"},
                                         {"I", "NPC"},
                                         {"A", "NPC"},
                                         {"E", "UPFHN*"},
                                         {"RL", "OTWUN*"},
                                         {"RC", "UCN*"},
                                         {"CDP", "NLMH*"},
                                         {"TD", "NLMH*"},
                                         {"CR", "LMHN*"},
                                         {"IR", "LMHN*"},
                                         {"AR", "LMHN*"}}};

double v2_impact(char value) { return value == 'N' ? 0 : value == 'P' ? 0.275 : 0.660; }

std::optional<double> score_v2(std::string_view vector) {
  Values<14> v;
  if (!read_metrics(vector, kV2, v)) return std::nullopt;
  if (std::any_of(v.begin(), v.begin() + 6, [](char c) { return c == 0; })) return std::nullopt;
  const double access = v[0] == 'L' ? 0.395 : v[0] == 'A' ? 0.646 : 1.0;
  const double complexity = v[1] == 'H' ? 0.35 : v[1] == 'M' ? 0.61 : 0.71;
  const double authentication = v[2] == 'M' ? 0.45 : v[2] == 'S' ? 0.56 : 0.704;
  const double impact =
      10.41 * (1 - (1 - v2_impact(v[3])) * (1 - v2_impact(v[4])) * (1 - v2_impact(v[5])));
  const double exploitability = 20 * access * complexity * authentication;
  const double factor = impact == 0 ? 0 : 1.176;
  return round_to_tenth((0.6 * impact + 0.4 * exploitability - 1.5) * factor);
}

// ---- version 3
// ------------------------------------------------------------------------------------------------------

constexpr std::array<Metric, 22> kV3 = {
    {{"AV", "NALP"}, {"AC", "LH"},    {"PR", "NLH"},  {"UI", "NR"},   {"S", "UC"},
     {"C", "NLH"},   {"I", "NLH"},    {"A", "NLH"},   {"E", "XUPFH"}, {"RL", "XOTWU"},
     {"RC", "XURC"}, {"CR", "XLMH"},  {"IR", "XLMH"}, {"AR", "XLMH"}, {"MAV", "XNALP"},
     {"MAC", "XLH"}, {"MPR", "XNLH"}, {"MUI", "XNR"}, {"MS", "XUC"},  {"MC", "XNLH"},
     {"MI", "XNLH"}, {"MA", "XNLH"}}};

double v3_impact(char value) { return value == 'N' ? 0 : value == 'L' ? 0.22 : 0.56; }

double v3_privileges(char value, bool changed) {
  if (value == 'N') return 0.85;
  if (value == 'L') return changed ? 0.68 : 0.62;
  return changed ? 0.5 : 0.27;
}

/// The specification's Roundup: the smallest tenth that is not below the number, in integers to be
/// exact.
double round_up(double x) {
  const auto scaled = std::llround(x * 100000);
  if (scaled % 10000 == 0) return static_cast<double>(scaled) / 100000.0;
  return (std::floor(static_cast<double>(scaled) / 10000.0) + 1) / 10.0;
}

std::optional<double> score_v3(std::string_view vector) {
  Values<22> v;
  if (!read_metrics(vector, kV3, v)) return std::nullopt;
  if (std::any_of(v.begin(), v.begin() + 8, [](char c) { return c == 0; })) return std::nullopt;
  const bool changed = v[4] == 'C';
  const double base = 1 - (1 - v3_impact(v[5])) * (1 - v3_impact(v[6])) * (1 - v3_impact(v[7]));
  const double impact =
      changed ? 7.52 * (base - 0.029) - 3.25 * std::pow(base - 0.02, 15) : 6.42 * base;
  const double access = v[0] == 'N' ? 0.85 : v[0] == 'A' ? 0.62 : v[0] == 'L' ? 0.55 : 0.2;
  const double complexity = v[1] == 'L' ? 0.77 : 0.44;
  const double interaction = v[3] == 'N' ? 0.85 : 0.62;
  const double exploitability =
      8.22 * access * complexity * v3_privileges(v[2], changed) * interaction;
  if (impact <= 0) return 0.0;
  return round_up(
      std::min(changed ? 1.08 * (impact + exploitability) : impact + exploitability, 10.0));
}

// ---- version 4
// ------------------------------------------------------------------------------------------------------

constexpr std::array<Metric, 32> kV4 = {
    {{"AV", "NALP"},   {"AC", "LH"},    {"AT", "NP"},    {"PR", "NLH"},   {"UI", "NPA"},
     {"VC", "HLN"},    {"VI", "HLN"},   {"VA", "HLN"},   {"SC", "HLN"},   {"SI", "HLN"},
     {"SA", "HLN"},    {"E", "XAPU"},   {"CR", "XHML"},  {"IR", "XHML"},  {"AR", "XHML"},
     {"MAV", "XNALP"}, {"MAC", "XLH"},  {"MAT", "XNP"},  {"MPR", "XNLH"}, {"MUI", "XNPA"},
     {"MVC", "XHLN"},  {"MVI", "XHLN"}, {"MVA", "XHLN"}, {"MSC", "XHLN"}, {"MSI", "XSHLN"},
     {"MSA", "XSHLN"}, {"S", "XNP"},    {"AU", "XNY"},   {"R", "XAUI"},   {"V", "XDC"},
     {"RE", "XLMH"},   {"U", "XCGAR*"}}};

std::optional<double> score_v4(std::string_view vector) {
  Values<32> v;
  if (!read_metrics(vector, kV4, v)) return std::nullopt;
  if (std::any_of(v.begin(), v.begin() + 11, [](char c) { return c == 0; })) return std::nullopt;
  cvss_v4::Metrics metrics;
  for (std::size_t i = 0; i < 11; ++i) {  // a modified metric stands in for its base metric
    const char modified = v[15 + i];
    metrics[i] = modified != 0 && modified != 'X' ? modified : v[i];
  }
  metrics[11] = v[11] == 0 || v[11] == 'X' ? 'A' : v[11];
  for (std::size_t i = 12; i < 15; ++i) metrics[i] = v[i] == 0 || v[i] == 'X' ? 'H' : v[i];
  return cvss_v4::score(metrics);
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

}  // namespace

std::optional<CvssScore> score_cvss(std::string_view vector) {
  auto version = CvssVersion::v2;
  std::optional<double> score;
  if (take_prefix(vector, "CVSS:4.0/")) {
    version = CvssVersion::v40;
    score = score_v4(vector);
  } else if (take_prefix(vector, "CVSS:3.1/") || take_prefix(vector, "CVSS:3.0/")) {
    version = CvssVersion::v3;
    score = score_v3(vector);
  } else {
    if (vector.starts_with('(') && vector.ends_with(')'))
      vector = vector.substr(1, vector.size() - 2);
    score = score_v2(vector);
  }
  if (!score) return std::nullopt;
  return CvssScore{version, *score};
}

Severity severity_of_score(double score) {
  if (score >= 9) return Severity::critical;
  if (score >= 7) return Severity::high;
  if (score >= 4) return Severity::medium;
  return score > 0 ? Severity::low : Severity::unknown;
}

}  // namespace oakum
