#pragma once
#include <vector>

#include "match/candidate.h"

namespace oakum::match {

/// Makes one of the candidates that are the same vulnerability under several ids. All must be about
/// one package. Two are the same when one's id is among the aliases or vendor ids of the other and
/// not both are CVEs: sources number a vulnerability once each, and a record about several CVEs
/// stays several. The CVE names it, else the GHSA id, else the first in order; the other ids stay
/// as aliases; the first that names a fix keeps its fix. Keeps the order of those that remain.
/// O(ids).
void merge_aliases(std::vector<Candidate>& of_one_package);

}  // namespace oakum::match
