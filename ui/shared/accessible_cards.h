#pragma once

#include <QRect>
#include <QString>

class QWidget;

namespace backstep {

/// A widget that paints cards tells of them here those who hear it: each becomes an item of a list, with its name, its
/// place and its state. Qt knows nothing of what is painted by hand.
class SpokenCards
{
public:
    SpokenCards(); ///< from the first one on they are heard
    SpokenCards(const SpokenCards&) = delete;
    SpokenCards& operator=(const SpokenCards&) = delete;
    virtual ~SpokenCards() = default;

    [[nodiscard]] virtual int cardCount() const = 0;
    /// "capturePayment, step 6 of 9, UNDO failed, after authorizePayment and checkFraud"
    [[nodiscard]] virtual QString cardName(int card) const = 0;
    /// What is not said each time.
    [[nodiscard]] virtual QString cardDescription(int card) const = 0;
    [[nodiscard]] virtual QRect cardPlace(int card) const = 0; ///< in the widget
    [[nodiscard]] virtual bool isCardChosen(int card) const = 0;
    /// Where the keys are, as long as the widget has them; -1: on no card.
    [[nodiscard]] virtual int currentCard() const = 0;
    virtual void chooseCard(int card) = 0;
};

/// The keys went to another card, by whatever way.
void tellCurrentCard(QWidget& widget);

/// Others are there than before.
void tellCardsChanged(QWidget& widget);

} // namespace backstep
