#pragma once

#include "model/feed/time_scrubber.h"
#include "model/words.h"

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace backstep {

class Button;
class Chooser;
class Text;
class Theme;
class TimeSlider;

/// 40 px over the page while the window shows another time than now: which, how far back that is, the means to go on
/// and back in it, and the way to now. On the tint of a warning, because nothing below it is as it is.
class TimeBar final : public QWidget
{
    Q_OBJECT

public:
    TimeBar(const Theme& theme, TimeScrubber& scrubber);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void assemble();
    void addTools();
    [[nodiscard]] QToolButton* makeTool(const QString& text, const QString& iconName, const QString& tip);
    void read();
    void readTime();
    void readWords();
    void takeTyped();
    void showFault(const QString& sentence);

    const Theme& m_theme;
    TimeScrubber& m_scrubber;
    QLineEdit* m_time;
    QToolButton* m_back = nullptr;
    QToolButton* m_play = nullptr;
    QToolButton* m_on = nullptr;
    Chooser* m_speed;
    TimeSlider* m_slider;
    Text* m_first; ///< at the slider's left end
    Text* m_last;
    Text* m_words;
    Button* m_now;
    QString m_fault; ///< of what was typed
};

} // namespace backstep
