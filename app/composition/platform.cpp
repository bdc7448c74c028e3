#include "app/composition/platform.h"

#include <QByteArray>
#include <QString>
#include <QtGlobal>

#include <cstdlib>

namespace backstep {

namespace {

bool isSet(const char* variable)
{
    return !qEnvironmentVariableIsEmpty(variable);
}

void onMessage(QtMsgType type, const QMessageLogContext&, const QString& text)
{
    if (type == QtFatalMsg) {
        const std::string display = qEnvironmentVariable("DISPLAY").toStdString();
        sayError(
            {Fault::BadInput,
             "the display \"" + display
                 + "\" cannot be reached. Is DISPLAY right, and may this user draw on it? "
                   "`backstep --screenshot OUT.png` needs no display."}
        );
        std::_Exit(static_cast<int>(ExitCode::BadInput)); // Qt would abort with a core dump
    }
    const bool noise = text.startsWith(QLatin1String("This plugin does not support"))
        || text.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR not set"))
        || text.startsWith(QLatin1String("QStandardPaths: runtime directory"))
        || text.contains(QLatin1String("could not connect to display")); // the fatal one follows
    if (type != QtDebugMsg && type != QtInfoMsg && !noise) {
        sayBeside(text.toStdString());
    }
}

} // namespace

std::optional<std::string> preparePlatform(const StudioOptions& options)
{
    if (options.scale != 1.0) {
        qputenv("QT_SCALE_FACTOR", QByteArray::number(options.scale));
    }
    if (isSet("QT_QPA_PLATFORM")) {
        return std::nullopt;
    }
    if (!options.screenshot.empty()) {
        drawInMemory();
        return std::nullopt;
    }
    if (!isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY")) {
        return "there is no display for the window. Start Backstep in a desktop session, or over `ssh -X`; "
               "`backstep --screenshot OUT.png` draws it without one, and `backstep run FILE` works in a terminal.";
    }
    return std::nullopt;
}

void drawInMemory()
{
    qputenv("QT_QPA_PLATFORM", "offscreen"); // the same picture everywhere
}

void takeQtMessages()
{
    qInstallMessageHandler(onMessage);
}

} // namespace backstep
