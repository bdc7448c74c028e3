#include "ui/main_window/command_palette.h"

#include "ui/shared/action_table.h"
#include "ui/shared/parts.h"

#include <QAction>
#include <QBoxLayout>
#include <QHash>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPointer>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

#include <algorithm>

namespace backstep {

namespace {

constexpr int paletteWidth = 480;
constexpr int rowHeight = 28;
constexpr int rowsMax = 12;
constexpr int actionRole = Qt::UserRole + 1;

QAction* actionAt(const QModelIndex& index)
{
    return index.isValid() ? index.data(actionRole).value<QPointer<QAction>>().data() : nullptr;
}

QString wordsOf(const QAction& action)
{
    QString text = action.text();
    text.remove(QLatin1Char('&'));
    const QString menu = ActionTable::menuOf(action);
    return menu.isEmpty() ? text : QStringLiteral("%1: %2").arg(menu, text);
}

QString whyNot(const QAction& action)
{
    const QString why = ActionTable::whyNot(action);
    return why.isEmpty() ? QStringLiteral("Not possible now.") : QStringLiteral("Not possible now: ") + why;
}

/// Every word that was typed stands somewhere in a row, in any order.
class WordFilter final : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setWords(const QString& typed)
    {
        m_words = typed.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        invalidateFilter();
    }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override
    {
        const QString text = sourceModel()->index(row, 0, parent).data().toString();
        return std::ranges::all_of(m_words, [&text](const QString& word) {
            return text.contains(word, Qt::CaseInsensitive);
        });
    }

private:
    QStringList m_words;
};

class PaletteDelegate final : public QStyledItemDelegate
{
public:
    PaletteDelegate(const Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QAction* action = actionAt(index);
        if (action == nullptr) {
            return;
        }
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        painter->fillRect(option.rect, m_theme.color(chosen ? Token::Select : Token::Raised));
        const QRect row = option.rect.adjusted(12, 0, -12, 0);
        const Token ink = action->isEnabled() ? Token::Text : Token::Text3;
        constexpr int icon = 14;
        const QIcon sign = action->isChecked() ? m_theme.icon(QStringLiteral("check")) : action->icon();
        sign.paint(
            painter,
            QRect(row.left(), row.center().y() - icon / 2 + 1, icon, icon),
            Qt::AlignCenter,
            action->isEnabled() ? QIcon::Normal : QIcon::Disabled
        );
        painter->setFont(m_theme.font(TextRole::Body));
        painter->setPen(m_theme.color(ink));
        painter->drawText(row.adjusted(icon + 8, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, wordsOf(*action));
        painter->setFont(m_theme.font(TextRole::NumberTiny));
        painter->setPen(m_theme.color(action->isEnabled() ? Token::Text2 : Token::Text3));
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, keys);
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {paletteWidth, rowHeight};
    }

private:
    const Theme& m_theme;
};

} // namespace

CommandPalette::CommandPalette(const Theme& theme, QWidget& window)
    : QFrame(&window, Qt::Popup)
    , m_theme(theme)
    , m_field(makeSearchField(theme, QStringLiteral("Run a command")))
    , m_list(new QListView)
    , m_rows(new QStandardItemModel(this))
    , m_shown(new WordFilter(this))
    , m_foot(new Text(theme, TextRole::Small, {}, Token::Text2))
{
    setObjectName(QStringLiteral("commandPalette"));
    m_shown->setSourceModel(m_rows);
    m_list->setModel(m_shown);
    m_list->setItemDelegate(new PaletteDelegate(theme, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->viewport()->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 9, 1, 5);
    column->setSpacing(8);
    auto* fieldRow = new QHBoxLayout;
    fieldRow->setContentsMargins(8, 0, 8, 0);
    fieldRow->addWidget(m_field);
    column->addLayout(fieldRow);
    column->addWidget(m_list);
    m_foot->setObjectName(QStringLiteral("paletteFoot"));
    m_foot->setContentsMargins(12, 0, 12, 4);
    m_foot->setWordWrap(true);
    column->addWidget(m_foot);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::runChosen);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runChosen);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &CommandPalette::readFoot);
}

void CommandPalette::open(const std::vector<QAction*>& actions, const QPoint& anchor)
{
    m_rows->clear();
    for (QAction* action : actions) {
        auto* row = new QStandardItem(wordsOf(*action));
        row->setData(QVariant::fromValue(QPointer<QAction>(action)), actionRole);
        row->setToolTip(action->toolTip());
        m_rows->appendRow(row);
    }
    m_field->clear();
    filter({});
    move(parentWidget()->mapToGlobal(anchor) - QPoint(paletteWidth, 0));
    show();
    m_field->setFocus();
}

int CommandPalette::shownCount() const
{
    return m_shown->rowCount();
}

void CommandPalette::filter(const QString& words)
{
    static_cast<WordFilter*>(m_shown)->setWords(words);
    m_list->setCurrentIndex(m_shown->index(0, 0));
    readFoot();
}

void CommandPalette::readFoot()
{
    const QAction* action = actionAt(m_list->currentIndex());
    QString words;
    if (action == nullptr) {
        words = QStringLiteral("No command has these words.");
    } else if (!action->isEnabled()) {
        words = whyNot(*action);
    }
    m_foot->setText(words);
    m_foot->setVisible(!words.isEmpty());
    m_list->setFixedHeight(std::min(m_shown->rowCount(), rowsMax) * rowHeight);
    layout()->activate();
    resize(paletteWidth, sizeHint().height());
}

void CommandPalette::runChosen()
{
    QAction* action = actionAt(m_list->currentIndex());
    if (action == nullptr || !action->isEnabled()) {
        return;
    }
    hide();
    action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape) {
            hide();
            return true;
        }
        static const QHash<int, int> steps{
            {Qt::Key_Down, 1}, {Qt::Key_Up, -1}, {Qt::Key_PageDown, rowsMax - 1}, {Qt::Key_PageUp, 1 - rowsMax}};
        const int step = steps.value(key);
        if (step != 0 && m_shown->rowCount() > 0) {
            const int row = std::clamp(m_list->currentIndex().row() + step, 0, m_shown->rowCount() - 1);
            m_list->setCurrentIndex(m_shown->index(row, 0));
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void CommandPalette::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Token::Raised));
    painter.setPen(m_theme.color(Token::LineStrong));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace backstep
