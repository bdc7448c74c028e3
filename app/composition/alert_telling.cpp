#include "app/composition/alert_telling.h"

#include <QApplication>

#include <algorithm>

namespace backstep {

AlertTelling::AlertTelling(QObject* parent)
    : QObject(parent)
{
    connect(&m_notice, &DesktopNotice::failed, this, &AlertTelling::failed);
    connect(&m_notice, &DesktopNotice::clicked, this, [this](quint64 key) {
        const auto found = std::ranges::find(m_shown, key, [](const auto& shown) { return shown.first; });
        if (found != m_shown.end()) {
            Q_EMIT clicked(Alert(found->second));
        }
    });
    connect(&m_webhook, &Webhook::sent, this, &AlertTelling::sent);
    connect(&m_webhook, &Webhook::failed, this, &AlertTelling::failed);
}

void AlertTelling::tell(const Alert& alert, const QString& link)
{
    if (m_rules.sound) {
        QApplication::beep();
    }
    if (m_rules.desktop) {
        m_shown.emplace_back(++m_keys, alert);
        if (m_shown.size() > keptMost) {
            m_shown.pop_front();
        }
        m_notice.show(alert.title, QStringLiteral("%1. %2").arg(alert.cluster, alert.text), m_keys);
    }
    if (!m_rules.webhook.isEmpty()) {
        m_webhook.send(m_rules.webhook, webhookBody(alert, link));
    }
}

} // namespace backstep
