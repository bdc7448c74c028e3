#pragma once

#include "model/registration/difference_rows.h"
#include "ui/shared/parts.h"

class QTableView;

namespace backstep {

class Button;
class Chooser;
class CompareView;

/// In the place of the canvas: what stands on disk, or stood there once, beside the text here.
class ComparePanel final : public Surface
{
    Q_OBJECT

public:
    explicit ComparePanel(const Theme& theme);

    struct Sides
    {
        QString fileName;
        QString otherName; ///< what stands at the left
        QString other;
        QString mine;
    };

    /// Line by line; what they mean is not compared.
    void compare(const Sides& sides);
    /// And by meaning, above the lines.
    void setDifferences(const QString& before, std::vector<DefinitionDifference> differences);
    /// Which others there are to compare with, and to take; none: there is only this one, and it is not for taking.
    void offer(const QStringList& others, int chosen);

Q_SIGNALS:
    void left();
    void otherChosen(int other);
    void takeAsked();
    /// Of a difference in meaning.
    void stepChosen(const QString& name);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QLayout* namesOfSides();
    void dressDifferences();

    PanelHeading* m_heading;
    Text* m_otherName;
    Chooser* m_others;
    Button* m_take;
    DifferenceRows* m_differences;
    QTableView* m_meaning;
    CompareView* m_view;
};

} // namespace backstep
