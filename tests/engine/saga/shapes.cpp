#include "tests/engine/saga/shapes.h"

#include <algorithm>
#include <iterator>

namespace backstep {

namespace {

/// Every effect a step of its own, so that a crash may come between any two.
WorldOptions fine(int crashes, int wishes, int late)
{
    WorldOptions options;
    options.crashes = crashes;
    options.wishes = wishes;
    options.lateAnswers = late;
    return options;
}

/// Commands are on the wire at once, and a worker's answer is read as it works.
WorldOptions coarse(int wishes, int late)
{
    WorldOptions options = fine(0, wishes, late);
    options.handsOnAtOnce = true;
    options.reportsAtOnce = true;
    options.answersAtOnce = true;
    return options;
}

WorldOptions withDuplicate(WorldOptions options)
{
    options.duplicates = 1;
    return options;
}

/// A worker refuses a command, gets it once more, and may do it then.
WorldOptions withSecondThought(WorldOptions options)
{
    options.secondThoughts = 1;
    return options;
}

WorldOptions withPause(WorldOptions options)
{
    options.pauses = true;
    return options;
}

WorldOptions withClosing(WorldOptions options)
{
    options.closes = true;
    return options;
}

WorldOptions heldBack(WorldOptions options)
{
    options.isHeldBack = true;
    return options;
}

WorldOptions forgetfulWorkers(WorldOptions options)
{
    options.refusesDoAfterUndo = false;
    return options;
}

/// Without ids, answers that overtake one another, or come twice, cannot be told apart by anyone.
WorldOptions silentAboutIds(WorldOptions options)
{
    options.answersAtOnce = true;
    options.echoesIds = false;
    return options;
}

/// Each shape and each option of a step, with little going wrong at once.
std::vector<Shape> smallShapes()
{
    return {
        {"chain, retries", "a[tries=2] > b[tries=2] > c[tries=1]", coarse(0, 1)},
        {"chain of four", "a[tries=1] > b[tries=1] > c[tries=1] > d[tries=1]", coarse(1, 1)},
        {"chain, no UNDO between", "a[tries=1] > b[tries=1 noundo] > c[tries=1]", coarse(1, 1)},
        {"chain, undone on failure", "a[tries=1] > b[tries=1 onfailure]", coarse(1, 1)},
        {"chain, waits for a person", "a[tries=1] > b[tries=2 wait]", coarse(1, 1)},
        {"chain, pivot", "a[tries=1] > b[tries=1 pivot] > c[tries=1]", coarse(1, 1)},
        {"parallel, person", "a[tries=1] | b[tries=1] | c[tries=1]", coarse(0, 1)},
        {"join", "a[tries=1]; b[tries=1]; c[tries=1] < a b", coarse(0, 1)},
        {"fork", "a[tries=1]; b[tries=1] < a; c[tries=1] < a", coarse(1, 1)},
        {"chain, paused", "a[tries=2] > b[tries=1]", withPause(coarse(1, 0))},
        {"chain, closed by a person", "a[tries=1] > b[tries=1]", withClosing(coarse(1, 1))},
        {"chain, held back", "a[tries=1] > b[tries=1]", heldBack(withPause(coarse(1, 0)))},
        {"diamond", "a[tries=1]; b[tries=1] < a; c[tries=1] < a; d[tries=1] < b c", coarse(1, 0)},
        {"one step, crash", "a[tries=1]", withDuplicate(fine(1, 0, 1))},
        {"one step, person", "a[tries=1]", fine(0, 1, 1)},
        {"one step, forgetful worker", "a[tries=2]", forgetfulWorkers(fine(0, 0, 1))},
        {"one step, hand-written worker", "a[tries=2]", silentAboutIds(fine(0, 0, 1))},
        {"chain, crash", "a[tries=1] > b[tries=1]", fine(1, 0, 1)},
        {"chain, person", "a[tries=1] > b[tries=1]", fine(0, 1, 1)},
        {"parallel, crash", "a[tries=1] | b[tries=1]", fine(1, 0, 0)},
        {"chain, second thoughts", "a[tries=2] > b[tries=1]", withSecondThought(coarse(0, 1))},
        {"one step, second thoughts, person", "a[tries=1 wait]", withSecondThought(coarse(2, 1))},
        {"parallel, second thoughts", "a[tries=1] | b[tries=2]", withSecondThought(coarse(1, 0))},
    };
}

/// What every run of the tests covers besides.
std::vector<Shape> quickShapes()
{
    return {
        {"one step, paused, fine", "a[tries=1]", withPause(fine(1, 1, 1))},
        {"one step, closed, fine", "a[tries=1]", withClosing(fine(1, 1, 1))},
        {"parallel, paused and closed", "a[tries=1] | b[tries=1 wait]", withPause(withClosing(coarse(2, 0)))},
        {"chain, paused and closed", "a[tries=1] > b[tries=1]", withPause(withClosing(coarse(2, 0)))},
        {"one step, everything", "a[tries=1]", withDuplicate(forgetfulWorkers(fine(1, 1, 1)))},
        {"one step, hand-written worker, person", "a[tries=1]", forgetfulWorkers(silentAboutIds(fine(0, 1, 1)))},
        {"chain, hand-written workers", "a[tries=1] > b[tries=1]", forgetfulWorkers(silentAboutIds(fine(0, 1, 1)))},
        {"chain, forgetful workers", "a[tries=1] > b[tries=1]", forgetfulWorkers(fine(0, 1, 1))},
        {"chain, retries, person", "a[tries=2] > b[tries=2]", coarse(1, 1)},
        {"parallel, forgetful workers", "a[tries=1] | b[tries=1]", forgetfulWorkers(fine(0, 0, 1))},
        {"parallel of four", "a[tries=1] | b[tries=1] | c[tries=1] | d[tries=1]", coarse(0, 1)},
        {"parallel, person", "a[tries=1] | b[tries=1] | c[tries=1]", coarse(1, 0)},
        {"chain, second thoughts, person", "a[tries=1 wait] > b[tries=1]", withSecondThought(coarse(2, 1))},
        {"diamond, late", "a[tries=1]; b[tries=1] < a; c[tries=1] < a; d[tries=1] < b c", coarse(1, 1)},
    };
}

std::vector<Shape> longShapes()
{
    return {
        {"one step, everything, retries", "a[tries=2]", forgetfulWorkers(fine(1, 0, 1))},
        {"one step, person, retries", "a[tries=2]", fine(0, 1, 1)},
        {"chain, hand-written workers, retries",
         "a[tries=2] > b[tries=1]",
         forgetfulWorkers(silentAboutIds(fine(0, 1, 1)))},
        {"one step, two crashes", "a[tries=1]", fine(2, 1, 1)},
        {"chain, crash and person", "a[tries=1] > b[tries=1]", fine(1, 1, 1)},
        {"chain, two wishes", "a[tries=1] > b[tries=2] > c[tries=1]", coarse(2, 1)},
        {"parallel, crash, late", "a[tries=1] | b[tries=1]", fine(1, 0, 1)},
        {"parallel, retries", "a[tries=2] | b[tries=1]", coarse(1, 1)},
        {"diamond, retries", "a[tries=1]; b[tries=2] < a; c[tries=1] < a; d[tries=1] < b c", coarse(1, 1)},
    };
}

} // namespace

Orchestration withoutWaits(Orchestration orchestration)
{
    for (StepDefinition& step : orchestration.steps) {
        for (AttemptPolicy* policy : {&step.doPolicy, &step.undoPolicy}) {
            policy->timeout = Duration(0);
            policy->retry.delay = Duration(0);
        }
    }
    return orchestration;
}

std::vector<Shape> shapes(Reach reach)
{
    std::vector<Shape> all = smallShapes();
    if (reach != Reach::Small) {
        std::ranges::move(quickShapes(), std::back_inserter(all));
    }
    if (reach == Reach::Long) {
        std::ranges::move(longShapes(), std::back_inserter(all));
    }
    return all;
}

} // namespace backstep
