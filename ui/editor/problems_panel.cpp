#include "ui/editor/problems_panel.h"

#include "ui/shared/table.h"
#include "ui/shared/theme.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QTableView>

#include <algorithm>

namespace backstep {

namespace {

/// The sentence with the sign of its severity before it.
class ProblemDelegate final : public RowDelegate
{
public:
    using RowDelegate::RowDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        constexpr int size = 14;
        constexpr int padding = 8;
        const auto severity = static_cast<Severity>(index.data(ProblemsModel::SeverityRole).toInt());
        const auto [name, tone] = signOf(severity);
        RowDelegate::paintGround(*painter, option);
        const QRect& cell = option.rect;
        painter->drawPixmap(
            cell.left() + padding,
            cell.center().y() - size / 2,
            m_theme.picture(name, size, m_theme.ink(tone), painter->device()->devicePixelRatioF())
        );
        const QRect text = cell.adjusted(2 * padding + size + 4, 0, -padding, -1);
        painter->save();
        painter->setFont(m_theme.font(TextRole::Small));
        painter->setPen(m_theme.color(Token::Text));
        const QString words = index.data().toString();
        painter->drawText(
            text, Qt::AlignVCenter, painter->fontMetrics().elidedText(words, Qt::ElideRight, text.width())
        );
        painter->restore();
    }

private:
    static std::pair<QString, Tone> signOf(Severity severity)
    {
        switch (severity) {
        case Severity::Note:
            return {QStringLiteral("info"), Tone::Run};
        case Severity::Warning:
            return {QStringLiteral("triangle-alert"), Tone::Retry};
        case Severity::Error:
            return {QStringLiteral("circle-x"), Tone::Fail};
        }
        return {};
    }
};

/// What mends the problem, as a link.
class FixDelegate final : public RowDelegate
{
public:
    using RowDelegate::RowDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        constexpr int padding = 8;
        RowDelegate::paintGround(*painter, option);
        const QRect text = option.rect.adjusted(padding, 0, -padding, -1);
        painter->save();
        painter->setFont(m_theme.font(TextRole::Small));
        painter->setPen(m_theme.color(Token::Accent));
        const QString words = index.data().toString();
        painter->drawText(
            text, Qt::AlignVCenter, painter->fontMetrics().elidedText(words, Qt::ElideRight, text.width())
        );
        painter->restore();
    }
};

constexpr int fixWidth = 176;

} // namespace

