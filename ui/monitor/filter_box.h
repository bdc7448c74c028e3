#pragma once

#include "model/flows/filter_completion.h"
#include "model/flows/filter_expression.h"

#include <QFrame>

#include <vector>

class QLineEdit;
class QToolButton;

namespace backstep {

class FilterChip;
class FilterPopup;
class Text;
class Theme;

/// The filter of the list. Finished conditions are chips, the one being typed is text; a fault is said at the right,
/// and what is asked for stays what it was until it is mended.
class FilterBox final : public QFrame
{
    Q_OBJECT

public:
    /// Values are proposed from what the store has seen.
    FilterBox(const Theme& theme, const FlowStore& store);

    /// All of it, chips and what is being typed.
    [[nodiscard]] QString text() const;
    /// Finished conditions become chips; a text with a fault stays text.
    void setText(const QString& text);
    /// One condition more; one that stands there already is not added again.
    void add(const QString& condition);
    /// Without the condition at this place among them.
    void drop(int condition);

    [[nodiscard]] QLineEdit& edit() { return *m_edit; }

    /// What is wrong with what is being typed; empty while nothing is.
    [[nodiscard]] QString fault() const;

Q_SIGNALS:
    /// Something else is asked for, without a fault.
    void asked(const backstep::FilterExpression& expression);
    /// A person is done with the field.
    void left();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    static constexpr int wordsLeft = 28;
    static constexpr int hiddenWidth = 30; ///< of "+2"

    void buildEdit();
    [[nodiscard]] QString joined(const QString& typed) const;
    void typed();
    void read();
    /// Makes chips of what is finished: what a space follows, or all of it.
    void finish(bool all);
    void addChip(const QString& condition);
    void takeChips(const QStringList& conditions);
    void editChip(const FilterChip* chip);
    void removeChip(const FilterChip* chip);
    void editAll();
    void arrange();
    void propose();
    void take(int proposal);
    [[nodiscard]] bool takesKey(int key);
    [[nodiscard]] bool takesKeyOfPopup(int key);

    const Theme& m_theme;
    const FlowStore& m_store;
    QLineEdit* m_edit;
    Text* m_fault;
    QToolButton* m_clear;
    FilterPopup* m_popup;
    std::vector<FilterChip*> m_chips;
    FilterCompletion m_completion;
    QString m_asked;
    int m_hidden = 0; ///< chips at the left for which there is no room
};

} // namespace backstep
