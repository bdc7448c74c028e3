#include "ui/shared/studio_style.h"

#include "ui/shared/theme.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

namespace backstep {

namespace {
constexpr int headingPadding = 8;
constexpr int sortArrow = 12;
constexpr int sortGap = 4;
} // namespace

StudioStyle::StudioStyle(const Theme& theme)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
    , m_theme(theme)
{
}

void StudioStyle::drawPrimitive(
    PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget
) const
{
    switch (element) {
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return drawCheck(*option, *painter);
    case PE_IndicatorRadioButton:
        return drawRadio(*option, *painter);
    case PE_IndicatorBranch:
        return drawBranch(*option, *painter);
    case PE_IndicatorHeaderArrow:
        return drawSortArrow(*option, *painter);
    case PE_PanelMenu:
    case PE_FrameMenu:
        painter->fillRect(option->rect, m_theme.color(Token::Raised));
        painter->setPen(m_theme.color(Token::Line));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, m_theme.color(Token::Raised));
        painter->setPen(m_theme.color(Token::LineStrong));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_PanelMenuBar:
    case PE_FrameStatusBarItem:
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void StudioStyle::drawControl(
    ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget
) const
{
    switch (element) {
    case CE_HeaderSection:
        return drawHeading(*option, *painter);
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, m_theme.color(Token::Panel));
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), m_theme.color(Token::Line)
        );
        return;
    case CE_Splitter: {
        const bool upright = option->state.testFlag(State_Horizontal);
        const QRect all = option->rect;
        const QRect line = upright ? QRect(all.center().x(), all.top(), 1, all.height())
                                   : QRect(all.left(), all.center().y(), all.width(), 1);
        painter->fillRect(line, m_theme.color(Token::Line));
        return;
    }
    case CE_MenuBarEmptyArea:
        return;
    case CE_MenuBarItem: {
        if (option->state.testFlag(State_Selected)) {
            painter->fillRect(option->rect.adjusted(0, 3, 0, -4), m_theme.color(Token::Hover));
        }
        const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        if (item != nullptr) {
            const int flags = Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextHideMnemonic;
            drawItemText(painter, item->rect, flags, item->palette, true, item->text, QPalette::WindowText);
        }
        return;
    }
    default:
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void StudioStyle::drawCheck(const QStyleOption& option, QPainter& painter) const
{
    const QRectF box = QRectF(0, 0, 13, 13).translated(option.rect.center() - QPointF(6.5, 6.5)).translated(0.5, 0.5);
    const bool on = option.state.testFlag(State_On);
    const bool able = option.state.testFlag(State_Enabled);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(on ? Token::AccentFill : able ? Token::LineStrong : Token::Line));
    painter.setBrush(m_theme.color(on ? Token::AccentFill : Token::Field));
    painter.drawRoundedRect(box, 3, 3);
    if (on) {
        painter.setPen(QPen(m_theme.color(Token::OnAccent), 1.7));
        painter.setBrush(Qt::NoBrush);
        const QPointF from = box.topLeft();
        painter.drawPolyline(QPolygonF({from + QPointF(3, 6.8), from + QPointF(5.4, 9.2), from + QPointF(10.2, 4)}));
    }
    if (option.state.testFlag(State_HasFocus)) {
        painter.setPen(QPen(m_theme.color(Token::Focus), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 4, 4);
    }
    painter.restore();
}

void StudioStyle::drawRadio(const QStyleOption& option, QPainter& painter) const
{
    const QRectF ring = QRectF(0, 0, 13, 13).translated(option.rect.center() - QPointF(6.5, 6.5)).translated(0.5, 0.5);
    const bool on = option.state.testFlag(State_On);
    const bool able = option.state.testFlag(State_Enabled);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(m_theme.color(Token::Field));
    if (on) {
        painter.setPen(QPen(m_theme.color(Token::AccentFill), 4));
        painter.drawEllipse(ring.adjusted(1.5, 1.5, -1.5, -1.5));
    } else {
        painter.setPen(m_theme.color(able ? Token::LineStrong : Token::Line));
        painter.drawEllipse(ring);
    }
    painter.restore();
}

void StudioStyle::drawHeading(const QStyleOption& option, QPainter& painter) const
{
    const QRect all = option.rect;
    painter.fillRect(all, m_theme.color(Token::Panel));
    painter.fillRect(QRect(all.left(), all.bottom(), all.width(), 1), m_theme.color(Token::Line));
    painter.fillRect(QRect(all.right(), all.top(), 1, all.height() - 1), m_theme.color(Token::LineSoft));
}

void StudioStyle::drawSortArrow(const QStyleOption& option, QPainter& painter) const
{
    const auto* heading = qstyleoption_cast<const QStyleOptionHeader*>(&option);
    if (heading == nullptr || heading->sortIndicator == QStyleOptionHeader::None) {
        return;
    }
    const bool down = heading->sortIndicator == QStyleOptionHeader::SortDown;
    const QString name = down ? QStringLiteral("arrow-down") : QStringLiteral("arrow-up");
    const QColor ink = m_theme.color(Token::Text2);
    painter.drawPixmap(
        option.rect.topLeft(), m_theme.picture(name, sortArrow, ink, painter.device()->devicePixelRatioF())
    );
}

void StudioStyle::drawBranch(const QStyleOption& option, QPainter& painter) const
{
    if (!option.state.testFlag(State_Children)) {
        return;
    }
    constexpr int size = 14;
    const QString name
        = option.state.testFlag(State_Open) ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right");
    const QPixmap chevron
        = m_theme.picture(name, size, m_theme.color(Token::Text2), painter.device()->devicePixelRatioF());
    const QPoint centre = option.rect.center();
    painter.drawPixmap(centre.x() - size / 2 + 1, centre.y() - size / 2 + 1, chevron);
}

int StudioStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_SplitterWidth:
        return 1;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
        return 16;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 14;
    case PM_TreeViewIndentation:
        return 16;
    case PM_HeaderMargin:
        return 8;
    case PM_FocusFrameHMargin: // text of cells begins 8 px from their edge: this margin and 1
        return 7;
    case PM_MenuBarHMargin:
    case PM_MenuBarVMargin:
    case PM_MenuBarPanelWidth:
    case PM_MenuBarItemSpacing:
        return 0;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
        return 4;
    case PM_ScrollBarExtent:
        return 10;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

QRect StudioStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    const auto* heading = qstyleoption_cast<const QStyleOptionHeader*>(option);
    if (heading == nullptr || (element != SE_HeaderLabel && element != SE_HeaderArrow)) {
        return QProxyStyle::subElementRect(element, option, widget);
    }
    const QRect label = option->rect.adjusted(headingPadding, 0, -headingPadding, -1);
    if (element == SE_HeaderLabel) {
        return label;
    }
    // The arrow stands beside the word, on the side where there is room.
    const int word = option->fontMetrics.horizontalAdvance(heading->text);
    const bool right = heading->textAlignment.testFlag(Qt::AlignRight);
    const int x = right ? label.right() - word - sortArrow - sortGap : label.left() + word + sortGap;
    return {x, label.center().y() - sortArrow / 2 + 1, sortArrow, sortArrow};
}

int StudioStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data)
    const
{
    switch (hint) {
    case SH_ToolTip_WakeUpDelay:
        return 400;
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    case SH_Header_ArrowAlignment:
        return Qt::AlignRight | Qt::AlignVCenter;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize StudioStyle::sizeFromContents(
    ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget
) const
{
    constexpr int menuBarHeight = 28;
    if (type == CT_MenuBarItem) {
        return {size.width() + 16, menuBarHeight - 1};
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

} // namespace backstep
