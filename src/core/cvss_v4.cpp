#include "core/cvss_v4.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>

namespace oakum::cvss_v4 {
namespace {

enum Index : std::uint8_t { AV, AC, AT, PR, UI, VC, VI, VA, SC, SI, SA, E, CR, IR, AR };

/// The six equivalence classes of a vector; 0 is the most severe.
struct Macro {
  int eq1, eq2, eq3, eq4, eq5, eq6;
};

constexpr std::uint8_t kNone = 255;  // the specification has no such macro vector
/// Ten times the score of each macro vector, by EQ1 (3) EQ2 (2) EQ3 (3) EQ4 (3) EQ5 (3) EQ6 (2).
constexpr std::uint8_t kScores[324] = {
    // clang-format off
    100, 99, 98, 95, 95, 92, 100, 96, 93, 87, 91, 81, 93, 90, 89, 80, 81, 68,  // 000
    98, 95, 95, 92, 90, 84, 93, 92, 89, 81, 81, 65, 88, 80, 78, 70, 69, 48,  // 001
    kNone, 92, kNone, 82, kNone, 72, kNone, 79, kNone, 69, kNone, 50, kNone, 69, kNone, 55, kNone, 27,  // 002
    99, 97, 95, 92, 92, 85, 95, 91, 90, 83, 84, 71, 92, 81, 82, 71, 72, 53,  // 010
    95, 93, 92, 85, 85, 73, 92, 82, 80, 72, 70, 59, 84, 70, 71, 52, 50, 30,  // 011
    kNone, 86, kNone, 75, kNone, 52, kNone, 71, kNone, 52, kNone, 29, kNone, 63, kNone, 29, kNone, 17,  // 012
    98, 95, 94, 87, 91, 81, 94, 89, 86, 74, 77, 64, 87, 75, 74, 63, 63, 49,  // 100
    94, 89, 88, 77, 76, 67, 86, 76, 74, 58, 59, 50, 72, 57, 57, 52, 52, 25,  // 101
    kNone, 83, kNone, 70, kNone, 54, kNone, 65, kNone, 58, kNone, 26, kNone, 53, kNone, 21, kNone, 13,  // 102
    95, 90, 88, 76, 76, 70, 90, 77, 75, 62, 61, 53, 77, 66, 68, 59, 52, 30,  // 110
    89, 78, 76, 67, 62, 58, 74, 59, 57, 57, 47, 23, 61, 52, 57, 29, 24, 16,  // 111
    kNone, 71, kNone, 59, kNone, 30, kNone, 58, kNone, 26, kNone, 15, kNone, 23, kNone, 13, kNone, 6,  // 112
    93, 87, 86, 72, 75, 58, 86, 74, 74, 61, 56, 34, 70, 54, 52, 40, 40, 22,  // 200
    85, 75, 74, 55, 62, 51, 72, 57, 55, 41, 46, 19, 53, 36, 34, 19, 19, 8,  // 201
    kNone, 64, kNone, 51, kNone, 20, kNone, 47, kNone, 21, kNone, 11, kNone, 24, kNone, 9, kNone, 4,  // 202
    88, 75, 73, 53, 60, 50, 73, 55, 59, 40, 41, 20, 54, 43, 45, 22, 20, 11,  // 210
    75, 55, 58, 45, 40, 21, 61, 51, 48, 18, 20, 9, 46, 18, 17, 7, 8, 2,  // 211
    kNone, 53, kNone, 24, kNone, 14, kNone, 24, kNone, 12, kNone, 5, kNone, 10, kNone, 3, kNone, 1,  // 212
    // clang-format on
};

/// Ten times the score, or nothing when there is no such macro vector.
int score_of(const Macro& m) {
  if (m.eq1 > 2 || m.eq2 > 1 || m.eq3 > 2 || m.eq4 > 2 || m.eq5 > 2 || m.eq6 > 1) return -1;
  const int at = ((((m.eq1 * 2 + m.eq2) * 3 + m.eq3) * 3 + m.eq4) * 3 + m.eq5) * 2 + m.eq6;
  return kScores[at] == kNone ? -1 : kScores[at];
}

int class_1(const Metrics& m) {
  const int none = (m[AV] == 'N') + (m[PR] == 'N') + (m[UI] == 'N');
  if (none == 3) return 0;
  return none > 0 && m[AV] != 'P' ? 1 : 2;
}

int class_3(const Metrics& m) {
  if (m[VC] == 'H' && m[VI] == 'H') return 0;
  return m[VC] == 'H' || m[VI] == 'H' || m[VA] == 'H' ? 1 : 2;
}

int class_4(const Metrics& m) {
  if (m[SI] == 'S' || m[SA] == 'S') return 0;
  return m[SC] == 'H' || m[SI] == 'H' || m[SA] == 'H' ? 1 : 2;
}

int class_6(const Metrics& m) {
  for (int i = 0; i < 3; ++i)
    if (m[static_cast<std::size_t>(CR + i)] == 'H' && m[static_cast<std::size_t>(VC + i)] == 'H')
      return 0;
  return 1;
}

Macro classify(const Metrics& m) {
  return {class_1(m), m[AC] == 'L' && m[AT] == 'N' ? 0 : 1,  class_3(m),
          class_4(m), m[E] == 'A' ? 0 : m[E] == 'P' ? 1 : 2, class_6(m)};
}

/// How far a value is below the most severe one of its metric, in tenths of a point as decimal
/// fractions: published scores come from binary floating point, and ties show it.
double level(std::size_t metric, char value) {
  constexpr double kSteps[] = {0.0, 0.1, 0.2, 0.3};
  const auto step = [&](std::string_view order) {
    return kSteps[std::min(order.find(value), order.size() - 1)];
  };
  switch (metric) {
    case AV:
      return step("NALP");
    case AC:
      return step("LH");
    case AT:
      return step("NP");
    case PR:
      return step("NLH");
    case UI:
      return step("NPA");
    case VC:
    case VI:
    case VA:
      return step("HLN");
    case SC:
    case SI:
    case SA:
      return step("SHLN");
    default:
      return step("HML");
  }
}

/// The most severe combinations within a class: one letter for each metric of `metrics`.
struct Highest {
  int eq, eq6;
  std::span<const char* const> vectors;
  int depth;  ///< Steps from the most severe to the least severe vector of the class.
};

constexpr const char* kEq1[][3] = {{"NNN"}, {"ANN", "NLN", "NNP"}, {"PNN", "ALP"}};
constexpr const char* kEq2[][2] = {{"LN"}, {"HN", "LP"}};
constexpr const char* kEq36_00[] = {"HHHHHH"};
constexpr const char* kEq36_01[] = {"HHLMMH", "HHHMMM"};
constexpr const char* kEq36_10[] = {"LHHHHH", "HLHHHH"};
constexpr const char* kEq36_11[] = {"LHLHMH", "LHHHMM", "HLHMHM", "HLLMHH", "LLHHHM"};
constexpr const char* kEq36_21[] = {"LLLHHH"};
constexpr const char* kEq4[][1] = {{"HSS"}, {"HHH"}, {"LLL"}};

constexpr Index kMetrics1[] = {AV, PR, UI};
constexpr Index kMetrics2[] = {AC, AT};
constexpr Index kMetrics36[] = {VC, VI, VA, CR, IR, AR};
constexpr Index kMetrics4[] = {SC, SI, SA};

/// The distance from the first most severe vector that is nowhere below the given one.
double distance(const Metrics& m, std::span<const Index> metrics,
                std::span<const char* const> highest) {
  for (const char* top : highest) {
    double sum = 0;
    bool above = top != nullptr;
    for (std::size_t i = 0; above && i < metrics.size(); ++i) {
      const double below = level(metrics[i], m[metrics[i]]) - level(metrics[i], top[i]);
      above = below >= 0;
      sum += below;
    }
    if (above) return sum;
  }
  return 0;
}

Highest highest_36(const Macro& macro) {
  if (macro.eq3 == 0 && macro.eq6 == 0) return {0, 0, kEq36_00, 7};
  if (macro.eq3 == 0) return {0, 1, kEq36_01, 6};
  if (macro.eq3 == 1 && macro.eq6 == 0) return {1, 0, kEq36_10, 8};
  if (macro.eq3 == 1) return {1, 1, kEq36_11, 8};
  return {2, 1, kEq36_21, 10};
}

/// The score of the next lower macro vector in EQ3 and EQ6, which depend on each other.
int next_36(Macro macro) {
  const auto with = [&](int eq3, int eq6) {
    macro.eq3 = eq3;
    macro.eq6 = eq6;
    return score_of(macro);
  };
  if (macro.eq3 == 0 && macro.eq6 == 0) return std::max(with(0, 1), with(1, 0));
  if (macro.eq3 == 1 && macro.eq6 == 1) return with(2, 1);
  if (macro.eq3 == 2) return -1;
  return with(1, 1);
}

/// Sums up how far below its macro vector a vector lies, one class at a time.
struct Interpolation {
  double score;
  double sum = 0;
  int classes = 0;
  /// `next`: ten times the score of the next lower macro vector, negative when there is none.
  void add(int next, double distance, int depth) {
    if (next < 0) return;
    ++classes;
    sum += (score - next / 10.0) * (distance / (depth * 0.1));
  }
};

}  // namespace

double score(const Metrics& m) {
  const bool harmless =
      std::all_of(m.begin() + VC, m.begin() + SA + 1, [](char c) { return c == 'N'; });
  if (harmless) return 0;
  const auto macro = classify(m);
  const auto lower = [&](int Macro::*eq) {
    auto next = macro;
    ++(next.*eq);
    return score_of(next);
  };
  constexpr int kDepth1[] = {1, 4, 5};
  constexpr int kDepth2[] = {1, 2};
  constexpr int kDepth4[] = {6, 5, 4};
  const auto top = highest_36(macro);
  Interpolation below{score_of(macro) / 10.0};
  below.add(lower(&Macro::eq1), distance(m, kMetrics1, kEq1[macro.eq1]), kDepth1[macro.eq1]);
  below.add(lower(&Macro::eq2), distance(m, kMetrics2, kEq2[macro.eq2]), kDepth2[macro.eq2]);
  below.add(next_36(macro), distance(m, kMetrics36, top.vectors), top.depth);
  below.add(lower(&Macro::eq4), distance(m, kMetrics4, kEq4[macro.eq4]), kDepth4[macro.eq4]);
  below.add(lower(&Macro::eq5), 0, 1);
  const double mean = below.classes == 0 ? 0 : below.sum / below.classes;
  return std::floor(std::clamp(below.score - mean, 0.0, 10.0) * 10 + 0.5) / 10;
}

}  // namespace oakum::cvss_v4
