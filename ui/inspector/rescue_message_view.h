#pragma once

#include "ui/shared/parts.h"

class QPlainTextEdit;

namespace backstep {

struct RecordBox;
struct RescueMessage;

/// The number of a wave: orchid where it sends UNDO.
class WaveNumber final : public QWidget
{
    Q_OBJECT

public:
    WaveNumber(const Theme& theme, int wave, Phase phase, int size);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    int m_wave;
    Phase m_phase;
};

/// One record of the preview: topic, key, headers, payload.
class RecordBoxView final : public QWidget
{
    Q_OBJECT

public:
    enum class Side
    {
        Happened,
        WillBeSent
    };

    RecordBoxView(const Theme& theme, const RecordBox& box, Side side);

    /// Lines the payload has.
    [[nodiscard]] int lines() const;
    void setPayloadHeight(int height);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QWidget* makeHead(const RecordBox& box);

    const Theme& m_theme;
    Side m_side;
    QWidget* m_head;
    QPlainTextEdit* m_payload;
};

/// One UNDO beside the DO it cancels, at the same height, so that the eye can compare.
class RescueMessageView final : public Surface
{
    Q_OBJECT

public:
    RescueMessageView(const Theme& theme, const RescueMessage& message);

private:
    [[nodiscard]] QWidget* makeHappened(const RescueMessage& message, RecordBoxView*& box);
    [[nodiscard]] QWidget* makeSends(const RescueMessage& message, RecordBoxView*& box);
    [[nodiscard]] QWidget* makeMiddle(const RescueMessage& message);
};

} // namespace backstep
