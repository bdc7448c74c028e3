#pragma once

#include "app/composition/desktop_notice.h"
#include "app/composition/webhook.h"
#include "model/alerts/alert.h"
#include "model/alerts/alert_rules.h"

#include <QObject>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>

namespace backstep {

/// Carries alerts out of the window, in the ways that its rules name.
class AlertTelling final : public QObject
{
    Q_OBJECT

public:
    explicit AlertTelling(QObject* parent = nullptr);

    void setRules(const AlertRules& rules) { m_rules = rules; }

    /// `link` leads to its flow; empty: it has none.
    void tell(const Alert& alert, const QString& link);

Q_SIGNALS:
    /// A person clicked its notification.
    void clicked(const backstep::Alert& alert);
    /// The webhook has taken the last one.
    void sent();
    /// One way did not work: one sentence.
    void failed(const QString& sentence);

private:
    static constexpr std::size_t keptMost = 100;

    AlertRules m_rules;
    DesktopNotice m_notice;
    Webhook m_webhook;
    std::deque<std::pair<std::uint64_t, Alert>> m_shown; ///< that can still be clicked
    std::uint64_t m_keys = 0;
};

} // namespace backstep
