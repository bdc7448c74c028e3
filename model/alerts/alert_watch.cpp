#include "model/alerts/alert_watch.h"

#include <algorithm>

namespace backstep {

namespace {

constexpr std::chrono::seconds beat(2);

} // namespace

AlertWatch::AlertWatch(const Sources& sources, QObject* parent)
    : QObject(parent)
    , m_sources(sources)
{
    connect(&sources.feed, &FlowFeed::flowsChanged, this, [this](const std::vector<SeenFlow>& flows) {
        if (!m_sources.feed.isPast() && !m_cluster.isEmpty()) {
            m_decision.see(flows);
        }
    });
    connect(&sources.feed, &FlowFeed::restarted, this, [this](FlowFeed::Restart why) {
        if (why == FlowFeed::Restart::AnotherCluster) {
            m_decision.restart();
        }
    });
    connect(&sources.feed, &FlowFeed::told, this, [this] {
        if (!m_sources.feed.isPast()) {
            m_decision.begin(m_sources.feed.now());
        }
    });
    m_beat.setInterval(beat);
    connect(&m_beat, &QTimer::timeout, this, &AlertWatch::look);
}

void AlertWatch::setRules(const AlertRules& rules)
{
    m_rules = rules;
    m_decision.setRules(rules);
    const bool isAsked = rules.newErrors || !rules.views.empty();
    isAsked ? m_beat.start() : m_beat.stop();
}

void AlertWatch::setCluster(const QString& name)
{
    m_cluster = name;
}

void AlertWatch::look()
{
    if (m_sources.feed.isPast() || m_cluster.isEmpty()) {
        return;
    }
    const Instant now = m_sources.feed.now();
    countViews(now);
    for (Alert& alert : m_decision.take(now)) {
        alert.cluster = m_cluster;
        Q_EMIT raised(alert);
    }
}

/// Saved views are counted on another thread: what is known of them is from the look before.
void AlertWatch::countViews(Instant now)
{
    bool hasSaved = false;
    for (const AlertRule& rule : m_rules.views) {
        const auto own = std::ranges::find(allViews, rule.view, [](FlowView view) { return wordOf(view); });
        if (own != allViews.end()) {
            m_decision.count(rule.view, m_sources.table.count(*own), now);
            continue;
        }
        hasSaved = true;
        const auto& views = m_sources.saved.views();
        const auto& counts = m_sources.counts.counts();
        const auto saved = std::ranges::find(views, rule.view, &SavedView::name);
        const auto place = static_cast<std::size_t>(saved - views.begin());
        if (saved != views.end() && place < counts.size() && counts[place].has_value()) {
            m_decision.count(rule.view, *counts[place], now);
        }
    }
    if (hasSaved) {
        m_sources.counts.count();
    }
}

} // namespace backstep
