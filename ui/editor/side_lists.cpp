#include "ui/editor/side_lists.h"

#include "ui/editor/library_list.h"
#include "ui/shared/theme.h"

#include <QBoxLayout>
#include <QListView>
#include <QPainter>
#include <QScopedValueRollback>
#include <QStyledItemDelegate>

namespace backstep {

namespace {

constexpr int rowHeight = 24;
constexpr int indent = 12;
constexpr int iconSize = 14;
constexpr int gap = 6;

/// Rows of 24 px with rounded ground, as the trees of the look.
class SideDelegate : public QStyledItemDelegate
{
public:
    SideDelegate(const Theme& theme, QObject* parent)
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
        painter->setRenderHint(QPainter::Antialiasing);
        paintGround(*painter, option);
        QRect row = option.rect.adjusted(12, 0, -12, 0);
        paintRow(*painter, row, index);
        painter->setFont(m_theme.font(TextRole::Body));
        painter->setPen(m_theme.color(Token::Text));
        const QString words = index.data().toString();
        painter->drawText(
            row, Qt::AlignVCenter, painter->fontMetrics().elidedText(words, Qt::ElideMiddle, row.width())
        );
        painter->restore();
    }

protected:
    /// Icons at both ends; leaves in `row` the place for the words.
    virtual void paintRow(QPainter& painter, QRect& row, const QModelIndex& index) const = 0;

    void paintIcon(QPainter& painter, QRect& row, const QString& name, const QColor& ink, int size = iconSize) const
    {
        const double ratio = painter.device()->devicePixelRatioF();
        painter.drawPixmap(row.left(), row.center().y() - size / 2 + 1, m_theme.picture(name, size, ink, ratio));
        row.setLeft(row.left() + size + gap);
    }

    const Theme& m_theme; // NOLINT: the delegates of both lists paint with it

private:
    void paintGround(QPainter& painter, const QStyleOptionViewItem& option) const
    {
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
        if (!chosen && !hovered) {
            return;
        }
        const bool here = option.widget != nullptr && option.widget->hasFocus();
        const Token ground = chosen ? (here ? Token::Select : Token::SelectIdle) : Token::Hover;
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(ground));
        painter.drawRoundedRect(option.rect.adjusted(4, 0, -4, 0), 4, 4);
    }
};

class FileDelegate final : public SideDelegate
{
public:
    using SideDelegate::SideDelegate;

protected:
    void paintRow(QPainter& painter, QRect& row, const QModelIndex& index) const override
    {
        const QColor ink = m_theme.color(Token::Text2);
        if (index.data(FileRows::IsFolderRole).toBool()) {
            paintIcon(painter, row, QStringLiteral("folder-open"), ink);
            return;
        }
        row.setLeft(row.left() + indent);
        paintIcon(painter, row, QStringLiteral("file-code-2"), ink);
        if (index.data(FileRows::ModifiedRole).toBool()) {
            constexpr int dot = 7;
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_theme.color(Token::Text));
            painter.drawEllipse(QRectF(row.right() - dot, row.center().y() - dot / 2.0 + 0.5, dot, dot));
            row.setRight(row.right() - dot - gap);
        }
    }
};

class OutlineDelegate final : public SideDelegate
{
public:
    using SideDelegate::SideDelegate;

protected:
    void paintRow(QPainter& painter, QRect& row, const QModelIndex& index) const override
    {
        const QColor ink = m_theme.color(Token::Text2);
        const auto kind = static_cast<OutlineRows::Kind>(index.data(OutlineRows::KindRole).toInt());
        switch (kind) {
        case OutlineRows::Kind::Orchestration:
            paintChevron(painter, row, index);
            paintIcon(painter, row, QStringLiteral("workflow"), ink);
            break;
        case OutlineRows::Kind::Step:
            row.setLeft(row.left() + indent);
            paintChevron(painter, row, index);
            paintProblem(painter, row, index.data(OutlineRows::SeverityRole));
            break;
        case OutlineRows::Kind::Do:
            row.setLeft(row.left() + 3 * indent);
            paintIcon(painter, row, QStringLiteral("arrow-right"), m_theme.ink(Tone::Run), 13);
            break;
        case OutlineRows::Kind::Undo:
            row.setLeft(row.left() + 3 * indent);
            paintIcon(painter, row, QStringLiteral("arrow-left"), m_theme.ink(Tone::Undo), 13);
            break;
        }
    }

private:
    void paintChevron(QPainter& painter, QRect& row, const QModelIndex& index) const
    {
        const bool open = index.data(OutlineRows::OpenRole).toBool();
        const QString name = open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right");
        paintIcon(painter, row, name, m_theme.color(Token::Text2), 12);
    }

