#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

#include <chrono>
#include <memory>

class QNetworkReply;

namespace backstep {

/// Sends JSON to an address, in the background, and says what became of it. A redirect is not followed: what was
/// written down is where it goes.
class Webhook final : public QObject
{
    Q_OBJECT

public:
    explicit Webhook(std::chrono::milliseconds patience = std::chrono::seconds(10), QObject* parent = nullptr);
    ~Webhook() override;

    void send(const QString& address, const QByteArray& body);

Q_SIGNALS:
    void sent();
    /// One sentence: where, what, and what to do.
    void failed(const QString& sentence);

private:
    void take(QNetworkReply& reply);

    std::chrono::milliseconds m_patience;
    struct Network;
    std::unique_ptr<Network> m_network; ///< of Qt; its headers stay out of this one
};

} // namespace backstep
