#include "ui/editor/design_body.h"

#include "ui/editor/text_and_form.h"
#include "ui/shared/parts.h"

#include <QBoxLayout>
#include <QStackedWidget>

#include <algorithm>

namespace backstep {

namespace {
constexpr int leftWidth = 208;
constexpr int leastLeft = 160;
constexpr int rightWidth = 409; ///< with its line
constexpr int leastRight = 320;
constexpr int lowerHeight = 168;
constexpr int leastLower = 96;
} // namespace

DesignBody::DesignBody(const Parts& parts)
    : m_parts(parts)
    , m_across(makeSplitter(Qt::Horizontal))
    , m_down(makeSplitter(Qt::Vertical))
    , m_right(new QStackedWidget)
{
    parts.left->setMinimumWidth(leastLeft);
    parts.lower->setMinimumHeight(leastLower);
    m_right->setMinimumWidth(leastRight);
    m_right->addWidget(parts.text);
    m_right->addWidget(parts.answer);
    m_down->addWidget(parts.middle);
    m_down->addWidget(parts.lower);
    m_down->setStretchFactor(0, 1);
    m_down->setSizes({1000, lowerHeight});
    m_across->addWidget(parts.left);
    m_across->addWidget(m_down);
    m_across->addWidget(m_right);
    m_across->setStretchFactor(1, 1);
    for (const int fixed : {0, 2}) {
        m_across->setStretchFactor(fixed, 0);
    }
    m_across->setSizes({leftWidth, 1000, rightWidth});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_across);
}

void DesignBody::setWhatIf(bool on)
{
    if (on != m_whatIf) {
        m_whatIf = on;
        m_whatIfWishes = whatIfWishes();
        m_right->setCurrentIndex(on ? 1 : 0);
        apply();
    }
}

void DesignBody::showLeft(bool on)
{
    wishes().left = on;
    apply();
}

void DesignBody::showLower(bool on)
{
    wishes().lower = on;
    apply();
}

void DesignBody::showRight(bool on)
{
    wishes().right = on;
    if (on && !planPanels(size(), wishes()).right) {
        wishes().left = false; // there is room for one of them
    }
    apply();
}

void DesignBody::showText()
{
    showRight(true);
    m_parts.text->showText();
}

void DesignBody::showForm()
{
    showRight(true);
    m_parts.text->showForm();
}

/// Side by side they take the room of two, and give it back.
void DesignBody::pair()
{
    const Pairing now = pairingFor(size());
    const Pairing before = m_parts.text->pairing();
    m_parts.text->arrange(now);
    if ((now == Pairing::Beside) != (before == Pairing::Beside)) {
        const int wide = now == Pairing::Beside ? 2 * rightWidth : rightWidth;
        const int left = std::max(leftWidth, m_across->sizes().constFirst());
        m_across->setSizes({left, width() - left - wide, wide});
    }
}

void DesignBody::resizeEvent(QResizeEvent*)
{
    pair();
    apply();
}

void DesignBody::apply()
{
    m_plan = planPanels(size(), wishes());
    m_parts.left->setVisible(m_plan.left);
    m_parts.lower->setVisible(m_plan.lower);
    m_right->setVisible(m_plan.right);
    Q_EMIT planChanged();
}

} // namespace backstep
