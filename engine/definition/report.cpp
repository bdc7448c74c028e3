#include "engine/definition/report.h"

#include "engine/definition/silencing.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace backstep {

Report reportOn(std::span<const DefinitionDocument> documents)
{
    std::vector<const DefinitionDocument*> pointers;
    std::ranges::transform(documents, std::back_inserter(pointers), [](const auto& each) { return &each; });
    return reportOn(DocumentPointers(pointers));
}

Report reportOn(DocumentPointers documents)
{
    std::map<std::string, std::vector<Problem>> crossing;
    for (Problem& problem : checkTogether(documents)) {
        crossing[problem.file].push_back(std::move(problem));
    }
    const auto offsetOf = [](const Problem& problem) { return problem.place.offset; };
    Report report;
    for (const DefinitionDocument* from : documents) {
        const DefinitionDocument& document = *from;
        std::vector<Problem>& more = crossing[document.file];
        std::vector<Silencing> silencings = document.silencings;
        std::vector<SilencedProblem> silenced = takeSilenced(more, silencings);
        silenced.insert(silenced.begin(), document.silenced.begin(), document.silenced.end());
        std::ranges::stable_sort(silenced, {}, [&](const SilencedProblem& each) { return offsetOf(each.problem); });
        std::ranges::move(silenced, std::back_inserter(report.silenced));
        std::vector<Problem> here = document.problems;
        std::ranges::move(more, std::back_inserter(here));
        more.clear();
        std::ranges::stable_sort(here, {}, offsetOf);
        std::ranges::move(here, std::back_inserter(report.problems));
    }
    return report;
}

} // namespace backstep
