#include "model/alerts/alert_decision.h"

#include "model/dashboard/dashboard_words.h"
#include "model/dashboard/error_fingerprint.h"
#include "model/words.h"

#include <QStringList>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

namespace backstep {

namespace {

constexpr std::size_t recentMost = 20'000;

std::uint64_t hashOf(const SeenFlow& flow, const SeenStep& step, const std::string& message)
{
    return std::hash<std::string>()(flow.orchestration.text() + '\0' + step.name.text() + '\0' + message);
}

bool isSince(Instant before, Instant now, std::chrono::microseconds apart)
{
    return !before.isSet() || now.micros - before.micros >= apart.count();
}

} // namespace

void AlertDecision::setRules(const AlertRules& rules)
{
    std::vector<Watched> views;
    for (const AlertRule& rule : rules.views) {
        const auto known = std::ranges::find(m_views, rule, &Watched::rule);
        views.push_back(known == m_views.end() ? Watched{rule, false, {}} : *known);
    }
    m_views = std::move(views);
    m_tellsErrors = rules.newErrors;
}

void AlertDecision::restart()
{
    m_begunAt = {};
    for (Watched& view : m_views) {
        view = Watched{view.rule, false, {}};
    }
    m_kinds.clear();
    m_recent.clear();
    m_new.clear();
    m_newCount = 0;
    m_errorsToldAt = {};
    m_due.clear();
}

void AlertDecision::count(const QString& view, std::uint64_t flows, Instant now)
{
    for (Watched& watched : m_views) {
        if (watched.rule.view != view) {
            continue;
        }
        if (std::cmp_less(flows, watched.rule.least)) {
            watched.isAbove = false;
        } else if (!watched.isAbove && isSince(watched.toldAt, now, viewApart)) {
            watched.isAbove = true;
            watched.toldAt = now;
            Alert alert;
            alert.kind = Alert::Kind::View;
            alert.at = now;
            alert.view = view;
            alert.count = flows;
            alert.title
                = QStringLiteral("%1: %2").arg(view, countOf(flows, QStringLiteral("flow"), QStringLiteral("flows")));
            alert.text = QStringLiteral("You asked to be told from %1 on.")
                             .arg(countOf(
                                 static_cast<std::uint64_t>(watched.rule.least),
                                 QStringLiteral("flow"),
                                 QStringLiteral("flows")
                             ));
            m_due.push_back(std::move(alert));
        }
    }
}

void AlertDecision::see(const std::vector<SeenFlow>& flows)
{
    for (const SeenFlow& flow : flows) {
        for (const SeenStep& step : flow.steps) {
            if (!step.error.empty()) {
                see(flow, step);
            }
        }
    }
}

void AlertDecision::see(const SeenFlow& flow, const SeenStep& step)
{
    if (!m_recent.insert(hashOf(flow, step, step.error)).second) {
        return;
    }
    if (m_recent.size() > recentMost) {
        m_recent.clear();
    }
    std::string message = fingerprintOf(step.error);
    if (m_kinds.size() >= kindsMost || !m_kinds.insert(hashOf(flow, step, message)).second) {
        return;
    }
    if (m_begunAt.isSet() && flow.lastSeenAt >= m_begunAt && m_tellsErrors) {
        ++m_newCount;
        if (m_new.size() < namedMost) {
            m_new.push_back({flow.orchestration, step.name, std::move(message), flow.id});
        }
    }
}

Alert AlertDecision::alertOf(const std::vector<NewKind>& kinds, std::size_t count, Instant now)
{
    Alert alert;
    alert.kind = Alert::Kind::Error;
    alert.at = now;
    alert.count = count;
    QStringList lines;
    for (const NewKind& kind : kinds) {
        lines << QStringLiteral("%1, %2: %3").arg(textOf(kind.orchestration), textOf(kind.step), textOf(kind.message));
    }
    if (count == 1) {
        ErrorGroup group;
        group.orchestration = kinds.front().orchestration;
        group.step = kinds.front().step;
        group.message = kinds.front().message;
        alert.title = QStringLiteral("New error in %1").arg(textOf(group.step));
        alert.filter = filterOf(group);
        alert.flow = kinds.front().flow;
    } else {
        alert.title = QStringLiteral("%1 new kinds of error").arg(count);
        if (count > kinds.size()) {
            lines << QStringLiteral("and %1 more").arg(count - kinds.size());
        }
    }
    alert.text = lines.join(QStringLiteral("; "));
    return alert;
}

std::vector<Alert> AlertDecision::take(Instant now)
{
    if (m_newCount > 0 && isSince(m_errorsToldAt, now, errorsApart)) {
        m_due.push_back(alertOf(std::exchange(m_new, {}), std::exchange(m_newCount, 0), now));
        m_errorsToldAt = now;
    }
    return std::exchange(m_due, {});
}

} // namespace backstep
