#include "model/editor/step_edits.h"
#include "ui/editor/design_page.h"
#include "ui/editor/design_tools.h"
#include "ui/editor/flow_canvas.h"
#include "ui/editor/step_form_panel.h"
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

/// The form offers the shape that the flow has, too: that is the way back from another one.
void DesignPage::chooseShape(FlowShape shape)
{
    if (graph() != nullptr && graph()->orchestration.shape == shape) {
        leaveShape();
    } else {
        previewShape(shape);
    }
}

void DesignPage::previewShape(FlowShape shape)
{
    leaveWhatIf();
    leaveShape();
    if (m_document == nullptr) {
        return;
    }
    m_shapeAskedFrom = window()->focusWidget();
    ShapeAnswer answer = backstep::previewShape(*m_document, shape);
    if (!answer.preview) {
        showMessage(Tone::Idle, answer.refusal);
        return;
    }
    showMessage(Tone::Idle, {});
    m_askedShape = shape;
    m_shape->setText(
        QStringLiteral("Nothing has changed yet. %1:\n").arg(answer.preview->heading)
        + answer.preview->sentences.join(QLatin1Char('\n'))
    );
    m_makeShape->setText(wishOf(shape));
    m_shape->show();
    m_form->lookAtShape(shape);
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
    m_form->lookAtShape(std::nullopt);
    takeReading();
    m_canvas->fitAnew();
    if (hadFocus) {
        QWidget* back
            = m_shapeAskedFrom != nullptr && m_shapeAskedFrom->isVisible() ? m_shapeAskedFrom.data() : m_canvas;
        back->setFocus(Qt::OtherFocusReason);
    }
}

} // namespace backstep
