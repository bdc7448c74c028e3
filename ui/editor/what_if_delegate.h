#pragma once

#include <QStyledItemDelegate>

namespace backstep {

class Theme;

/// Headings of waves and rows of messages; the chosen message opens and shows its topic and why it is sent.
class WhatIfDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    WhatIfDelegate(const Theme& theme, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintWave(QPainter& painter, const QRect& row, const QModelIndex& index) const;
    void paintMessage(QPainter& painter, const QRect& row, const QModelIndex& index, bool open) const;
    void paintRecord(QPainter& painter, QRect box, const QStringList& lines) const;
    void paintOpened(QPainter& painter, const QRect& row, const QModelIndex& index) const;

    const Theme& m_theme;
};

} // namespace backstep
