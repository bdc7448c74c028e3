#pragma once

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <memory>

class QSocketNotifier;

namespace backstep {

/// Asks a broker on this machine for its metadata, as any client does first. It answers as soon as it is ready to take
/// records, and not before. Asynchronous; one question at a time.
class MetadataProbe : public QObject
{
    Q_OBJECT

public:
    explicit MetadataProbe(int port, QObject* parent = nullptr);
    ~MetadataProbe() override;

    void ask(int atMostMs = 2000);

Q_SIGNALS:
    /// `ready`: a broker answered and names at least one broker.
    void answered(bool ready);

private:
    void onConnected();
    void onReadable();
    void end(bool ready);
    void hangUp();

    int m_port;
    int m_socket = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_timeout;
    QByteArray m_reply;
};

} // namespace backstep
