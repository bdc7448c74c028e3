#include "model/local_kafka/metadata_probe.h"

#include <QSocketNotifier>
#include <QtEndian>

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace backstep {

namespace {

constexpr qint32 correlationId = 0x6261636b;
constexpr qint32 brokersMax = 1000;

/// Metadata v1 for no topic: every Kafka up to 4 speaks it.
QByteArray metadataRequest()
{
    const QByteArray client("backstep-local");
    QByteArray body;
    const auto add16 = [&body](qint16 value) {
        const qint16 big = qToBigEndian(value);
        body.append(reinterpret_cast<const char*>(&big), sizeof big);
    };
    const auto add32 = [&body](qint32 value) {
        const qint32 big = qToBigEndian(value);
        body.append(reinterpret_cast<const char*>(&big), sizeof big);
    };
    add16(3); // Metadata
    add16(1);
    add32(correlationId);
    add16(static_cast<qint16>(client.size()));
    body += client;
    add32(0); // no topics
    const QByteArray request = body;
    body.clear();
    add32(static_cast<qint32>(request.size()));
    return body + request;
}

constexpr qsizetype headBytes = 3 * sizeof(qint32); // size, correlation id, number of brokers

/// What listens there may be any program: only the echo of our id and a number of brokers that can be is a yes.
bool namesBrokers(const QByteArray& reply)
{
    const auto id = qFromBigEndian<qint32>(reply.constData() + sizeof(qint32));
    const auto brokers = qFromBigEndian<qint32>(reply.constData() + 2 * sizeof(qint32));
    return id == correlationId && brokers > 0 && brokers < brokersMax;
}

sockaddr_in loopback(int lastByte, int port)
{
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + static_cast<std::uint32_t>(lastByte));
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

/// A connection that comes from 127.0.0.2. From 127.0.0.1 the system may choose the very port that is asked as the
/// port to come from, where nobody listens yet; it would then be connected to itself, and in the broker's way.
int connectionTo(int port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const sockaddr_in from = loopback(2, 0);
    const sockaddr_in to = loopback(1, port);
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&from), sizeof from) == 0
        && (::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 || errno == EINPROGRESS)) {
        return socket;
    }
    if (socket >= 0) {
        ::close(socket);
    }
    return -1;
}

} // namespace

MetadataProbe::MetadataProbe(int port, QObject* parent)
    : QObject(parent)
    , m_port(port)
{
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, [this] { end(false); });
}

MetadataProbe::~MetadataProbe()
{
    hangUp();
}

void MetadataProbe::ask(int atMostMs)
{
    hangUp();
    m_reply.clear();
    m_timeout.start(atMostMs);
    m_socket = connectionTo(m_port);
    if (m_socket < 0) {
        // Told from the event loop all the same, so that whoever asks again on "no" does not recurse.
        m_timeout.start(0);
        return;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Write);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &MetadataProbe::onConnected);
}

void MetadataProbe::onConnected()
{
    const QByteArray request = metadataRequest();
    // So short a request fits whole into the buffer of a fresh connection.
    if (::send(m_socket, request.constData(), static_cast<std::size_t>(request.size()), MSG_NOSIGNAL)
        != request.size()) {
        end(false);
        return;
    }
    m_notifier->setEnabled(false);
    m_notifier.release()->deleteLater(); // it is this very notifier that calls
    m_notifier = std::make_unique<QSocketNotifier>(m_socket, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &MetadataProbe::onReadable);
}

void MetadataProbe::onReadable()
{
    std::array<char, 1024> piece = {};
    const ssize_t size = ::recv(m_socket, piece.data(), piece.size(), 0);
    if (size < 0 && errno == EAGAIN) {
        return;
    }
    if (size <= 0) {
        end(false);
        return;
    }
    m_reply.append(piece.data(), size);
    if (m_reply.size() >= headBytes) {
        end(namesBrokers(m_reply));
    }
}

void MetadataProbe::end(bool ready)
{
    hangUp();
    Q_EMIT answered(ready);
}

void MetadataProbe::hangUp()
{
    m_timeout.stop();
    if (m_notifier) {
        m_notifier->setEnabled(false);
        m_notifier.release()->deleteLater();
    }
    if (m_socket >= 0) {
        ::close(m_socket);
        m_socket = -1;
    }
}

} // namespace backstep
