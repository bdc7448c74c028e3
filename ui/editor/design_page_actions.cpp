#include "ui/editor/definition_text.h"
#include "ui/editor/design_body.h"
#include "ui/editor/design_page.h"
#include "ui/editor/design_tools.h"
#include "ui/editor/flow_canvas.h"
#include "ui/editor/problems_panel.h"
#include "ui/editor/text_pane.h"
#include "ui/editor/what_if_bar.h"
#include "ui/shared/button.h"

#include <QEvent>

#include <chrono>

namespace backstep {

namespace {

constexpr std::chrono::seconds messageTime(8);

QString iconOf(Tone tone)
{
    switch (tone) {
    case Tone::Done:
        return QStringLiteral("circle-check-big");
    case Tone::Fail:
        return QStringLiteral("circle-x");
    case Tone::Retry:
        return QStringLiteral("triangle-alert");
    case Tone::Idle:
    case Tone::Run:
    case Tone::Undo:
        return QStringLiteral("info");
    }
    return {};
}

} // namespace

void DesignPage::showMessage(Tone tone, const QString& sentence)
{
    m_message->setTone(tone, iconOf(tone));
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    m_follow->hide();
    const bool isTrouble = tone == Tone::Fail || tone == Tone::Retry;
    isTrouble || sentence.isEmpty() ? m_messageTime.stop() : m_messageTime.start(messageTime);
}

void DesignPage::showMessages(Tone tone, const QStringList& sentences)
{
    constexpr int most = 6;
    QStringList lines = sentences.mid(0, most);
    if (sentences.size() > most) {
        lines << QStringLiteral("And %1 more.").arg(sentences.size() - most);
    }
    showMessage(tone, lines.join(QLatin1Char('\n')));
}

QString DesignPage::message() const
{
    return m_message->isHidden() ? QString() : m_message->text();
}

void DesignPage::buildKept()
{
    auto* look = new Button(m_theme, ButtonKind::Plain, QStringLiteral("Look at it"));
    auto* restore = new Button(m_theme, ButtonKind::Plain, QStringLiteral("Restore"));
    auto* discard = new Button(m_theme, ButtonKind::Plain, QStringLiteral("Discard"));
    for (Button* button : {look, restore, discard}) {
        button->setSmall(true);
        m_kept->addWidget(*button);
    }
    m_kept->setObjectName(QStringLiteral("kept"));
    m_kept->hide();
    connect(look, &Button::clicked, this, &DesignPage::compareKept);
    connect(restore, &Button::clicked, this, [this] {
        leaveComparison();
        if (m_document != nullptr) {
            m_unsaved.restore(*m_document);
        }
        readKept();
    });
    connect(discard, &Button::clicked, this, [this] {
        leaveComparison();
        if (m_document != nullptr) {
            m_unsaved.discard(*m_document);
        }
        readKept();
    });
}

/// What a window that is gone had not saved of the file in front.
void DesignPage::readKept()
{
    const auto kept = m_document == nullptr ? std::nullopt : m_unsaved.keptOf(*m_document);
    m_kept->setVisible(kept.has_value());
    if (kept) {
        const auto age = std::chrono::seconds(std::max<qint64>(kept->at.secsTo(QDateTime::currentDateTimeUtc()), 0));
        const QString changed = QStringLiteral(" The file on disk has changed since.");
        m_kept->setText(
            QStringLiteral("Unsaved changes were kept from %1 ago.").arg(durationWords(age))
            + (kept->fileChanged ? changed : QString())
        );
    }
}

void DesignPage::undo()
{
    if (m_document != nullptr) {
        m_document->history().undo();
    }
}

void DesignPage::redo()
{
    if (m_document != nullptr) {
        m_document->history().redo();
    }
}

bool DesignPage::askWhatIf(const QString& name)
{
    const int step = indexOf(name);
    if (step < 0 || m_document->isStale()) {
        return false;
    }
    chooseByIndex(step, true);
    m_session.ask(*graph(), static_cast<StepIndex>(step));
    return true;
}

/// F6: asks about the chosen step, about another one while What if lasts, and leaves it on the step asked about.
void DesignPage::toggleWhatIf()
{
    const QStringList together = m_canvas->chosenNames();
    const bool same = m_session.isOpen() && (m_chosenName.isEmpty() || m_chosenName == m_session.stepName());
    if (same) {
        m_session.leave();
    } else if (!m_chosenName.isEmpty() || !together.isEmpty()) {
        askWhatIf(m_chosenName.isEmpty() ? together.front() : m_chosenName);
        failTogether(together);
    } else if (graph() != nullptr && !graph()->steps.empty()) {
        askWhatIf(graph()->steps.back().name); // the last one shows the whole way back
    }
    m_tools->readWhatIf(graph() != nullptr, m_session.isOpen());
}

/// They fail in the same way as the step asked about.
void DesignPage::failTogether(const QStringList& names)
{
    for (const QString& name : names) {
        if (const int step = indexOf(name); step >= 0 && m_session.isOpen()) {
            m_session.setAlso(static_cast<StepIndex>(step), m_session.answer()->question.way);
        }
    }
}

void DesignPage::leaveWhatIf()
{
    if (m_session.isOpen()) {
        m_session.leave();
    }
}

void DesignPage::showAnswer()
{
    m_whatIfBar->show();
    m_body->setWhatIf(true);
    m_canvas->setAnswer(m_session.answer());
    m_tools->readWhatIf(true, true);
}

void DesignPage::endWhatIf()
{
    m_whatIfBar->hide();
    m_body->setWhatIf(false);
    m_canvas->setAnswer(std::nullopt);
    m_tools->readWhatIf(graph() != nullptr, false);
    m_canvas->setFocus();
}

void DesignPage::walkProblems(int way)
{
    m_problems->walk(way);
}

/// Of the line at the text's cursor, or of the row chosen among the problems.
void DesignPage::takeFix()
{
    const bool isInText = m_text->current() != nullptr && m_text->current()->hasFocus();
    const QString why = isInText ? m_problems->takeFixAt(m_text->current()->line()) : m_problems->takeFix();
    if (!why.isEmpty()) {
        showMessage(Tone::Idle, why);
    }
}

void DesignPage::switchFocus()
{
    if (m_canvas->hasFocus() && m_text->current() != nullptr) {
        leaveWhatIf();
        m_body->showText();
        m_text->current()->setFocus();
    } else {
        m_canvas->setFocus();
    }
}

} // namespace backstep
