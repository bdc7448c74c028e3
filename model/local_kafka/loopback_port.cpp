#include "model/local_kafka/loopback_port.h"

#include <QDir>
#include <QFile>
#include <QSet>

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace backstep {

namespace {

/// 0 when bound, else errno. `port` 0 chooses one and tells it.
int bindOnce(int& port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) {
        return errno;
    }
    // As Java does: connections that linger from the last broker are no hindrance.
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    socklen_t size = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    const bool bound
        = ::bind(socket, plain, size) == 0 && ::listen(socket, 1) == 0 && ::getsockname(socket, plain, &size) == 0;
    const int fault = bound ? 0 : errno;
    port = ntohs(address.sin_port);
    ::close(socket);
    return fault;
}

/// The inodes of the sockets that listen at the port, of one of the kernel's tables.
void addListeners(const QString& table, int port, QSet<QByteArray>& inodes)
{
    QFile file(table);
    if (!file.open(QIODevice::ReadOnly)) {
        return;
    }
    const QByteArray wanted = ':' + QByteArray::number(port, 16).toUpper().rightJustified(4, '0');
    for (const QByteArray& line : file.readAll().split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() > 9 && words[1].endsWith(wanted) && words[3] == "0A") {
            inodes.insert("socket:[" + words[9] + ']');
        }
    }
}

bool holdsOne(const QString& process, const QSet<QByteArray>& inodes)
{
    const QDir open(process + QStringLiteral("/fd"));
    for (const QString& entry : open.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)) {
        std::array<char, 128> target = {};
        const QByteArray link = QFile::encodeName(open.filePath(entry));
        const ssize_t size = ::readlink(link.constData(), target.data(), target.size());
        if (size > 0 && inodes.contains(QByteArray(target.data(), size))) {
            return true;
        }
    }
    return false;
}

} // namespace

QString holderOfPort(int port)
{
    QSet<QByteArray> inodes;
    addListeners(QStringLiteral("/proc/net/tcp"), port, inodes);
    addListeners(QStringLiteral("/proc/net/tcp6"), port, inodes);
    if (inodes.isEmpty()) {
        return {};
    }
    const QDir processes(QStringLiteral("/proc"));
    for (const QString& pid : processes.entryList({QStringLiteral("[0-9]*")}, QDir::Dirs)) {
        if (holdsOne(processes.filePath(pid), inodes)) {
            QFile name(processes.filePath(pid) + QStringLiteral("/comm"));
            static_cast<void>(name.open(QIODevice::ReadOnly));
            return QStringLiteral("%1 (process %2)").arg(QString::fromUtf8(name.readAll().trimmed()), pid);
        }
    }
    return {};
}

Result<void> checkPort(int port)
{
    if (port < 1 || port > 65535) {
        return failure(
            Fault::BadInput,
            QStringLiteral("Kafka cannot listen at port %1. Choose one from 1024 to 65535 with --port; 9092 is usual.")
                .arg(port)
                .toStdString()
        );
    }
    int tried = port;
    const int fault = bindOnce(tried);
    if (fault == 0) {
        return {};
    }
    if (fault == EADDRINUSE) {
        const QString holder = holderOfPort(port);
        return failure(
            Fault::InUse,
            QStringLiteral(
                "Kafka cannot listen at 127.0.0.1:%1: %2 is there. End it, or choose another port with --port."
            )
                .arg(port)
                .arg(holder.isEmpty() ? QStringLiteral("another program") : holder)
                .toStdString()
        );
    }
    return failure(
        Fault::Unreachable,
        QStringLiteral("Kafka cannot listen at 127.0.0.1:%1: %2. Choose another port with --port.")
            .arg(port)
            .arg(qt_error_string(fault))
            .toStdString()
    );
}

int freePortBeside(int port)
{
    int found = 0;
    if (bindOnce(found) != 0) {
        return 0;
    }
    if (found == port) {
        found = 0;
        static_cast<void>(bindOnce(found));
    }
    return found == port ? 0 : found;
}

} // namespace backstep
