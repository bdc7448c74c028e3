#include "ui/editor/name_field.h"

#include "ui/shared/theme.h"

#include <QKeyEvent>

namespace backstep {

NameField::NameField(const Theme& theme, QWidget& canvas)
    : QLineEdit(&canvas)
{
    setObjectName(QStringLiteral("stepName"));
    setAccessibleName(QStringLiteral("Name of the step"));
    setFont(theme.font(TextRole::Strong));
    hide();
}

void NameField::open(const QString& name, const QRect& place)
{
    m_before = name;
    setText(name);
    selectAll();
    setGeometry(place);
    show();
    raise();
    setFocus();
}

void NameField::commit()
{
    if (isVisible()) {
        close(true);
    }
}

void NameField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        close(false);
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        close(true);
    } else {
        QLineEdit::keyPressEvent(event);
    }
}

void NameField::focusOutEvent(QFocusEvent* event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && isVisible()) {
        close(true);
    }
}

void NameField::close(bool gives)
{
    const QString name = text().trimmed();
    const QString before = m_before;
    const bool hadFocus = hasFocus();
    hide();
    if (hadFocus) {
        parentWidget()->setFocus();
    }
    if (gives && !name.isEmpty() && name != before) {
        Q_EMIT given(before, name);
    }
}

} // namespace backstep
