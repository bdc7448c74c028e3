#include "ui/editor/canvas_tools.h"

#include "ui/shared/theme.h"

#include <QBoxLayout>
#include <QPainter>

namespace backstep {

namespace {

/// The two edges and their words.
class Legend final : public QWidget
{
public:
    explicit Legend(const Theme& theme)
        : m_theme(theme)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setAccessibleName(doWords() + QStringLiteral(". ") + undoWords());
        connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::updateGeometry));
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        const QFontMetrics metrics(m_theme.font(TextRole::Tiny));
        return {2 * (lineLength + gap) + between + metrics.horizontalAdvance(doWords() + undoWords()), 28};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setFont(m_theme.font(TextRole::Tiny));
        const double after = paintEntry(painter, 0, doWords(), QPen(m_theme.color(Token::LineStrong), 1.5));
        QPen back(m_theme.fill(Tone::Undo), 1.5);
        back.setCapStyle(Qt::FlatCap);
        back.setDashPattern({4 / 1.5, 3 / 1.5});
        paintEntry(painter, after + between, undoWords(), back);
    }

private:
    static constexpr int lineLength = 22;
    static constexpr int gap = 6;
    static constexpr int between = 16;

    [[nodiscard]] static QString doWords() { return QStringLiteral("DO goes down"); }

    [[nodiscard]] static QString undoWords() { return QStringLiteral("UNDO goes back up"); }

    double paintEntry(QPainter& painter, double x, const QString& words, const QPen& pen) const
    {
        const double middle = height() / 2.0;
        painter.setPen(pen);
        painter.drawLine(QPointF(x, middle), QPointF(x + lineLength, middle));
        painter.setPen(m_theme.color(Token::Text2));
        const int wide = painter.fontMetrics().horizontalAdvance(words);
        painter.drawText(QRectF(x + lineLength + gap, 0, wide + 4, height()), Qt::AlignVCenter, words);
        return x + lineLength + gap + wide;
    }

    const Theme& m_theme;
};

} // namespace

CanvasTools::CanvasTools(const Theme& theme, QWidget& canvas)
    : QWidget(&canvas)
    , m_percent(new Text(theme, TextRole::Number))
    , m_legend(new Legend(theme))
{
    constexpr int percentWidth = 48;
    auto* bar = new QFrame;
    bar->setProperty("segment", true);
    bar->setProperty("overlay", true);
    bar->setFixedHeight(28);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(1, 1, 1, 1);
    row->setSpacing(0);
    QToolButton* out = makeButton(theme, QStringLiteral("minus"), QStringLiteral("Smaller (Ctrl+-)"));
    QToolButton* in = makeButton(theme, QStringLiteral("plus"), QStringLiteral("Larger (Ctrl++)"));
    QToolButton* fit = makeButton(theme, QStringLiteral("maximize"), QStringLiteral("Show all (Shift+1)"));
    m_percent->setAlignment(Qt::AlignCenter);
    m_percent->setFixedWidth(percentWidth);
    for (QWidget* part : std::initializer_list<QWidget*>{out, m_percent, in, fit}) {
        row->addWidget(part);
    }
    connect(out, &QToolButton::clicked, this, [this] { Q_EMIT zoomAsked(-1); });
    connect(in, &QToolButton::clicked, this, [this] { Q_EMIT zoomAsked(1); });
    connect(fit, &QToolButton::clicked, this, &CanvasTools::fitAsked);
    auto* all = new QHBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(16);
    all->addWidget(bar);
    all->addWidget(m_legend);
    all->addStretch(1); // the bar stays as it is while the legend is away
    setScale(1);
}

QToolButton* CanvasTools::makeButton(const Theme& theme, const QString& icon, const QString& words)
{
    auto* button = new QToolButton;
    button->setIcon(theme.icon(icon));
    button->setIconSize(QSize(14, 14));
    button->setToolTip(words);
    button->setAccessibleName(words);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void CanvasTools::setScale(double scale)
{
    m_percent->setText(QStringLiteral("%1 %").arg(qRound(scale * 100)));
}

void CanvasTools::setLegend(bool on)
{
    m_hasLegend = on;
    m_legend->setVisible(on);
    adjustSize();
    m_legend->setVisible(on && !m_isCovering);
}

void CanvasTools::setCovering(bool covering)
{
    m_isCovering = covering;
    m_legend->setVisible(m_hasLegend && !covering);
}

} // namespace backstep
