#pragma once

#include "model/alerts/alert.h"

#include <QWidget>

#include <deque>

namespace backstep {

class Button;
class Text;
class Theme;

/// 40 px over the page while there are alerts that nobody has seen to: the newest, a way to what it is about, and how
/// many there are besides. On the tint of a failure.
class AlertBar final : public QWidget
{
    Q_OBJECT

public:
    static constexpr std::size_t keptMost = 100;

    explicit AlertBar(const Theme& theme);

    void add(const Alert& alert);

    /// Takes all of them away.
    void clear();

    [[nodiscard]] const std::deque<Alert>& alerts() const { return m_alerts; } ///< newest first

Q_SIGNALS:
    /// What the newest is about is to be shown; it is taken away.
    void showAsked(const backstep::Alert& alert);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void read();
    [[nodiscard]] Alert takeNewest();

    const Theme& m_theme;
    std::deque<Alert> m_alerts;
    Text* m_time;
    Text* m_title;
    Text* m_text;
    Text* m_more;
    Button* m_show;
    Button* m_dismiss;
    Button* m_all;
};

} // namespace backstep
