#pragma once

#include "ui/shared/table.h"
#include "ui/shared/theme.h"

namespace backstep {

/// A cell in one of the look's fonts, such as numbers under each other.
class FontDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    FontDelegate(const Theme& theme, TextRole role, QObject* parent);

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    TextRole m_role;
};

/// A sparkline of 64 × 20: how many, bar beside bar.
class TrendDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// A badge where something was never seen before.
class NewDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// How many are there; nobody in amber, by shape as well.
class PresenceDelegate final : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace backstep
