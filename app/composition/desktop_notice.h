#pragma once

#include <QObject>
#include <QString>

#include <cstdint>
#include <map>

class QSystemTrayIcon;

namespace backstep {

/// Notifications of the desktop: through its service on the session bus where there is one, else by an icon in the
/// tray. Where there is neither, nothing is shown, and nobody waits for it.
class DesktopNotice final : public QObject
{
    Q_OBJECT

public:
    explicit DesktopNotice(QObject* parent = nullptr);

    /// Shown beside the window. `key` comes back when a person clicks it.
    void show(const QString& title, const QString& text, std::uint64_t key);

Q_SIGNALS:
    void clicked(quint64 key);
    /// Neither service nor tray could show the last one: one sentence.
    void failed(const QString& sentence);

private Q_SLOTS:
    void takeAction(uint number, const QString& action);
    void takeClosed(uint number, uint reason);

private:
    void showInTray(const QString& title, const QString& text, std::uint64_t key);

    std::map<uint, std::uint64_t> m_keys; ///< of those that still stand, by the service's number
    QSystemTrayIcon* m_tray = nullptr; ///< once it was needed
    std::uint64_t m_trayKey = 0;
};

} // namespace backstep
