#pragma once

#include "model/registration/test_payloads.h"
#include "ui/shared/parts.h"

class QPlainTextEdit;

namespace backstep {

class Button;
class Chooser;

/// Under the Run button: the payload that the next flow starts with, and those that were used before.
class RunPanel final : public Surface
{
    Q_OBJECT

public:
    RunPanel(const Theme& theme, TestPayloads& payloads, QWidget& window);

    /// For a flow of that orchestration, its upper right corner there.
    void open(const QString& orchestration, const QPoint& globalCorner);

Q_SIGNALS:
    void runAsked(const QString& payload);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void dressPayload();
    void readFault();
    void run();
    void fillUsed(const QString& orchestration);

    TestPayloads& m_payloads;
    std::vector<TestPayloads::Used> m_used;
    Text* m_title;
    Chooser* m_earlier;
    QPlainTextEdit* m_payload;
    Text* m_fault;
    Button* m_run;
};

} // namespace backstep
