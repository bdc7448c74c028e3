#include "app/composition/studio.h"
#include "model/connections/deep_link.h"
#include "model/inspector/kcat_command.h"
#include "model/words.h"
#include "ui/inspector/flow_page.h"

#include <QApplication>
#include <QClipboard>

#include <utility>

namespace backstep {

/// What is copied to be opened elsewhere: a link to a flow, a command that reads a record.
void Studio::connectLinks()
{
    connectCopying(*m_flowPage);
    connect(&m_engine, &StudioEngine::orchestrationsChanged, this, &Studio::goToLinked, Qt::QueuedConnection);
}

void Studio::connectCopying(const FlowPage& page)
{
    connect(&page, &FlowPage::linkAsked, this, [this](const FlowId& flow) {
        if (m_connection.broker() == Connection::Broker::Capture) {
            m_window->setPageWords(QStringLiteral("No link: a capture is a file, and no place that one could lead to.")
            );
            return;
        }
        const TimeScrubber& scrubber = m_engine.scrubber();
        const QString link = toText(DeepLink{m_profile, flow, scrubber.isPast() ? scrubber.at() : Instant()});
        copy(link, QStringLiteral("Copied: ") + link);
    });
    connect(&page, &FlowPage::kcatAsked, this, [this](const RecordPlace& place) {
        const auto profile = m_profiles.byName(m_profile);
        const bool isCapture = m_connection.broker() == Connection::Broker::Capture;
        if (isCapture || !profile || profile->bootstrap.isEmpty()) {
            m_window->setPageWords(
                isCapture ? QStringLiteral("No command: a capture is a file that kcat cannot read.")
                          : QStringLiteral("No command: the sandbox is in this process, and kcat cannot reach it.")
            );
            return;
        }
        const QString command = kcatCommand(place, profile->bootstrap);
        copy(command, QStringLiteral("Copied: ") + command);
    });
}

void Studio::copy(const QString& text, const QString& words)
{
    QApplication::clipboard()->setText(text);
    m_window->setPageWords(words);
}

void Studio::openLink(const QString& link)
{
    const auto read = readDeepLink(link);
    if (!read) {
        tell(Tone::Fail, textOf(read.error().message));
        return;
    }
    const auto profile = m_profiles.byName(read->profile);
    if (!profile) {
        tell(
            Tone::Fail,
            QStringLiteral(
                "There is no profile \"%1\" here, and a link makes none. Write it down in Connections (Ctrl+4), "
                "then open the link again."
            )
                .arg(read->profile)
        );
        return;
    }
    const bool isThere = m_profile == profile->name && m_connection.broker() == profile->broker;
    if (!isThere) {
        connectTo(*profile);
    }
    openFlow(read->flow);
    m_linkedFlow = isThere ? FlowId() : read->flow;
    m_linkedTime = read->at;
    goToLinked();
}

/// A broker elsewhere may take its time, and what was open is closed when it is there.
void Studio::goToLinked()
{
    if (!m_linkedFlow.isEmpty() && m_connection.state() == Connection::State::Up) {
        m_inspector.open(std::exchange(m_linkedFlow, {}));
    }
    if (m_linkedTime.isSet() && m_engine.orchestrations() != nullptr) {
        const Instant at = std::exchange(m_linkedTime, {});
        m_engine.scrubber().goTo(at);
    }
}

} // namespace backstep
