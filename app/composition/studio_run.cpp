#include "app/composition/studio_run.h"

#include "app/composition/platform.h"
#include "app/composition/studio.h"

#include <QApplication>
#include <QTemporaryDir>

#include <filesystem>
#include <map>

namespace backstep {

namespace {

const std::map<std::string, MainWindow::Place>& placesOfViews()
{
    static const std::map<std::string, MainWindow::Place> places{
        {"welcome", MainWindow::Place::Design},
        {"connections", MainWindow::Place::Connections},
    };
    return places;
}

/// The application, and its words before it is made.
class WindowRun
{
public:
    explicit WindowRun(const StudioOptions& options)
        : m_options(options)
        , m_application(m_argc, m_argv.data())
    {
        QApplication::setApplicationName(QStringLiteral("backstep"));
        QApplication::setApplicationDisplayName(QStringLiteral("Backstep"));
        QApplication::setApplicationVersion(QStringLiteral(BACKSTEP_VERSION));
    }

    ExitCode show()
    {
        Studio studio(m_application, {});
        studio.window().show();
        return QApplication::exec() == 0 ? ExitCode::Fine : ExitCode::Internal;
    }

    /// Settings of its own: the picture does not depend on who draws it, and leaves nothing behind.
    ExitCode draw()
    {
        const QTemporaryDir folder;
        Studio studio(m_application, folder.filePath(QStringLiteral("settings.ini")));
        const bool light = m_options.theme == "light";
        studio.settings().setTheme(light ? Settings::ThemeChoice::Light : Settings::ThemeChoice::Dark);
        MainWindow& window = studio.window();
        window.resize(m_options.width, m_options.height);
        window.showPlace(placesOfViews().at(m_options.view));
        window.show();
        QCoreApplication::processEvents();
        const QString path = QString::fromStdString(m_options.screenshot);
        if (!window.grab().save(path, "PNG")) {
            return sayError({Fault::BadInput, "The picture cannot be written to " + m_options.screenshot + "."});
        }
        return ExitCode::Fine;
    }

private:
    const StudioOptions& m_options;
    std::string m_name = "backstep";
    std::array<char*, 2> m_argv{m_name.data(), nullptr};
    int m_argc = 1;
    QApplication m_application;
};

} // namespace

std::vector<std::string> studioViews()
{
    std::vector<std::string> names;
    for (const auto& [name, place] : placesOfViews()) {
        names.push_back(name);
    }
    return names;
}

ExitCode runStudio(const StudioOptions& options)
{
    if (const auto nowhere = preparePlatform(options)) {
        return sayError({Fault::BadInput, *nowhere});
    }
    takeQtMessages();
    WindowRun run(options);
    return options.screenshot.empty() ? run.show() : run.draw();
}

} // namespace backstep
