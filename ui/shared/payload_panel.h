#pragma once

#include "ui/shared/parts.h"

#include <functional>
#include <vector>

class QPlainTextEdit;

namespace backstep {

class Button;
class Chooser;

/// Below a button: a payload as JSON, to be sent by another button or by Ctrl+Enter.
class PayloadPanel final : public Surface
{
    Q_OBJECT

public:
    /// One that was used before.
    struct Earlier
    {
        QString words;
        QString payload;
    };

    struct Question
    {
        QString title;
        QString payload; ///< to begin with
        QString button;
        std::vector<Earlier> earlier = {};
    };

    /// `faultOf`: one sentence when a text cannot be the payload; empty when it can.
    PayloadPanel(const Theme& theme, QWidget& window, std::function<QString(const QString&)> faultOf);

    /// Below what asks, or above it where the window ends; `global`: its place on the screen.
    void ask(const Question& question, const QRect& global);

Q_SIGNALS:
    void answered(const QString& payload);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void dressPayload();
    void fillEarlier(const std::vector<Earlier>& earlier);
    void readFault();
    void answer();

    std::function<QString(const QString&)> m_faultOf;
    Text* m_title;
    Chooser* m_earlier;
    QPlainTextEdit* m_payload;
    Text* m_fault;
    Button* m_button;
};

} // namespace backstep
