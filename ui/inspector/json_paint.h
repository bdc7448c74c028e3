#pragma once

#include "ui/shared/table.h"

#include <QSyntaxHighlighter>

namespace backstep {

/// Colours JSON text: names, strings, numbers and words.
class JsonHighlighter final : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    JsonHighlighter(const Theme& theme, QTextDocument& document);

protected:
    void highlightBlock(const QString& text) override;

private:
    const Theme& m_theme;
};

/// A row of the payload tree: name and value in their colours.
class PayloadDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace backstep
