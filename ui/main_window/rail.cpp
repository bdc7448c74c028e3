#include "ui/main_window/rail.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QPainter>

namespace backstep {

namespace {

constexpr int railWidth = 64;
constexpr int entryHeight = 52;
constexpr int iconPixels = 20;

class RailEntry final : public QAbstractButton
{
public:
    RailEntry(const Theme& theme, const QString& word, QString iconName)
        : m_theme(theme)
        , m_iconName(std::move(iconName))
    {
        setText(word);
        setCheckable(true);
        setAccessibleName(word);
        setFocusPolicy(Qt::TabFocus);
        setFixedSize(railWidth - 1, entryHeight);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const bool on = isChecked();
        if (on || underMouse()) {
            painter.fillRect(rect(), m_theme.color(on ? Token::SelectIdle : Token::Hover));
        }
        if (on) {
            painter.fillRect(0, 0, 3, height(), m_theme.color(Token::Accent));
        }
        const QColor icon = m_theme.color(on ? Token::Accent : Token::Text2);
        painter.drawPixmap(
            (width() - iconPixels) / 2, 7, m_theme.picture(m_iconName, iconPixels, icon, devicePixelRatioF())
        );
        painter.setFont(m_theme.font(TextRole::Tiny));
        painter.setPen(m_theme.color(on ? Token::Text : Token::Text2));
        painter.drawText(QRect(0, 29, width(), 16), Qt::AlignCenter, text());
        if (hasFocus()) {
            painter.setPen(QPen(m_theme.color(Token::Focus), 2));
            painter.drawRect(rect().adjusted(1, 1, -1, -1));
        }
    }

    void enterEvent(QEnterEvent*) override { update(); }

    void leaveEvent(QEvent*) override { update(); }

private:
    const Theme& m_theme;
    QString m_iconName;
};

} // namespace

Rail::Rail(const Theme& theme)
    : Surface(theme, Token::Window, Qt::RightEdge)
    , m_column(new QVBoxLayout(this))
    , m_group(new QButtonGroup(this))
{
    setFixedWidth(railWidth);
    m_column->setContentsMargins(0, 8, 1, 8);
    m_column->setSpacing(0);
    connect(m_group, &QButtonGroup::idClicked, this, &Rail::chosen);
}

void Rail::add(int place, const QString& word, const QString& iconName, const QString& tip)
{
    auto* entry = new RailEntry(m_theme, word, iconName);
    entry->setToolTip(tip);
    entry->setObjectName(QStringLiteral("rail") + word);
    m_group->addButton(entry, place);
    m_column->addWidget(entry);
}

void Rail::addSpace()
{
    m_column->addStretch(1);
}

void Rail::choose(int place)
{
    if (QAbstractButton* entry = m_group->button(place); entry != nullptr) {
        entry->setChecked(true);
    }
}

} // namespace backstep
