#include "ui/editor/compare_panel.h"
#include "ui/editor/design_page.h"
#include "ui/editor/design_tools.h"
#include "ui/editor/registered_panel.h"
#include "ui/editor/side_lists.h"
#include "ui/shared/button.h"
#include "ui/shared/payload_panel.h"

#include <QDateTime>
#include <QLocale>
#include <QStackedWidget>

/// Register and run from here: what is registered of the flow in front, and what its next flow starts with.
namespace backstep {

namespace {

QString usedWords(const TestPayloads::Used& used)
{
    constexpr int lineMax = 40; // characters of it in the list
    const QString line = payloadLine(used.payload);
    const QString start = line.size() > lineMax ? line.left(lineMax) + QStringLiteral("…") : line;
    return QLocale(QLocale::English).toString(used.at, QStringLiteral("d MMM HH:mm")) + QStringLiteral("   ") + start;
}

} // namespace

void DesignPage::connectRegistering()
{
    auto* panel = new RegisteredPanel(m_theme, m_registered);
    m_side->addBelow(*panel);
    connect(panel, &RegisteredPanel::differenceAsked, this, &DesignPage::showDifference);
    connect(&m_registered, &RegisteredVersion::changed, this, [this] {
        m_tools->readRegistered(m_registered);
        if (m_picture->currentWidget() == m_compare && m_comparesRegistered) {
            m_registered.standing() == RegisteredVersion::Standing::Differs ? showDifference() : leaveComparison();
        }
    });
    connect(&m_registered, &RegisteredVersion::announced, this, [this](const QString& sentence) {
        showMessage(Tone::Done, sentence);
    });
    connect(m_compare, &ComparePanel::stepChosen, this, &DesignPage::chooseStep);
    connect(m_runPanel, &PayloadPanel::answered, this, &DesignPage::run);
    m_follow->setObjectName(QStringLiteral("followFlow"));
    m_follow->hide();
    connect(m_follow, &QPushButton::clicked, this, [this] { Q_EMIT flowAsked(m_started); });
    m_tools->readRegistered(m_registered);
}

/// The flow in front as it is written now.
void DesignPage::readRegistered()
{
    const EditorGraph* drawn = graph();
    const bool isWhole = drawn != nullptr && !m_document->isStale() && !drawn->steps.empty();
    if (isWhole) {
        m_registered.setDefinition(drawn->orchestration);
    } else if (drawn == nullptr || drawn->steps.empty()) {
        m_registered.setDefinition(std::nullopt);
    } // else it is being typed: what it was stays
}

void DesignPage::showDifference()
{
    const RegisteredVersion::Text text = m_registered.text();
    if (m_document == nullptr || m_registered.standing() != RegisteredVersion::Standing::Differs) {
        return;
    }
    QString name = m_registered.versionName();
    name.replace(0, 1, name.at(0).toUpper());
    m_compare->offer({}, -1);
    showComparison({m_document->fileName(), name, text.registered, text.mine.value_or(m_document->text())});
    m_compare->setDifferences(name, m_registered.differences());
    m_comparesRegistered = true;
}

void DesignPage::requestRegister()
{
    if (graph() != nullptr && !m_document->isStale()) {
        m_registered.keepText(graph()->orchestration, m_document->text());
        Q_EMIT registerRequested(graph()->orchestration);
    }
}

void DesignPage::requestRun()
{
    if (graph() != nullptr) {
        run(m_payloads.next(graph()->name()));
    }
}

void DesignPage::requestRunWith()
{
    if (graph() != nullptr && !m_document->isStale()) {
        const QString name = graph()->name();
        PayloadPanel::Question question{
            QStringLiteral("Start a flow of %1 with this payload").arg(name),
            m_payloads.next(name),
            QStringLiteral("Run"),
            {}};
        for (const TestPayloads::Used& used : m_payloads.of(name)) {
            question.earlier.push_back({usedWords(used), used.payload});
        }
        m_runPanel->ask(question, m_tools->placeOfRun());
    }
}

void DesignPage::run(const QString& payload)
{
    if (graph() == nullptr || m_document->isStale()) {
        return;
    }
    m_payloads.add(graph()->name(), payload, QDateTime::currentDateTimeUtc());
    m_registered.keepText(graph()->orchestration, m_document->text());
    Q_EMIT runRequested(graph()->orchestration, payload.toUtf8());
}

void DesignPage::showStarted(const FlowId& flow)
{
    showMessage(Tone::Run, QStringLiteral("Flow %1 is under way.").arg(shortId(flow)));
    m_started = flow;
    m_follow->show();
}

} // namespace backstep