ProblemsPanel::ProblemsPanel(const Theme& theme)
    : Surface(theme, Token::Panel)
    , m_count(new Chip(theme, QStringLiteral("0")))
    , m_table(new QTableView)
    , m_empty(new EmptyState(
          theme,
          QStringLiteral("circle-check-big"),
          QStringLiteral("Nothing to mend."),
          QStringLiteral("What is wrong or missing in the file is listed here as you write.")
      ))
    , m_summary(new Text(theme, TextRole::Tiny, {}, Token::Text2))
{
    constexpr int summaryHeight = 24;
    auto* heading = new PanelHeading(theme, QStringLiteral("Problems"), Qt::BottomEdge);
    heading->addWidget(*m_count);
    dressTable(*m_table, theme);
    m_table->setObjectName(QStringLiteral("problems"));
    m_table->setAccessibleName(QStringLiteral("Problems"));
    m_table->setItemDelegateForColumn(ProblemsModel::TextColumn, new ProblemDelegate(theme, m_table));
    m_table->setItemDelegateForColumn(ProblemsModel::FixColumn, new FixDelegate(theme, m_table));
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->horizontalHeader()->hide();
    m_summary->setFixedHeight(summaryHeight);
    m_summary->setContentsMargins(12, 0, 12, 0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(heading);
    column->addWidget(m_table, 1);
    column->addWidget(m_empty, 1);
    column->addWidget(m_summary);
    connect(m_table, &QTableView::clicked, this, &ProblemsPanel::press);
    connect(m_table, &QTableView::customContextMenuRequested, this, &ProblemsPanel::showMenu);
    connect(m_table, &QTableView::activated, this, &ProblemsPanel::ask);
}

void ProblemsPanel::setDocument(EditorDocument* document)
{
    if (m_document != nullptr) {
        m_document->problems().disconnect(this);
    }
    m_document = document;
    m_fixes = document == nullptr ? nullptr : std::make_unique<ProblemFixes>(*document);
    m_table->setModel(document == nullptr ? nullptr : &document->problems());
    if (document != nullptr) {
        QHeaderView& columns = *m_table->horizontalHeader();
        columns.setStretchLastSection(false);
        columns.setSectionResizeMode(ProblemsModel::TextColumn, QHeaderView::Stretch);
        columns.resizeSection(ProblemsModel::SubjectColumn, 128);
        columns.resizeSection(ProblemsModel::PlaceColumn, 56);
        columns.resizeSection(ProblemsModel::FixColumn, fixWidth);
        columns.hideSection(ProblemsModel::CodeColumn); // it stands in the row's tip and in its menu
        connect(&document->problems(), &QAbstractItemModel::rowsInserted, this, &ProblemsPanel::readCounts);
        connect(&document->problems(), &QAbstractItemModel::rowsRemoved, this, &ProblemsPanel::readCounts);
    }
    readCounts();
}

void ProblemsPanel::readCounts()
{
    const int count = m_document == nullptr ? 0 : m_document->problems().rowCount();
    m_count->setText(QString::number(count));
    m_table->setVisible(count > 0);
    m_empty->setVisible(count == 0 && m_document != nullptr);
    m_summary->setText(m_document == nullptr ? QString() : m_document->problems().summary());
}

void ProblemsPanel::walk(int way)
{
    const QAbstractItemModel* rows = m_table->model();
    const int count = rows == nullptr ? 0 : rows->rowCount();
    if (count == 0) {
        return;
    }
    const int here = m_table->currentIndex().isValid() ? m_table->currentIndex().row() : (way > 0 ? -1 : 0);
    const QModelIndex next = rows->index((here + way + count) % count, ProblemsModel::TextColumn);
    m_table->setCurrentIndex(next);
    ask(next);
}

void ProblemsPanel::press(const QModelIndex& cell)
{
    const bool isFix = cell.column() == ProblemsModel::FixColumn && !cell.data().toString().isEmpty();
    if (!isFix) {
        ask(cell);
    } else if (const QString why = takeFixOf(cell.row()); !why.isEmpty()) {
        Q_EMIT refused(why);
    }
}

bool ProblemsPanel::isSeen(int row) const
{
    return m_document != nullptr && row >= 0 && row < m_document->problems().rowCount()
        && m_document->problems().rows()[static_cast<std::size_t>(row)].isSeen;
}

QString ProblemsPanel::takeFixOf(int row)
{
    if (isSeen(row)) {
        Q_EMIT workersAsked();
        return {};
    }
    const auto fix = m_fixes == nullptr ? std::nullopt : m_fixes->suggested(row);
    return fix ? m_fixes->take(*fix).value_or(QString())
               : QStringLiteral("No fix of this can be made safely: mend the text, or silence it in the menu.");
}

QString ProblemsPanel::takeFix()
{
    const QModelIndex row = m_table->currentIndex();
    return row.isValid() ? takeFixOf(row.row()) : QStringLiteral("Choose a problem first: F8 goes to the next one.");
}

QString ProblemsPanel::takeFixAt(int line)
{
    const int row = m_fixes == nullptr ? -1 : m_fixes->rowAt(line);
    return row < 0 ? QStringLiteral("Line %1 has no problem that can be mended safely.").arg(line) : takeFixOf(row);
}

void ProblemsPanel::addFixesOf(QMenu& menu, QAction* before, const std::vector<int>& rows)
{
    std::vector<OfferedFix> fixes;
    for (const int row : rows) {
        std::ranges::move(m_fixes->of(row), std::back_inserter(fixes));
    }
    std::ranges::stable_sort(fixes, {}, &OfferedFix::isSilencing); // what mends comes first
    for (const OfferedFix& fix : fixes) {
        auto* action = new QAction(fix.label, &menu);
        menu.insertAction(before, action);
        connect(action, &QAction::triggered, this, [this, fix] {
            if (const auto why = m_fixes == nullptr ? std::nullopt : m_fixes->take(fix)) {
                Q_EMIT refused(*why);
            }
        });
    }
}

void ProblemsPanel::addFixes(QMenu& menu, int line)
{
    if (m_document == nullptr) {
        return;
    }
    QAction* before = menu.actions().isEmpty() ? nullptr : menu.actions().front();
    const auto rows = m_document->problems().ofFile();
    std::vector<int> ofLine;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows[row].line == line) {
            ofLine.push_back(static_cast<int>(row));
        }
    }
    addFixesOf(menu, before, ofLine);
    if (before != nullptr && menu.actions().front() != before) {
        menu.insertSeparator(before);
    }
}

void ProblemsPanel::showMenu(const QPoint& at)
{
    const QModelIndex cell = m_table->indexAt(at);
    if (!cell.isValid() || m_fixes == nullptr) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("fixes"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (isSeen(cell.row())) {
        menu->addAction(m_document->problems().index(cell.row(), ProblemsModel::FixColumn).data().toString());
        connect(menu, &QMenu::triggered, this, &ProblemsPanel::workersAsked);
    } else {
        addFixesOf(*menu, nullptr, {cell.row()});
    }
    if (menu->isEmpty()) {
        menu->addAction(QStringLiteral("No fix of this can be made safely"))->setEnabled(false);
    }
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void ProblemsPanel::ask(const QModelIndex& row)
{
    Q_EMIT placeAsked(row.data(ProblemsModel::LineRole).toInt(), row.data(ProblemsModel::ColumnRole).toInt());
}

} // namespace backstep
