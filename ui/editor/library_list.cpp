#include "ui/editor/library_list.h"

#include "ui/shared/theme.h"

#include <QBoxLayout>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace backstep {

namespace {

constexpr int rowHeight = 40;
constexpr int margin = 12;

/// The name, below it what it takes and who serves it, and at the right edge whether it can be undone.
class LibraryDelegate final : public QStyledItemDelegate
{
public:
    LibraryDelegate(const Theme& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {0, rowHeight};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        painter->save();
        paintGround(*painter, option);
        QRect row = option.rect.adjusted(margin, 3, -margin, -3);
        if (index.data(LibraryRows::HasUndoRole).toBool()) {
            constexpr int icon = 13;
            const double ratio = painter->device()->devicePixelRatioF();
            painter->drawPixmap(
                row.right() - icon,
                row.top() + 3,
                m_theme.picture(QStringLiteral("arrow-left"), icon, m_theme.ink(Tone::Undo), ratio)
            );
            row.setRight(row.right() - icon - 6);
        }
        const QRect upper(row.topLeft(), QSize(row.width(), row.height() / 2));
        paintLine(*painter, upper, TextRole::Body, Token::Text, index.data().toString());
        const QRect lower(upper.bottomLeft() + QPoint(0, 1), QSize(row.width(), row.height() / 2));
        paintLine(*painter, lower, TextRole::Tiny, Token::Text2, index.data(LibraryRows::ServedByRole).toString());
        painter->restore();
    }

private:
    void paintGround(QPainter& painter, const QStyleOptionViewItem& option) const
    {
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        if (!chosen && !option.state.testFlag(QStyle::State_MouseOver)) {
            return;
        }
        const bool here = option.widget != nullptr && option.widget->hasFocus();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(!chosen ? Token::Hover : here ? Token::Select : Token::SelectIdle));
        painter.drawRoundedRect(option.rect.adjusted(4, 0, -4, 0), 4, 4);
    }

    void paintLine(QPainter& painter, const QRect& place, TextRole role, Token ink, const QString& words) const
    {
        painter.setFont(m_theme.font(role));
        painter.setPen(m_theme.color(ink));
        painter.drawText(
            place, Qt::AlignVCenter, painter.fontMetrics().elidedText(words, Qt::ElideRight, place.width())
        );
    }

    const Theme& m_theme;
};

} // namespace

LibraryList::LibraryList(const Theme& theme)
    : m_rows(new LibraryRows(this))
    , m_list(new QListView)
{
    m_list->setObjectName(QStringLiteral("library"));
    m_list->setAccessibleName(QStringLiteral("Steps that workers serve"));
    m_list->setModel(m_rows);
    m_list->setItemDelegate(new LibraryDelegate(theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTabKeyNavigation(false);
    m_list->setDragEnabled(true);
    m_list->setDragDropMode(QAbstractItemView::DragOnly);
    const auto colour = [this, &theme] {
        QPalette palette = theme.palette();
        palette.setColor(QPalette::Base, theme.color(Token::Panel));
        m_list->setPalette(palette);
    };
    colour();
    connect(&theme, &Theme::changed, m_list, colour);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new PanelHeading(theme, QStringLiteral("Step library"), Qt::TopEdge));
    column->addWidget(m_list, 1);
    connect(m_list, &QListView::activated, this, [this](const QModelIndex& row) {
        Q_EMIT stepChosen(m_rows->steps()[static_cast<std::size_t>(row.row())]);
    });
    hide();
}

void LibraryList::take(std::vector<LibraryStep> steps)
{
    m_rows->take(std::move(steps));
    setVisible(!isEmpty());
}

void LibraryList::takeFocus()
{
    if (!m_list->currentIndex().isValid()) {
        m_list->setCurrentIndex(m_rows->index(0));
    }
    m_list->setFocus(Qt::ShortcutFocusReason);
}

} // namespace backstep
