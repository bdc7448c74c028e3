#include "model/editor/step_edits.h"
#include "ui/editor/design_page.h"
#include "ui/editor/design_tools.h"
#include "ui/editor/flow_canvas.h"
#include "ui/shared/button.h"

/// A change of the flow's shape is looked at before it is made.
namespace backstep {

void DesignPage::buildShape()
{
    m_makeShape = new Button(m_theme, ButtonKind::Primary, {});
    auto* keep = new Button(m_theme, ButtonKind::Plain, QStringLiteral("Keep it as it is"));
    keep->setKeyHint(QStringLiteral("Esc"));
    for (Button* button : {m_makeShape, keep}) {
        button->setSmall(true);
        m_shape->addWidget(*button);
    }
    m_shape->setObjectName(QStringLiteral("shape"));
    m_shape->hide();
    connect(m_makeShape, &Button::clicked, this, &DesignPage::makeShape);
    connect(keep, &Button::clicked, this, &DesignPage::leaveShape);
}

void DesignPage::previewShape(FlowShape shape)
{
    leaveWhatIf();
    leaveShape();
    if (m_document == nullptr) {
        return;
    }
    ShapeAnswer answer = backstep::previewShape(*m_document, shape);
    if (!answer.preview) {
        showMessage(Tone::Idle, answer.refusal);
        return;
    }
    showMessage(Tone::Idle, {});
    m_askedShape = shape;
    m_shape->setText(
        QStringLiteral("Nothing has changed yet. As %1:\n").arg(backstep::wordOf(shape))
        + answer.preview->sentences.join(QLatin1Char('\n'))
    );
    m_makeShape->setText(QStringLiteral("Make it %1").arg(backstep::wordOf(shape)));
    m_shape->show();
    m_canvas->setPresence({});
    m_canvas->setGraph(answer.preview->after);
    m_canvas->markChanges(std::move(answer.preview->gained), std::move(answer.preview->lost));
    m_canvas->setEditable(false);
    m_canvas->fitAnew();
    m_tools->readShape(true);
    m_makeShape->setFocus(Qt::OtherFocusReason);
}

void DesignPage::makeShape()
{
    if (m_askedShape && m_document != nullptr) {
        const FlowShape shape = *m_askedShape;
        leaveShape();
        if (const EditAnswer answer = StepEdits(*m_document).setShape(shape); !answer.refusal.isEmpty()) {
            showMessage(Tone::Retry, answer.refusal);
        }
        m_canvas->fitAnew();
    }
}

/// The picture is that of the text again.
void DesignPage::leaveShape()
{
    if (!m_askedShape) {
        return;
    }
    const bool hadFocus = m_shape->isAncestorOf(focusWidget());
    m_askedShape.reset();
    m_shape->hide();
    m_tools->readShape(false);
    takeReading();
    m_canvas->fitAnew();
    if (hadFocus) {
        m_canvas->setFocus();
    }
}

} // namespace backstep
