#include "model/local_kafka/java_check.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTimer>

namespace backstep {

namespace {

constexpr int answerMs = 20'000;

QString whatToDo(int needed)
{
    return QStringLiteral("Install Java %1 or newer (on Debian: apt install openjdk-17-jre-headless), or point "
                          "JAVA_HOME to one.")
        .arg(needed);
}

} // namespace

int majorJavaVersion(const QByteArray& said)
{
    static const QRegularExpression version(QStringLiteral("version \"(\\d+)(?:\\.(\\d+))?"));
    const auto match = version.match(QString::fromUtf8(said));
    const int first = match.captured(1).toInt();
    return first == 1 ? match.captured(2).toInt() : first;
}

JavaCheck::JavaCheck(const KafkaPlaces& places, int needed, QObject* parent)
    : QObject(parent)
    , m_places(places)
    , m_needed(needed)
    , m_process(new QProcess(this))
{
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    connect(m_process, &QProcess::finished, this, &JavaCheck::judge);
    connect(m_process, &QProcess::errorOccurred, this, [this] {
        fail(QStringLiteral("%1 cannot be run: %2.").arg(m_java, m_process->errorString()));
    });
}

void JavaCheck::begin()
{
    m_java = m_places.java();
    if (m_java.isEmpty()) {
        const QString where = m_places.javaHome.isEmpty()
            ? QStringLiteral("The path of this machine has no java, and Kafka runs on it.")
            : QStringLiteral("JAVA_HOME is %1, but there is no bin/java in it.").arg(m_places.javaHome);
        QTimer::singleShot(0, this, [this, where] { fail(where); });
        return;
    }
    QTimer::singleShot(answerMs, this, [this] {
        fail(QStringLiteral("%1 does not say within %2 s which version it is.").arg(m_java).arg(answerMs / 1000));
    });
    m_process->start(m_java, {QStringLiteral("-version")});
}

void JavaCheck::judge()
{
    const QByteArray said = m_process->readAll();
    const int major = majorJavaVersion(said);
    if (major == 0) {
        fail(QStringLiteral("%1 does not say which version it is.").arg(m_java));
    } else if (major < m_needed) {
        fail(QStringLiteral("%1 is Java %2, too old for this Kafka.").arg(m_java).arg(major));
    } else if (!m_told) {
        m_told = true;
        Q_EMIT found(major);
    }
}

void JavaCheck::fail(const QString& sentence)
{
    if (m_told) {
        return;
    }
    m_told = true;
    Q_EMIT failed({Fault::Unreachable, (sentence + QLatin1Char(' ') + whatToDo(m_needed)).toStdString()});
}

} // namespace backstep
