#pragma once

#include "model/timeline/bars.h"

namespace backstep {

/// Bars as a picture, from the left: "x+width@top,height mark(text)". Texts are the shortest; a folded mark tells its
/// tone and count: "10+30@4,16 folded(fail 7)".
inline QString pictureOf(const std::vector<Bar>& bars)
{
    static const char* const marks[] = {"done", "runs", "fails", "silent", "backoff", "waits", "blocked", "folded"};
    static const char* const tones[] = {"idle", "run", "done", "retry", "fail", "undo"};
    QStringList parts;
    for (const Bar& bar : bars) {
        QString text = bar.texts.empty() ? QString() : bar.texts.back();
        if (bar.mark == Bar::Mark::Folded) {
            text = QStringLiteral("%1 %2").arg(QLatin1String(tones[static_cast<int>(bar.tone)])).arg(bar.count);
        }
        parts << QStringLiteral("%1+%2@%3,%4 %5%6")
                     .arg(bar.box.x())
                     .arg(bar.box.width())
                     .arg(bar.box.y())
                     .arg(bar.box.height())
                     .arg(QLatin1String(marks[static_cast<int>(bar.mark)]))
                     .arg(text.isEmpty() ? QString() : QStringLiteral("(%1)").arg(text));
    }
    return parts.join(QStringLiteral("; "));
}

/// 10 px a second from toldBeginning() at x = 0, so many pixels wide.
inline TimelineScale tenPixelsASecond(Instant beginning, double width = 600)
{
    TimelineScale scale;
    scale.setWidth(width);
    scale.show({beginning, {beginning.micros + static_cast<std::int64_t>(width * 100'000)}});
    return scale;
}

} // namespace backstep
