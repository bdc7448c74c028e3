#include "app/composition/desktop_notice.h"

#include <QApplication>
#include <QSystemTrayIcon>

#ifdef BACKSTEP_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#endif

namespace backstep {

namespace {

#ifdef BACKSTEP_DBUS

// The Desktop Notifications Specification of freedesktop.org.
const QString service = QStringLiteral("org.freedesktop.Notifications");
const QString path = QStringLiteral("/org/freedesktop/Notifications");
const QString openAction = QStringLiteral("default"); ///< a click on the notification itself
constexpr int asTheDesktopDoes = -1;

QDBusMessage messageOf(const QString& title, const QString& text)
{
    QDBusMessage message = QDBusMessage::createMethodCall(service, path, service, QStringLiteral("Notify"));
    const QVariantMap hints{
        {QStringLiteral("suppress-sound"), true}, // whether there is one is decided here
        {QStringLiteral("desktop-entry"), QStringLiteral("backstep")},
    };
    message << QCoreApplication::applicationName() << 0U << QString() << title << text.toHtmlEscaped()
            << QStringList{openAction, QStringLiteral("Show")} << hints << asTheDesktopDoes;
    return message;
}

#endif

} // namespace

DesktopNotice::DesktopNotice(QObject* parent)
    : QObject(parent)
{
#ifdef BACKSTEP_DBUS
    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect(service, path, service, QStringLiteral("ActionInvoked"), this, SLOT(takeAction(uint, QString)));
    bus.connect(service, path, service, QStringLiteral("NotificationClosed"), this, SLOT(takeClosed(uint, uint)));
#endif
}

void DesktopNotice::show(const QString& title, const QString& text, std::uint64_t key)
{
#ifdef BACKSTEP_DBUS
    const QDBusPendingCall call = QDBusConnection::sessionBus().asyncCall(messageOf(title, text));
    auto* answer = new QDBusPendingCallWatcher(call, this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer, title, text, key] {
        const QDBusPendingReply<uint> reply = *answer;
        if (reply.isError()) {
            showInTray(title, text, key);
        } else {
            m_keys[reply.value()] = key;
        }
        answer->deleteLater();
    });
#else
    showInTray(title, text, key);
#endif
}

void DesktopNotice::showInTray(const QString& title, const QString& text, std::uint64_t key)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable()) {
        Q_EMIT failed(
            QStringLiteral("This desktop shows no notifications: it has neither a service for them nor a tray.")
        );
        return;
    }
    if (m_tray == nullptr) {
        m_tray = new QSystemTrayIcon(QApplication::windowIcon(), this);
        connect(m_tray, &QSystemTrayIcon::messageClicked, this, [this] { Q_EMIT clicked(m_trayKey); });
    }
    m_tray->show();
    m_trayKey = key;
    m_tray->showMessage(title, text, QSystemTrayIcon::Warning);
}

void DesktopNotice::takeAction(uint number, const QString& action)
{
    const auto found = m_keys.find(number);
    if (found != m_keys.end() && action == QStringLiteral("default")) {
        Q_EMIT clicked(found->second);
    }
}

void DesktopNotice::takeClosed(uint number, uint /*reason*/)
{
    m_keys.erase(number);
}

} // namespace backstep
