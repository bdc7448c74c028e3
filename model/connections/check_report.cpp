#include "model/connections/check_report.h"

namespace backstep {

namespace {

StatusWord statusOf(CheckOutcome outcome)
{
    switch (outcome) {
    case CheckOutcome::Fine:
        return {QStringLiteral("fine"), {}, GlyphKind::DiscTick, Tone::Done};
    case CheckOutcome::Refused:
        return {QStringLiteral("refused"), {}, GlyphKind::OctagonCross, Tone::Fail};
    case CheckOutcome::NotReached:
        return {QStringLiteral("not reached"), {}, GlyphKind::Circle, Tone::Idle};
    }
    return {};
}

QString headingOf(const ConnectionCheck& check)
{
    if (check.isFine()) {
        return QStringLiteral("This cluster can be used");
    }
    switch (check.refusedAt()) {
    case CheckStage::Names:
        return QStringLiteral("Could not find it");
    case CheckStage::Port:
        return QStringLiteral("Could not reach it");
    case CheckStage::Encryption:
        return QStringLiteral("Could not talk to it");
    case CheckStage::SignIn:
        return QStringLiteral("Could not sign in");
    case CheckStage::Rights:
        return QStringLiteral("Could not read");
    }
    return {};
}

/// A question that was answered with no is not told in the words of a yes.
QString wordsOf(const CheckedStage& stage)
{
    if (stage.outcome != CheckOutcome::Refused) {
        return textOf(stage.says);
    }
    switch (stage.stage) {
    case CheckStage::Names:
        return QStringLiteral("The name does not resolve");
    case CheckStage::Port:
        return QStringLiteral("The port does not answer");
    case CheckStage::Encryption:
        return QStringLiteral("Talking was refused");
    case CheckStage::SignIn:
        return QStringLiteral("Signing in was refused");
    case CheckStage::Rights:
        return QStringLiteral("Reading was refused");
    }
    return {};
}

} // namespace

CheckReport reportOf(const ConnectionCheck& check)
{
    CheckReport report;
    report.status = statusOf(check.isFine() ? CheckOutcome::Fine : CheckOutcome::Refused);
    report.heading = headingOf(check);
    report.took = QStringLiteral("took %1 s").arg(static_cast<double>(check.took.count()) / 1000, 0, 'f', 1);
    for (const CheckedStage& stage : check.stages) {
        const bool isReached = stage.outcome != CheckOutcome::NotReached;
        report.rows.push_back(
            {statusOf(stage.outcome),
             wordsOf(stage) + (isReached ? QString() : QStringLiteral(": not reached")),
             textOf(stage.detail),
             isReached ? QStringLiteral("%1 ms").arg(stage.took.count()) : QString()}
        );
    }
    report.reason = textOf(check.reason);
    report.meaning = textOf(check.meaning);
    for (const std::string& way : check.toTry) {
        report.toTry.append(textOf(way));
    }
    report.machineWords = textOf(check.machineWords);
    return report;
}

} // namespace backstep
