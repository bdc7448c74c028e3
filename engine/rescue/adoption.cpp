#include "engine/rescue/adoption.h"

#include "engine/wire/codec.h"
#include "engine/wire/topics.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <variant>

namespace backstep {

namespace {

/// Who sent something so lately may send more.
constexpr Duration aliveFor{5 * 60'000};

/// What was sent to a step, and what it answered. Records of several topics and partitions are read in any order, so
/// that their times tell what answers what.
struct Exchanged
{
    Bytes sent; ///< with its last DO
    std::map<Instant, Phase> commands;
    std::map<Instant, Bytes> successes;

    /// What its last DO that succeeded answered; empty where none did.
    [[nodiscard]] Bytes answered() const
    {
        const auto last = std::find_if(successes.rbegin(), successes.rend(), [this](const auto& success) {
            const auto after = commands.upper_bound(success.first);
            return after == commands.begin() || std::prev(after)->second == Phase::Do;
        });
        return last == successes.rend() ? Bytes() : last->second;
    }
};

struct Evidence
{
    Bytes start;
    std::map<StepName, Exchanged> steps;
    bool isOnShared = false; ///< its commands went to the shared topic
};

Evidence evidenceOf(const std::vector<SeenRecord>& records)
{
    Evidence evidence;
    for (const SeenRecord& seen : records) {
        const Instant at = seen.record.at;
        for (Message& message : decode(seen.record)) {
            if (auto* start = std::get_if<StartMessage>(&message)) {
                evidence.start = std::move(start->payload);
            } else if (auto* command = std::get_if<CommandMessage>(&message)) {
                evidence.isOnShared = seen.record.place.topic.text() == topics::shared;
                Exchanged& step = evidence.steps[command->step];
                const bool isLast = step.commands.empty() || step.commands.rbegin()->first <= at;
                if (command->phase == Phase::Do && (isLast || step.sent.empty())) {
                    step.sent = std::move(command->payload);
                }
                step.commands.insert_or_assign(at, command->phase);
            } else if (auto* reply = std::get_if<ReplyMessage>(&message); reply != nullptr && reply->succeeded) {
                evidence.steps[reply->step].successes.insert_or_assign(at, std::move(reply->payload));
            }
        }
    }
    return evidence;
}

/// As it was told; where nobody told it, one step after the other as they were seen, which undoes them one at a time.
Orchestration orchestrationOf(const SeenFlow& flow, bool isOnShared)
{
    Orchestration orchestration;
    orchestration.name = flow.orchestration;
    orchestration.shape = flow.hasGraph ? flow.shape : FlowShape::Sequential;
    orchestration.dialect = isOnShared ? Dialect::Shared : Dialect::PerTopic;
    std::map<StepName, StepIndex> places;
    for (const SeenStep& seen : flow.steps) {
        const auto index = static_cast<StepIndex>(orchestration.steps.size());
        StepDefinition step;
        step.name = seen.name;
        step.seq = seen.seq > 0 ? seen.seq : static_cast<int>(index) + 1;
        step.hasUndo = seen.hasUndo;
        if (!flow.hasGraph && index > 0) {
            step.dependsOn.push_back(index - 1);
        }
        places.emplace(seen.name, index);
        orchestration.steps.push_back(std::move(step));
    }
    for (std::size_t i = 0; flow.hasGraph && i < flow.steps.size(); ++i) {
        for (const StepName& before : flow.steps[i].dependsOn) {
            if (const auto found = places.find(before); found != places.end()) {
                orchestration.steps[i].dependsOn.push_back(found->second);
            }
        }
    }
    return orchestration;
}

class Telling
{
public:
    Telling(const SeenFlow& flow, Evidence evidence)
        : m_flow(flow)
        , m_evidence(std::move(evidence))
        , m_at(flow.startedAt)
    {
        m_adoption.flow.flow = flow.id;
    }

    Result<Adoption> tell()
    {
        Orchestration orchestration = orchestrationOf(m_flow, m_evidence.isOnShared);
        if (orchestration.steps.empty() || topologicalOrder(orchestration).empty()) {
            return failure(
                Fault::Refused,
                "No step of flow " + m_flow.id.text() + " was seen, so nothing can be undone: watch from the beginning."
            );
        }
        m_adoption.flow.orchestration = sealed(std::move(orchestration));
        begin();
        for (StepIndex index = 0; index < m_flow.steps.size(); ++index) {
            tellDone(index);
        }
        for (StepIndex index = 0; index < m_flow.steps.size(); ++index) {
            if (isUndone(m_flow.steps[index])) {
                emit(StepClosed{index, Closing::Undone, {}, {}, false});
            }
        }
        m_at = m_flow.lastSeenAt;
        const bool isCompleted = m_flow.status == FlowStatus::Completed && m_flow.holes.empty();
        emit(FlowEnded{isCompleted ? FlowStatus::Completed : FlowStatus::Failed, isCompleted ? "" : why()});
        return std::move(m_adoption);
    }

private:
    void begin()
    {
        StartAccepted accepted;
        accepted.flow = m_flow.id;
        accepted.orchestration = m_flow.orchestration;
        accepted.definition = m_adoption.flow.orchestration.hash;
        accepted.payload = m_evidence.start.empty() ? Bytes("null") : m_evidence.start;
        accepted.steps = static_cast<std::uint32_t>(m_flow.steps.size());
        emit(std::move(accepted));
    }

    /// The last success, and it comes last: it is what the step has become.
    void tellDone(StepIndex index)
    {
        std::vector<const Span*> attempts;
        for (const Span& span : m_flow.spans) {
            if (span.step == m_flow.steps[index].name && span.phase == Phase::Do && span.kind == Span::Kind::Attempt) {
                attempts.push_back(&span);
            }
        }
        const auto isSuccess = [](const Span* span) { return span->outcome == Span::Outcome::Succeeded; };
        const auto last = std::find_if(attempts.rbegin(), attempts.rend(), isSuccess);
        const Span* done = last == attempts.rend() ? nullptr : *last;
        std::erase_if(attempts, isSuccess);
        if (done != nullptr) {
            attempts.push_back(done);
        }
        const bool isDone = done != nullptr;
        bool isUnknown = false;
        for (std::size_t i = 0; i < attempts.size(); ++i) {
            // An answer that cannot be believed is none: the last attempt stands for the step.
            const bool isDoubtful = m_flow.steps[index].unknownOutcome && i + 1 == attempts.size();
            const bool isAnswered = !isUnanswered(*attempts[i]) && !isDoubtful;
            tellAttempt({index, Phase::Do, static_cast<int>(i) + 1}, *attempts[i], isAnswered);
            isUnknown = isUnknown || !isAnswered;
        }
        if (!isDone && !attempts.empty()) {
            emit(StepExhausted{index, Phase::Do, isUnknown});
        }
    }

    static bool isUnanswered(const Span& span)
    {
        return span.outcome == Span::Outcome::Running || span.outcome == Span::Outcome::NoAnswer;
    }

    void tellAttempt(const AttemptRef& ref, const Span& span, bool isAnswered)
    {
        const auto exchanged = m_evidence.steps.find(span.step);
        const bool isKnown = exchanged != m_evidence.steps.end();
        m_at = span.from;
        emit(AttemptSent{ref, 1, ref.attempt == 1 && isKnown ? exchanged->second.sent : Bytes()});
        emit(AttemptDelivered{ref});
        const Instant settled = span.to.isSet() ? span.to : m_flow.lastSeenAt;
        const auto waited = Duration(std::max<std::int64_t>(settled.micros - span.from.micros, 0) / 1000);
        m_at = settled;
        if (span.outcome == Span::Outcome::Succeeded) {
            emit(StepSucceeded{ref, isKnown ? exchanged->second.answered() : Bytes(), false});
        } else if (!isAnswered) {
            emit(AttemptTimedOut{ref, waited});
        } else {
            emit(AttemptFailed{ref, span.error});
        }
    }

    [[nodiscard]] bool isUndone(const SeenStep& step) const
    {
        return step.status == StepStatus::UndoSuccess
            && std::ranges::none_of(m_flow.holes, [&step](const SeenHole& hole) {
                   const bool isOpen
                       = hole.kind == SeenHole::Kind::NotUndone || hole.kind == SeenHole::Kind::DoneAfterUndo;
                   return isOpen && hole.step == step.name;
               });
    }

    [[nodiscard]] std::string why() const
    {
        const std::string left = "Another orchestrator left it " + std::string(toWire(m_flow.status)) + ".";
        const std::string& seen = m_flow.holes.empty() ? m_flow.why : m_flow.holes.front().text;
        return seen.empty() ? left : left + " " + seen;
    }

    void emit(EventBody body)
    {
        Event event;
        event.seq = m_adoption.state.seq + 1;
        event.at = m_at;
        event.version = 1;
        event.body = std::move(body);
        apply(m_adoption.state, event);
        m_adoption.flow.events.push_back(std::move(event));
    }

    const SeenFlow& m_flow;
    Evidence m_evidence;
    Instant m_at;
    Adoption m_adoption;
};

} // namespace

Result<Adoption> adoptionOf(const SeenFlow& flow, const std::vector<SeenRecord>& records)
{
    if (!flow.inferred) {
        return failure(
            Fault::Refused,
            "Flow " + flow.id.text() + " is run by a Backstep elsewhere: ask that one, or open the ledger it is in."
        );
    }
    if (flow.status == FlowStatus::Undone && flow.holes.empty()) {
        return failure(Fault::Refused, "The flow is undone already: there is nothing to undo.");
    }
    return Telling(flow, evidenceOf(records)).tell();
}

std::string cautionFor(const SeenFlow& flow, Instant now)
{
    std::string caution;
    const bool goesOn = flow.status == FlowStatus::InProgress || flow.status == FlowStatus::Undoing;
    if (goesOn && now < flow.lastSeenAt + aliveFor) {
        caution = "Another orchestrator runs this flow, and something was sent for it "
            + toWords(std::chrono::microseconds(std::max<std::int64_t>(now.micros - flow.lastSeenAt.micros, 0)))
            + " ago: stop it first, or both will act.";
    }
    if (!flow.fromBeginning) {
        caution += caution.empty() ? "" : " ";
        caution
            += "It was seen only from its middle on: what its earlier steps did is not known here and is not undone.";
    }
    return caution;
}

} // namespace backstep
