#include "ui/monitor/filter_box.h"
#include "ui/monitor/filter_chip.h"
#include "ui/monitor/filter_popup.h"
#include "ui/shared/parts.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>

#include <algorithm>

namespace backstep {

namespace {

constexpr int iconLeft = 8;
constexpr int iconSize = 14;

} // namespace

bool FilterBox::takesKeyOfPopup(int key)
{
    switch (key) {
    case Qt::Key_Down:
    case Qt::Key_Up:
        m_popup->step(key == Qt::Key_Down ? 1 : -1);
        return true;
    case Qt::Key_Tab:
        take(std::max(0, m_popup->chosen()));
        return true;
    case Qt::Key_Escape:
        m_popup->hide();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_popup->chosen() >= 0) {
            take(m_popup->chosen());
            return true;
        }
        return false;
    default:
        return false;
    }
}

bool FilterBox::takesKey(int key)
{
    if (m_popup->isVisible() && takesKeyOfPopup(key)) {
        return true;
    }
    switch (key) {
    case Qt::Key_Down:
        propose();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        m_popup->hide();
        finish(true);
        read();
        return true;
    case Qt::Key_Escape:
        Q_EMIT left();
        return true;
    case Qt::Key_Backspace:
        if (m_edit->cursorPosition() == 0 && !m_edit->hasSelectedText() && !m_chips.empty()) {
            editChip(m_chips.back());
            return true;
        }
        return false;
    default:
        return false;
    }
}

bool FilterBox::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        if (takesKey(static_cast<QKeyEvent*>(event)->key())) {
            return true;
        }
    } else if (watched == m_edit && event->type() == QEvent::ShortcutOverride) {
        // Esc and Tab are the field's while something is being typed.
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape || (key == Qt::Key_Tab && m_popup->isVisible())) {
            event->accept();
            return true;
        }
    } else if (watched == m_edit && event->type() == QEvent::FocusOut) {
        if (static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason) {
            m_popup->hide();
        }
        update();
    } else if (watched == m_edit && event->type() == QEvent::FocusIn) {
        update();
    }
    return QFrame::eventFilter(watched, event);
}

void FilterBox::mousePressEvent(QMouseEvent* event)
{
    QFrame::mousePressEvent(event);
    if (m_hidden > 0) {
        editAll();
    } else {
        m_edit->setFocus(Qt::MouseFocusReason);
    }
}

void FilterBox::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    m_popup->hide();
    arrange();
}

void FilterBox::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool hasFocus = m_edit->hasFocus();
    const double line = hasFocus ? 2 : 1;
    painter.setPen(QPen(m_theme.color(hasFocus ? Token::Focus : Token::LineStrong), line));
    painter.setBrush(m_theme.color(Token::Field));
    painter.drawRoundedRect(QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2), 4, 4);
    // Its colour says at once whether the expression is understood; the sentence says why not.
    const bool isWrong = m_fault->isVisibleTo(this);
    const Token ink = isWrong ? Token::RetryInk : text().isEmpty() ? Token::Text2 : Token::DoneInk;
    painter.drawPixmap(
        iconLeft,
        (height() - iconSize) / 2,
        m_theme.picture(QStringLiteral("filter"), iconSize, m_theme.color(ink), devicePixelRatioF())
    );
    if (m_hidden > 0) {
        painter.setFont(m_theme.font(TextRole::NumberTiny));
        painter.setPen(m_theme.color(Token::Text2));
        painter.drawText(
            QRect(wordsLeft, 0, hiddenWidth, height()), Qt::AlignVCenter, QStringLiteral("+%1").arg(m_hidden)
        );
    }
}

} // namespace backstep
