#pragma once

#include "ui/shared/parts.h"

class QPlainTextEdit;
class QVBoxLayout;

namespace backstep {

class Button;
class InspectorModel;
class RescueModel;

/// Beside the records that will be sent: the reason, what was checked, and the button that sends.
class RescueConfirmPane final : public Surface
{
    Q_OBJECT

public:
    RescueConfirmPane(const Theme& theme, InspectorModel& inspector, RescueModel& rescue);

    void read();
    /// The reason as it was written for this flow before.
    void readReason();
    void focusReason();
    /// Sends where that is possible, as the button does.
    void confirm();

Q_SIGNALS:
    void confirmed(const QString& reason);
    void cancelled();
    void planAsked();

private:
    [[nodiscard]] QWidget* makeTitle();
    [[nodiscard]] QWidget* makeReason();
    [[nodiscard]] QWidget* makeChecks();
    [[nodiscard]] QWidget* makeFoot();
    void readChecks();
    void readFoot();
    [[nodiscard]] QString reason() const;

    InspectorModel& m_inspector;
    RescueModel& m_rescue;
    Text* m_title;
    Text* m_flow;
    Badge* m_ends;
    QPlainTextEdit* m_reason;
    QVBoxLayout* m_checks = nullptr;
    QString m_checked; ///< what the checks were built from
    Text* m_plan;
    Text* m_notice;
    Button* m_again;
    Button* m_cancel;
    Button* m_send;
};

} // namespace backstep
