#include "model/local_kafka/kafka_install.h"

#include "model/local_kafka/jar_check.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>

namespace backstep {

namespace {

constexpr int installLockMs = 15 * 60 * 1000;
constexpr int silenceMs = 120'000;

const QString partPrefix = QStringLiteral(".part-");
const QString copyGoal = QStringLiteral("org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies");

/// What Maven says when it cannot get at a repository, whatever the reason.
bool isAboutNetwork(const QString& line)
{
    static const QRegularExpression unreachable(
        QStringLiteral("Unknown host|unknown host|UnknownHost|Temporary failure in name|Name or service not known|"
                       "Connection refused|Connect to .* failed|Network is unreachable|No route to host|timed out|"
                       "Connection reset|offline mode|transfer failed|Could not transfer")
    );
    return line.contains(unreachable);
}

/// Maven tells a chain of reasons; the last one is the reason.
QString innermost(QString reason)
{
    constexpr int wordsMax = 300;
    reason.remove(QStringLiteral(" -> [Help 1]"));
    const qsizetype transfer = reason.lastIndexOf(QLatin1String("transfer failed for"));
    const qsizetype at = transfer >= 0 ? transfer : reason.lastIndexOf(QLatin1String("Could not transfer"));
    if (at >= 0) {
        return reason.mid(at, wordsMax);
    }
    return reason.left(wordsMax);
}

QString inMegabytes(qint64 bytes)
{
    return QString::number((bytes + 500'000) / 1'000'000);
}

} // namespace

KafkaInstall::KafkaInstall(const KafkaPlaces& places, const KafkaRelease& release, QObject* parent)
    : QObject(parent)
    , m_places(places)
    , m_release(release)
    , m_maven(new QProcess(this))
{
    m_maven->setProcessChannelMode(QProcess::MergedChannels);
    m_maven->setStandardInputFile(QProcess::nullDevice());
    m_silence.setSingleShot(true);
    m_silence.setInterval(silenceMs);
    connect(&m_lock, &FolderLock::taken, this, [this] { check(m_places.installFolder(m_release.version)); });
    connect(&m_lock, &FolderLock::failed, this, [this](const Error& error) {
        fail(error.fault, QString::fromStdString(error.message));
    });
    connect(&m_lock, &FolderLock::waiting, this, [this](qint64 pid) {
        Q_EMIT progressed(QStringLiteral("Waiting for another install (process %1)").arg(pid), 0, 0);
    });
    connect(m_maven, &QProcess::readyRead, this, &KafkaInstall::readMaven);
    connect(m_maven, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        onMavenEnded(status == QProcess::NormalExit && code == 0);
    });
    connect(m_maven, &QProcess::errorOccurred, this, [this](QProcess::ProcessError what) {
        if (what == QProcess::FailedToStart) {
            fail(Fault::Unreachable, QStringLiteral("Maven cannot be run: %1.").arg(m_maven->errorString()));
        }
    });
    connect(&m_silence, &QTimer::timeout, this, [this] {
        fail(
            Fault::Unreachable,
            QStringLiteral("Maven has said nothing for %1 s and was ended. Check the network, then install again.")
                .arg(silenceMs / 1000)
        );
    });
}

KafkaInstall::~KafkaInstall()
{
    m_maven->disconnect(this);
    if (m_maven->state() != QProcess::NotRunning) {
        m_maven->kill();
        m_maven->waitForFinished();
    }
}

void KafkaInstall::begin()
{
    if (m_places.home.contains(QLatin1Char(':'))) {
        QTimer::singleShot(0, this, [this] {
            fail(
                Fault::BadInput,
                QStringLiteral(
                    "Kafka cannot be kept in %1: Java splits a path at its colon. Set XDG_DATA_HOME to another folder."
                )
                    .arg(m_places.home)
            );
        });
        return;
    }
    m_lock.take(m_places.home, QStringLiteral("install.lock"), installLockMs);
}

QString KafkaInstall::part() const
{
    return m_places.home + QLatin1Char('/') + partPrefix + m_release.version;
}

void KafkaInstall::check(const QString& folder)
{
    auto* const jars = new JarCheck(folder, m_release, this);
    connect(jars, &JarCheck::intact, this, [this, jars, folder] {
        jars->deleteLater();
        onIntact(folder);
    });
    connect(jars, &JarCheck::refused, this, [this, jars, folder](const QString& what) {
        jars->deleteLater();
        onRefused(folder, what);
    });
    jars->begin();
}

void KafkaInstall::onIntact(const QString& folder)
{
    if (folder == part()) {
        putInPlace();
        return;
    }
    finish();
    Q_EMIT done(true);
}

void KafkaInstall::onRefused(const QString& folder, const QString& what)
{
    if (folder == part()) {
        fail(
            Fault::StoreFailed,
            QStringLiteral(
                "What Maven fetched is not Kafka %1 as Backstep knows it, and is not used: %2. Remove it from "
                "Maven's local repository, check the mirror Maven uses, then install again."
            )
                .arg(m_release.version, what)
        );
        return;
    }
    if (QFileInfo::exists(folder)) {
        Q_EMIT progressed(QStringLiteral("The install is not whole (%1), so it is made anew").arg(what), 0, 0);
    }
    fetch();
}

void KafkaInstall::fetch()
{
    const QString maven = m_places.maven();
    if (maven.isEmpty()) {
        fail(
            Fault::Unreachable,
            QStringLiteral("Maven fetches Kafka, and this machine has no mvn on its path. Install it (on Debian: apt "
                           "install maven), or set KAFKA_HOME to a Kafka that you have.")
        );
        return;
    }
    // What an install that was cut short has left; nobody works on it, or the lock would not be ours.
    QDir(part()).removeRecursively();
    QFile pom(part() + QStringLiteral("/pom.xml"));
    const QByteArray text = m_release.pom();
    if (!QDir().mkpath(part()) || !pom.open(QIODevice::WriteOnly) || pom.write(text) != text.size() || !pom.flush()) {
        fail(
            Fault::StoreFailed,
            QStringLiteral("Backstep cannot write into %1: %2.").arg(m_places.home, pom.errorString())
        );
        return;
    }
    Q_EMIT progressed(QStringLiteral("Asking Maven for Kafka %1").arg(m_release.version), 0, m_release.bytes());
    m_silence.start();
    m_maven->setWorkingDirectory(part());
    m_maven->start(
        maven,
        // -C: a checksum that differs fails; -U: what could not be had last time is tried again.
        {QStringLiteral("-B"),
         QStringLiteral("-C"),
         QStringLiteral("-U"),
         QStringLiteral("-Daether.connector.connectTimeout=15000"),
         QStringLiteral("-Dmaven.wagon.http.connectionTimeout=15000"),
         copyGoal,
         QStringLiteral("-DincludeScope=runtime"),
         QStringLiteral("-DoutputDirectory=") + part()}
    );
}

void KafkaInstall::readMaven()
{
    m_silence.start();
    m_unread += m_maven->readAll();
    for (qsizetype end = m_unread.indexOf('\n'); end >= 0; end = m_unread.indexOf('\n')) {
        readLine(QString::fromUtf8(m_unread.left(end)).trimmed());
        m_unread.remove(0, end + 1);
    }
}

void KafkaInstall::readLine(const QString& line)
{
    static const QRegularExpression jarName(QStringLiteral("([^/\\s]+\\.jar)\\b"));
    if (line.contains(QLatin1String("[ERROR]")) && m_firstError.isEmpty()) {
        m_firstError = line.section(QLatin1String("[ERROR]"), 1).trimmed();
    }
    if (!line.contains(QLatin1String("Downloaded from")) && !line.contains(QLatin1String("Copying "))) {
        return;
    }
    const QString file = jarName.match(line).captured(1);
    const PinnedJar* const jar = m_release.find(file);
    if (jar == nullptr || m_here.contains(file)) {
        return;
    }
    m_here.insert(file);
    m_bytes += jar->bytes;
    Q_EMIT progressed(
        QStringLiteral("Downloading, %1 of %2 MB").arg(inMegabytes(m_bytes), inMegabytes(m_release.bytes())),
        m_bytes,
        m_release.bytes()
    );
}

void KafkaInstall::onMavenEnded(bool fine)
{
    m_silence.stop();
    readMaven();
    m_silence.stop();
    if (fine) {
        Q_EMIT progressed(QStringLiteral("Checking every jar"), m_release.bytes(), m_release.bytes());
        check(part());
        return;
    }
    if (isAboutNetwork(m_firstError)) {
        fail(
            Fault::Unreachable,
            QStringLiteral(
                "Maven cannot reach its repository. Check the network, or the mirror in Maven's settings, then "
                "install again. Maven said: %1"
            )
                .arg(innermost(m_firstError))
        );
        return;
    }
    fail(
        Fault::Unreachable,
        QStringLiteral("Maven could not fetch Kafka %1: %2")
            .arg(
                m_release.version,
                m_firstError.isEmpty() ? QStringLiteral("it ended without a reason.") : innermost(m_firstError)
            )
    );
}

void KafkaInstall::putInPlace()
{
    const QString folder = m_places.installFolder(m_release.version);
    QFile::remove(part() + QStringLiteral("/pom.xml"));
    // A damaged install may still run a broker, which has its jars open: files that are removed stay readable to it.
    QDir(folder).removeRecursively();
    if (!QDir().rename(part(), folder)) {
        fail(Fault::StoreFailed, QStringLiteral("Backstep cannot write %1.").arg(folder));
        return;
    }
    finish();
    Q_EMIT done(false);
}

void KafkaInstall::fail(Fault fault, const QString& sentence)
{
    if (m_over) {
        return;
    }
    finish();
    Q_EMIT failed({fault, sentence.toStdString()});
}

void KafkaInstall::finish()
{
    m_over = true;
    m_silence.stop();
    m_maven->disconnect(this);
    if (m_maven->state() != QProcess::NotRunning) {
        m_maven->kill();
    }
    m_lock.release();
}

} // namespace backstep
