#pragma once

#include "ui/shared/parts.h"

class QButtonGroup;
class QVBoxLayout;

namespace backstep {

class Button;
class InspectorModel;
class RescueModel;

/// What still has its effect, what can be done about it, and the plan of the way chosen. Sends nothing.
class RescuePanel final : public Surface
{
    Q_OBJECT

public:
    RescuePanel(const Theme& theme, InspectorModel& inspector, RescueModel& rescue);

    /// Reads both models anew.
    void read();

    /// Where the button that asks for the plan stands on the screen.
    [[nodiscard]] QRect placeOfAsking() const;

Q_SIGNALS:
    void wayChosen(int way);
    void planAsked();
    void previewAsked();
    void followAsked();

private:
    [[nodiscard]] QWidget* makeHeading();
    [[nodiscard]] QWidget* makeFoot();
    void readEffects();
    void readWays();
    void readPlan();
    void readFoot();
    void addHeading(const QString& words, QWidget* right = nullptr);

    InspectorModel& m_inspector;
    RescueModel& m_rescue;
    QVBoxLayout* m_column = nullptr; ///< of the scrolled middle, built anew when something changed
    QWidget* m_middle;
    QButtonGroup* m_ways = nullptr;
    Text* m_notice;
    Button* m_undo;
    Button* m_preview;
    Button* m_follow;
    QString m_shown; ///< what the middle was built from
};

} // namespace backstep
