#include "ui/main_window/file_drop.h"

#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace backstep {

FileDrop::FileDrop(QWidget& window)
    : QObject(&window)
    , m_window(window)
{
    window.setAcceptDrops(true);
    qApp->installEventFilter(this);
}

bool FileDrop::eventFilter(QObject* watched, QEvent* event)
{
    const bool isDrop = event->type() == QEvent::Drop;
    if (!isDrop && event->type() != QEvent::DragEnter && event->type() != QEvent::DragMove) {
        return false;
    }
    const auto* over = qobject_cast<QWidget*>(watched);
    auto* drag = static_cast<QDropEvent*>(event);
    const QStringList paths = filesIn(*drag->mimeData());
    if (over == nullptr || over->window() != &m_window || paths.isEmpty()) {
        return false;
    }
    drag->setDropAction(Qt::CopyAction); // whoever gives them keeps them
    drag->accept();
    if (isDrop) {
        Q_EMIT dropped(paths);
    }
    return true;
}

QStringList filesIn(const QMimeData& data)
{
    QStringList paths;
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile()) {
            paths.append(url.toLocalFile());
        }
    }
    return paths;
}

} // namespace backstep
