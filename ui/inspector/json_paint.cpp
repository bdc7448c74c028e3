#include "ui/inspector/json_paint.h"

#include "model/inspector/payload_tree.h"
#include "ui/shared/theme.h"

#include <QPainter>
#include <QRegularExpression>

namespace backstep {

namespace {

constexpr int lineMost = 4'000; ///< longer lines stay plain: matching them would be felt

Token inkOf(JsonKind kind)
{
    switch (kind) {
    case JsonKind::Object:
    case JsonKind::Array:
        return Token::Text2;
    case JsonKind::String:
        return Token::DoneInk;
    case JsonKind::Number:
    case JsonKind::Word:
        return Token::RetryInk;
    }
    return Token::Text;
}

} // namespace

JsonHighlighter::JsonHighlighter(const Theme& theme, QTextDocument& document)
    : QSyntaxHighlighter(&document)
    , m_theme(theme)
{
    connect(&theme, &Theme::changed, this, &QSyntaxHighlighter::rehighlight);
}

void JsonHighlighter::highlightBlock(const QString& text)
{
    static const QRegularExpression part(
        QStringLiteral(R"(("(?:[^"\\]|\\.)*")(\s*:)?|-?\b\d[\d.eE+-]*|\b(?:true|false|null)\b)")
    );
    if (text.size() > lineMost) {
        return;
    }
    for (auto found = part.globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const bool isText = match.capturedLength(1) > 0;
        const bool isName = match.capturedLength(2) > 0;
        const Token ink = isName ? Token::RunInk : (isText ? Token::DoneInk : Token::RetryInk);
        const auto length = isText ? match.capturedLength(1) : match.capturedLength(0);
        setFormat(static_cast<int>(match.capturedStart(0)), static_cast<int>(length), m_theme.color(ink));
    }
}

void PayloadDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->fillRect(option.rect, ground(option));
    const QString name = index.data(PayloadTree::NameRole).toString();
    const QString value = index.data(PayloadTree::ValueRole).toString();
    const auto kind = static_cast<JsonKind>(index.data(PayloadTree::KindRole).toInt());
    const QFont font = m_theme.font(TextRole::Code);
    const QFontMetrics metrics(font);
    QRect room = option.rect.adjusted(4, 0, -8, 0);
    painter->save();
    painter->setFont(font);
    if (!name.isEmpty()) {
        painter->setPen(m_theme.color(Token::RunInk));
        painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, name);
        room.setLeft(room.left() + metrics.horizontalAdvance(name) + 8);
    }
    painter->setPen(m_theme.color(inkOf(kind)));
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(value, Qt::ElideRight, room.width()));
    painter->restore();
}

QSize PayloadDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    constexpr int rowHeight = 20;
    const QFontMetrics metrics(m_theme.font(TextRole::Code));
    const QString words = index.data(Qt::DisplayRole).toString();
    constexpr int widest = 1200;
    return {std::min(widest, metrics.horizontalAdvance(words) + 24), rowHeight};
}

} // namespace backstep
