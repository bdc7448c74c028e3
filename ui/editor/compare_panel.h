#pragma once

#include "ui/shared/parts.h"

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

    void compare(const Sides& sides);
    /// Which others there are to compare with, and to take; none: there is only this one, and it is not for taking.
    void offer(const QStringList& others, int chosen);

Q_SIGNALS:
    void left();
    void otherChosen(int other);
    void takeAsked();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] QLayout* namesOfSides();

    PanelHeading* m_heading;
    Text* m_otherName;
    Chooser* m_others;
    Button* m_take;
    CompareView* m_view;
};

} // namespace backstep