    void paintProblem(QPainter& painter, QRect& row, const QVariant& severity) const
    {
        if (!severity.isValid() || static_cast<Severity>(severity.toInt()) == Severity::Note) {
            return;
        }
        constexpr int size = 13;
        const bool error = static_cast<Severity>(severity.toInt()) == Severity::Error;
        const QString name = error ? QStringLiteral("circle-x") : QStringLiteral("triangle-alert");
        const QColor ink = m_theme.ink(error ? Tone::Fail : Tone::Retry);
        const double ratio = painter.device()->devicePixelRatioF();
        painter.drawPixmap(
            row.right() - size, row.center().y() - size / 2 + 1, m_theme.picture(name, size, ink, ratio)
        );
        row.setRight(row.right() - size - gap);
    }
};

} // namespace

SideLists::SideLists(const Theme& theme, const EditorFiles& files)
    : Surface(theme, Token::Panel)
    , m_files(new FileRows(files, this))
    , m_outline(new OutlineRows(this))
    , m_fileList(makeList(*m_files, QStringLiteral("Files")))
    , m_outlineList(makeList(*m_outline, QStringLiteral("Outline")))
    , m_library(new LibraryList(theme))
{
    m_fileList->setItemDelegate(new FileDelegate(theme, m_fileList));
    m_outlineList->setItemDelegate(new OutlineDelegate(theme, m_outlineList));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new PanelHeading(theme, QStringLiteral("Files")));
    column->addWidget(m_fileList, 2);
    column->addWidget(new PanelHeading(theme, QStringLiteral("Outline"), Qt::TopEdge));
    column->addWidget(m_outlineList, 3);
    column->addWidget(m_library, 3);
    connect(m_fileList, &QListView::clicked, this, [this](const QModelIndex& row) {
        if (!row.data(FileRows::IsFolderRole).toBool()) {
            Q_EMIT fileChosen(row.data(FileRows::PathRole).toString());
        }
    });
    connect(m_fileList, &QListView::activated, m_fileList, &QListView::clicked);
    connect(m_files, &QAbstractItemModel::modelReset, this, &SideLists::showCurrentFile);
    connect(m_files, &QAbstractItemModel::dataChanged, this, &SideLists::showCurrentFile);
    connect(m_outlineList->selectionModel(), &QItemSelectionModel::currentChanged, this, &SideLists::takeOutlineRow);
    connect(m_outlineList, &QListView::activated, this, [this](const QModelIndex& row) {
        if (row.data(OutlineRows::KindRole).toInt() != static_cast<int>(OutlineRows::Kind::Orchestration)) {
            Q_EMIT stepOpened(row.data(OutlineRows::IndexRole).toInt());
        }
    });
    showCurrentFile();
}

QListView* SideLists::makeList(QAbstractItemModel& rows, const QString& name)
{
    auto* list = new QListView;
    list->setObjectName(name);
    list->setAccessibleName(name);
    list->setModel(&rows);
    list->setUniformItemSizes(true);
    list->setFrameShape(QFrame::NoFrame);
    list->setMouseTracking(true);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setTabKeyNavigation(false);
    const auto colour = [this, list] {
        QPalette palette = m_theme.palette();
        palette.setColor(QPalette::Base, m_theme.color(Token::Panel));
        list->setPalette(palette);
    };
    colour();
    connect(&m_theme, &Theme::changed, list, colour);
    return list;
}

void SideLists::showCurrentFile()
{
    m_fileList->setCurrentIndex(m_files->index(m_files->currentRow()));
}

void SideLists::setDocument(const EditorDocument* document)
{
    const QScopedValueRollback choosing(m_choosing, true);
    m_outline->setDocument(document);
    m_outlineList->setCurrentIndex(m_outline->index(m_outline->rowOfStep(m_outline->chosen())));
}

void SideLists::choose(int step)
{
    const QScopedValueRollback choosing(m_choosing, true);
    m_outline->setChosen(step);
    const QModelIndex here = m_outlineList->currentIndex();
    const bool inside = here.isValid() && step >= 0 && here.data(OutlineRows::IndexRole).toInt() == step
        && here.data(OutlineRows::KindRole).toInt() != static_cast<int>(OutlineRows::Kind::Orchestration);
    if (!inside) {
        m_outlineList->setCurrentIndex(m_outline->index(m_outline->rowOfStep(step)));
    }
}

void SideLists::takeOutlineRow(const QModelIndex& row)
{
    if (m_choosing || !row.isValid()) {
        return;
    }
    const int index = row.data(OutlineRows::IndexRole).toInt();
    if (row.data(OutlineRows::KindRole).toInt() == static_cast<int>(OutlineRows::Kind::Orchestration)) {
        Q_EMIT orchestrationChosen(index);
    } else if (index != m_outline->chosen()) {
        Q_EMIT stepChosen(index);
    }
}

void SideLists::addBelow(QWidget& part)
{
    layout()->addWidget(&part);
}

QWidget& SideLists::outline() const
{
    return *m_outlineList;
}

} // namespace backstep
