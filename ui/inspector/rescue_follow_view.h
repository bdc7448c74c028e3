#pragma once

#include "model/inspector/rescue_progress.h"
#include "ui/shared/parts.h"

namespace backstep {

class Button;

/// Sent, waiting, resolved are three columns: a line cannot look finished before it is. Painted, since it changes with
/// every record and every second.
class FollowTable final : public QWidget
{
    Q_OBJECT

public:
    explicit FollowTable(const Theme& theme);

    void setRows(std::vector<FollowRow> rows);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintRow(QPainter& painter, const QRect& room, const FollowRow& row) const;
    void paintCell(
        QPainter& painter, const QRect& cell, const StatusWord* sign, const QString& first, const QString& second
    ) const;

    const Theme& m_theme;
    std::vector<FollowRow> m_rows;
};

/// What became of an act, until it is resolved.
class RescueFollowView final : public Surface
{
    Q_OBJECT

public:
    explicit RescueFollowView(const Theme& theme);

    void setView(const FollowView& view);

Q_SIGNALS:
    void closed();
    void planAsked();

private:
    [[nodiscard]] QWidget* makeHeading();
    [[nodiscard]] QWidget* makeBand();

    Badge* m_status;
    Text* m_title;
    Text* m_sentence;
    QWidget* m_progress;
    FollowTable* m_table;
    Surface* m_band;
    Badge* m_end;
    Text* m_endTitle;
    Text* m_endDetail;
    Button* m_again;
    Button* m_close;
};

} // namespace backstep
