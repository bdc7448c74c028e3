#include "ui/shared/accessible_cards.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

#include <iterator>
#include <map>

namespace backstep {

namespace {

/// One card. It has no object of its own: the widget answers for it.
class CardInterface final : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    CardInterface(QWidget& widget, const SpokenCards& cards, int card)
        : m_widget(&widget)
        , m_cards(cards)
        , m_card(card)
    {
    }

    [[nodiscard]] bool isValid() const override { return m_widget != nullptr && m_card < m_cards.cardCount(); }

    [[nodiscard]] QObject* object() const override { return nullptr; }

    [[nodiscard]] QWindow* window() const override { return m_widget->window()->windowHandle(); }

    [[nodiscard]] QAccessibleInterface* parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_widget);
    }

    [[nodiscard]] QAccessibleInterface* child(int) const override { return nullptr; }

    [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }

    [[nodiscard]] int childCount() const override { return 0; }

    [[nodiscard]] int indexOfChild(const QAccessibleInterface*) const override { return -1; }

    [[nodiscard]] QString text(QAccessible::Text which) const override
    {
        if (!isValid()) {
            return {};
        }
        switch (which) {
        case QAccessible::Name:
            return m_cards.cardName(m_card);
        case QAccessible::Description:
            return m_cards.cardDescription(m_card);
        default:
            return {};
        }
    }

    void setText(QAccessible::Text, const QString&) override { }

    [[nodiscard]] QRect rect() const override
    {
        const QRect place = isValid() ? m_cards.cardPlace(m_card) : QRect();
        return {m_widget->mapToGlobal(place.topLeft()), place.size()};
    }

    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ListItem; }

    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state;
        state.invalid = !isValid();
        if (!state.invalid) {
            state.selectable = true;
            state.focusable = true;
            state.selected = m_cards.isCardChosen(m_card);
            state.focused = m_widget->hasFocus() && m_cards.currentCard() == m_card;
            state.offscreen = !m_widget->rect().intersects(m_cards.cardPlace(m_card));
            state.disabled = !m_widget->isEnabled();
        }
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }

    [[nodiscard]] QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }

    void doAction(const QString& action) override
    {
        if (isValid() && actionNames().contains(action)) {
            m_widget->setFocus();
            const_cast<SpokenCards&>(m_cards).chooseCard(m_card); // NOLINT: asked of us by Qt, on an object it owns
        }
    }

    [[nodiscard]] QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    QPointer<QWidget> m_widget;
    const SpokenCards& m_cards;
    int m_card;
};

/// The widget with its cards, and behind them what else is in it.
class CardsInterface final : public QAccessibleWidget
{
public:
    CardsInterface(QWidget& widget, const SpokenCards& cards)
        : QAccessibleWidget(&widget, QAccessible::List)
        , m_cards(cards)
    {
    }

    ~CardsInterface() override { keep(0); }

    [[nodiscard]] int childCount() const override { return m_cards.cardCount() + QAccessibleWidget::childCount(); }

    [[nodiscard]] QAccessibleInterface* child(int index) const override
    {
        const int count = m_cards.cardCount();
        return index < 0 || index >= count ? QAccessibleWidget::child(index - count) : card(index);
    }

    [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override
    {
        for (const auto& [index, id] : m_ids) {
            if (QAccessible::accessibleInterface(id) == child) {
                return index;
            }
        }
        const int other = QAccessibleWidget::indexOfChild(child);
        return other < 0 ? -1 : m_cards.cardCount() + other;
    }

    [[nodiscard]] QAccessibleInterface* childAt(int x, int y) const override
    {
        if (QAccessibleInterface* over = QAccessibleWidget::childAt(x, y)) {
            return over; // stands over the drawing
        }
        const QPoint at = widget()->mapFromGlobal(QPoint(x, y));
        for (int index = 0; index < m_cards.cardCount(); ++index) {
            if (m_cards.cardPlace(index).contains(at)) {
                return card(index);
            }
        }
        return nullptr;
    }

    [[nodiscard]] QAccessibleInterface* focusChild() const override
    {
        const int current = widget()->hasFocus() ? m_cards.currentCard() : -1;
        return current < 0 ? QAccessibleWidget::focusChild() : card(current);
    }

    /// Made when it is asked for.
    [[nodiscard]] QAccessibleInterface* card(int index) const
    {
        const auto [made, isNew] = m_ids.try_emplace(index, 0);
        if (isNew) {
            made->second = QAccessible::registerAccessibleInterface(new CardInterface(*widget(), m_cards, index));
        }
        return QAccessible::accessibleInterface(made->second);
    }

    /// Those behind are no cards any more.
    void keep(int count) const
    {
        while (!m_ids.empty() && m_ids.rbegin()->first >= count) {
            QAccessible::deleteAccessibleInterface(m_ids.rbegin()->second);
            m_ids.erase(std::prev(m_ids.end()));
        }
    }

private:
    const SpokenCards& m_cards;
    mutable std::map<int, QAccessible::Id> m_ids; ///< by card
};

QAccessibleInterface* makeInterface(const QString&, QObject* object)
{
    auto* widget = qobject_cast<QWidget*>(object);
    const auto* cards = dynamic_cast<SpokenCards*>(object);
    return widget == nullptr || cards == nullptr ? nullptr : new CardsInterface(*widget, *cards);
}

CardsInterface* interfaceOf(QWidget& widget)
{
    return dynamic_cast<CardsInterface*>(QAccessible::queryAccessibleInterface(&widget));
}

} // namespace

/// Before anybody asks for the widget's interface: the first one that is made for it stays.
SpokenCards::SpokenCards()
{
    QAccessible::installFactory(makeInterface); // the same one is kept once
}

void tellCurrentCard(QWidget& widget)
{
    const CardsInterface* cards = interfaceOf(widget);
    QAccessibleInterface* current = cards == nullptr ? nullptr : cards->focusChild();
    if (current != nullptr && current->object() == nullptr) {
        QAccessibleEvent focus(current, QAccessible::Focus);
        QAccessible::updateAccessibility(&focus);
        QAccessibleEvent selection(current, QAccessible::Selection);
        QAccessible::updateAccessibility(&selection);
    }
}

void tellCardsChanged(QWidget& widget)
{
    if (const CardsInterface* cards = interfaceOf(widget)) {
        cards->keep(dynamic_cast<SpokenCards&>(widget).cardCount());
        QAccessibleEvent reorder(&widget, QAccessible::ObjectReorder);
        QAccessible::updateAccessibility(&reorder);
    }
}

} // namespace backstep
