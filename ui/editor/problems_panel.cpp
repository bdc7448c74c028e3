#include "ui/editor/problems_panel.h"

#include "ui/shared/table.h"
#include "ui/shared/theme.h"

#include <QBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QTableView>

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
    connect(m_table, &QTableView::clicked, this, &ProblemsPanel::ask);
    connect(m_table, &QTableView::activated, this, &ProblemsPanel::ask);
}

void ProblemsPanel::setDocument(EditorDocument* document)
{
    if (m_document != nullptr) {
        m_document->problems().disconnect(this);
    }
    m_document = document;
    m_table->setModel(document == nullptr ? nullptr : &document->problems());
    if (document != nullptr) {
        QHeaderView& columns = *m_table->horizontalHeader();
        columns.setStretchLastSection(false);
        columns.setSectionResizeMode(ProblemsModel::TextColumn, QHeaderView::Stretch);
        columns.resizeSection(ProblemsModel::SubjectColumn, 128);
        columns.resizeSection(ProblemsModel::PlaceColumn, 56);
        columns.resizeSection(ProblemsModel::CodeColumn, 128);
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

void ProblemsPanel::ask(const QModelIndex& row)
{
    Q_EMIT placeAsked(row.data(ProblemsModel::LineRole).toInt(), row.data(ProblemsModel::ColumnRole).toInt());
}

} // namespace backstep
