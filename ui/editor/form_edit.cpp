#include "ui/editor/form_edit.h"

#include "ui/shared/theme.h"

#include <QKeyEvent>
#include <QMenu>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace backstep {

namespace {

constexpr int buttonSide = 18;
constexpr int iconSide = 14;
constexpr int edge = 5; ///< between the border and the last button

} // namespace

FormEdit::FormEdit(const Theme& theme, FormKind kind)
    : m_theme(theme)
    , m_kind(kind)
    , m_clear(addButton(QStringLiteral("x"), QStringLiteral("Take it out of the file")))
    , m_open(addButton(
          kind == FormKind::Count ? QStringLiteral("chevrons-up-down") : QStringLiteral("chevron-down"),
          kind == FormKind::Count ? QStringLiteral("One more or one less") : QStringLiteral("Those in use")
      ))
{
    setFixedHeight(28);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    dress();
    connect(&theme, &Theme::changed, this, &FormEdit::dress);
    connect(m_clear, &QToolButton::clicked, this, [this] {
        clear();
        setModified(true);
        commit();
    });
    m_open->installEventFilter(this);
    connect(this, &QLineEdit::editingFinished, this, &FormEdit::commit);
    connect(this, &QLineEdit::textEdited, this, [this] { setWrong(false); });
}

QToolButton* FormEdit::addButton(const QString& icon, const QString& name)
{
    auto* button = new QToolButton(this);
    button->setIcon(m_theme.icon(icon, Token::Text2));
    button->setIconSize(QSize(iconSide, iconSide));
    button->setFocusPolicy(Qt::NoFocus);
    button->setCursor(Qt::ArrowCursor);
    button->setAccessibleName(name);
    button->setToolTip(name);
    return button;
}

void FormEdit::dress()
{
    setFont(m_theme.font(m_kind == FormKind::Name ? TextRole::Body : TextRole::Code));
    placeButtons();
}

void FormEdit::take(const FormField& field)
{
    const bool isNews = field.value != m_field.value;
    m_field = field;
    setAccessibleName(field.spoken);
    setAccessibleDescription(field.help);
    setToolTip(field.obstacle.isEmpty() ? field.help : field.obstacle);
    if (!(isTouched() && hasFocus()) && (!m_isWrong || isNews)) {
        putBack();
    }
    m_clear->setToolTip(
        field.standIn.isEmpty() ? QStringLiteral("Take it out of the file")
                                : QStringLiteral("Take it out of the file: %1 counts then").arg(field.standIn)
    );
    placeButtons();
}

void FormEdit::forget()
{
    setModified(false);
    putBack();
}

void FormEdit::putBack()
{
    if (text() != m_field.value) {
        const int at = cursorPosition();
        setText(m_field.value);
        setCursorPosition(std::min(at, static_cast<int>(m_field.value.size())));
    }
    setModified(false);
    setWrong(false);
}

bool FormEdit::isTouched() const
{
    return isModified() && text().trimmed() != m_field.value;
}

void FormEdit::commit()
{
    if (isTouched() && !(m_isWrong && text() == m_refused)) {
        Q_EMIT written(text());
    }
}

void FormEdit::settle(bool isRefused)
{
    m_refused = text();
    if (!isRefused) {
        setModified(false);
    }
    setWrong(isRefused);
}

void FormEdit::setWrong(bool wrong)
{
    if (wrong == m_isWrong) {
        return;
    }
    m_isWrong = wrong;
    setProperty("wrong", wrong); // the sheet chooses by it
    style()->unpolish(this);
    style()->polish(this);
    dress();
    if (!wrong) {
        Q_EMIT mended();
    }
}

void FormEdit::stepBy(int ways)
{
    const QString from = text().isEmpty() ? m_field.standIn : text();
    bool isNumber = false;
    const int count = from.trimmed().toInt(&isNumber);
    if (isNumber) {
        setText(QString::number(std::max(1, count + ways)));
        setModified(true);
        setWrong(false);
    }
}

void FormEdit::showChoices()
{
    QMenu menu(this);
    for (const QString& choice : m_field.choices) {
        connect(menu.addAction(choice), &QAction::triggered, this, [this, choice] {
            setText(choice);
            setModified(true);
            commit();
        });
    }
    menu.exec(mapToGlobal(QPoint(0, height())));
}

void FormEdit::placeButtons()
{
    const bool canOpen = m_kind == FormKind::Count || (m_kind == FormKind::Code && !m_field.choices.isEmpty());
    const bool canClear = m_field.isSaid && isEnabled() && m_kind != FormKind::Name;
    int right = width() - edge;
    for (const auto& [button, isThere] : {std::pair(m_open, canOpen), std::pair(m_clear, canClear)}) {
        button->setVisible(isThere);
        if (isThere) {
            right -= buttonSide;
            button->setGeometry(right, (height() - buttonSide) / 2, buttonSide, buttonSide);
        }
    }
    const int taken = width() - edge - right;
    setTextMargins(0, 0, taken, 0);
    constexpr int around = 20; // border and padding, and the cursor's own room
    const QString whole
        = m_field.because.isEmpty() ? m_field.standIn : m_field.standIn + QStringLiteral(", ") + m_field.because;
    const bool fits = fontMetrics().horizontalAdvance(whole) <= width() - taken - around;
    setPlaceholderText(fits ? whole : m_field.standIn);
}

void FormEdit::resizeEvent(QResizeEvent* event)
{
    QLineEdit::resizeEvent(event);
    placeButtons();
}

/// Undo and Esc are the field's as long as something typed is not written; then they are the page's.
bool FormEdit::event(QEvent* event)
{
    if (event->type() == QEvent::EnabledChange) {
        placeButtons();
    }
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isHistory = key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo);
        if (isHistory && !isTouched()) {
            event->ignore();
            return true;
        }
        if (key->key() == Qt::Key_Escape && (isTouched() || m_isWrong)) {
            event->accept();
            return true;
        }
    }
    const bool isTaken = QLineEdit::event(event);
    if (event->type() == QEvent::ShortcutOverride && !event->isAccepted()) {
        // A key of the page, such as Ctrl+S: it is about what stands here, and may wait for it to be possible at all.
        const auto held = static_cast<QKeyEvent*>(event)->modifiers();
        if (held.testFlag(Qt::ControlModifier) || held.testFlag(Qt::AltModifier)) {
            commit();
        }
    }
    return isTaken;
}

bool FormEdit::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_open || event->type() != QEvent::MouseButtonPress) {
        return QLineEdit::eventFilter(watched, event);
    }
    setFocus(Qt::MouseFocusReason);
    if (m_kind == FormKind::Count) {
        stepBy(static_cast<QMouseEvent*>(event)->position().y() < buttonSide / 2.0 ? 1 : -1);
    } else {
        showChoices();
    }
    return true;
}

void FormEdit::keyPressEvent(QKeyEvent* event)
{
    const bool isUpOrDown = event->key() == Qt::Key_Up || event->key() == Qt::Key_Down;
    if (event->key() == Qt::Key_Escape) {
        isTouched() || m_isWrong ? putBack() : Q_EMIT left();
    } else if (isUpOrDown && m_kind == FormKind::Count) {
        stepBy(event->key() == Qt::Key_Up ? 1 : -1);
    } else if (isUpOrDown && m_open->isVisible()) {
        showChoices();
    } else {
        QLineEdit::keyPressEvent(event);
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
            event->accept(); // the page has its own meaning for it
            selectAll();
        }
    }
}

} // namespace backstep
