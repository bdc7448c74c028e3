#include "app/composition/capture_saving.h"
#include "app/composition/studio_engine.h"
#include "engine/capture/mask_patterns.h"
#include "model/words.h"

#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace backstep {

namespace {

std::vector<std::string> toTexts(const QStringList& words)
{
    std::vector<std::string> texts;
    std::ranges::transform(words, std::back_inserter(texts), &QString::toStdString);
    return texts;
}

} // namespace

bool StudioEngine::isCapture(const QString& path)
{
    if (path.endsWith(QStringLiteral(".capture"), Qt::CaseInsensitive)) {
        return true;
    }
    QFile file(path);
    return QFileInfo(path).isFile() && file.open(QIODevice::ReadOnly)
        && file.read(static_cast<qint64>(capture::magic.size())).toStdString() == capture::magic;
}

Result<void> StudioEngine::openCapture(const QString& path)
{
    auto answer = m_door.through<Result<void>>([this, call = m_calls + 1](const Result<void>& read) {
        if (call == m_calls) {
            takeCaptureRead(read);
        }
    });
    auto capture = CaptureHost::open(path.toStdString(), std::move(answer));
    if (!capture) {
        return failure(capture.error());
    }
    leave();
    m_capture = std::move(*capture);
    m_capturePath = path;
    m_simulates = false;
    m_heard = {};
    m_connection.setBroker(Connection::Broker::Capture, {}, QFileInfo(path).fileName());
    m_connection.setRole(Connection::Role::WatchOnly, QStringLiteral("Nothing can be sent"));
    m_connection.setState(Connection::State::Up);
    tellProgress();
    m_feed.watch(&m_capture->flows(), &m_capture->payloads());
    m_feed.start();
    Q_EMIT orchestrationsChanged(); // nobody is there to be asked, for another reason than before
    return {};
}

QString StudioEngine::maskFault(const QStringList& masks)
{
    const auto patterns = MaskPatterns::parse(toTexts(masks));
    return patterns ? QString() : textOf(patterns.error().message);
}

void StudioEngine::saveCapture(const CaptureWish& wish)
{
    if (m_host == nullptr && m_capture == nullptr) {
        Q_EMIT captureNotSaved(QStringLiteral("Not connected: there are no records to save. Connect first (Ctrl+4)."));
        return;
    }
    CaptureOrder order{wish.path.toStdString(), {}, wish.flow, m_clock.now()};
    if (m_capture != nullptr) {
        order.about = m_capture->about(); // what was masked in it stays so
    } else {
        order.about.recordedAt = order.endedAt;
        order.about.from = m_host->describe();
    }
    order.about.by = "backstep " BACKSTEP_VERSION;
    std::ranges::move(toTexts(wish.masks), std::back_inserter(order.about.masks));
    order.about.scope = wish.flow.isEmpty() ? order.about.scope : "flow " + wish.flow.text();
    auto answer = m_door.through<Result<std::uint64_t>>([this, path = wish.path](const Result<std::uint64_t>& written) {
        if (written) {
            Q_EMIT captureSaved(path, *written);
        } else {
            Q_EMIT captureNotSaved(textOf(written.error().message));
        }
    });
    // The host stays as long as it is read; a capture is read anew, for it can be read through once.
    const std::string file = m_capture == nullptr ? std::string() : m_capturePath.toStdString();
    m_reaching.emplace_back([host = m_host, file, order = std::move(order), answer = std::move(answer)]() mutable {
        if (host != nullptr) {
            answer(backstep::saveCapture(host->history(), order));
            host.reset();
            return;
        }
        const auto source = CaptureHistory::open(file);
        answer(source ? backstep::saveCapture(**source, order) : failure(source.error()));
    });
}

QString StudioEngine::whyNobody() const
{
    if (m_host != nullptr && !m_host->isAskable()) {
        return QStringLiteral("This connection only watches: nothing can be sent from here. Choose that it runs the "
                              "orchestrator first (Ctrl+4).");
    }
    return m_capture == nullptr
        ? QStringLiteral("Not connected: nobody is there to do it. Connect first (Ctrl+4).")
        : QStringLiteral(
            "This is a capture: it is read-only, nothing can be sent. Connect to its cluster first (Ctrl+4)."
        );
}

/// "recorded at localhost:9092 on 2026-11-30 00:57 UTC; masked: email; …"
void StudioEngine::tellCapture(const QString& reading)
{
    const CaptureAbout& about = m_capture->about();
    QStringList words{
        QStringLiteral("recorded at %1 on %2").arg(textOf(about.from), textOf(toIso8601(about.recordedAt)).left(16))};
    words[0].replace(words[0].size() - 6, 1, QLatin1Char(' ')); // the "T" between day and hour
    if (!about.masks.empty()) {
        QStringList masks;
        std::ranges::transform(about.masks, std::back_inserter(masks), [](const std::string& mask) {
            return textOf(mask);
        });
        words << QStringLiteral("masked: ") + masks.join(QStringLiteral(", "));
    }
    words << reading;
    words.removeAll(QString());
    m_connection.setAddress(words.join(QStringLiteral("; ")));
}

void StudioEngine::tellProgress()
{
    if (m_capture == nullptr) {
        return;
    }
    const CaptureHistory::Progress progress = m_capture->progress();
    if (!m_isPastShown) {
        m_feedClock.stand(progress.lastAt);
    }
    const QString count = countWords(progress.records);
    if (progress.isRead) {
        tellCapture(
            progress.isCutOff ? QStringLiteral("%1 records, cut off while it was recorded").arg(count)
                              : QStringLiteral("%1 records").arg(count)
        );
        return;
    }
    const std::uint64_t percent = progress.bytes * 100 / std::max<std::uint64_t>(progress.bytesMax, 1);
    tellCapture(QStringLiteral("still reading, %1 records, %2 %").arg(count).arg(percent));
}

void StudioEngine::takeCaptureRead(const Result<void>& read)
{
    if (!read) { // what stands before the damage is shown
        m_connection.setState(Connection::State::Down, textOf(read.error().message));
        return;
    }
    tellProgress();
}

} // namespace backstep
