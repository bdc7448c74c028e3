#include "app/composition/studio_run.h"

#include "app/composition/audit_place.h"
#include "app/composition/platform.h"
#include "app/composition/studio.h"
#include "app/composition/studio_views.h"
#include "model/connections/deep_link.h"

#include <QApplication>
#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <array>

namespace backstep {

namespace {

QStringList toPaths(const std::vector<std::string>& files)
{
    QStringList paths;
    for (const std::string& file : files) {
        const QString path = QString::fromStdString(file);
        paths.append(isDeepLink(path) ? path : QDir::current().absoluteFilePath(path));
    }
    return paths;
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
        const QString data
            = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/backstep");
        Studio studio(
            m_application,
            {{},
             data + QStringLiteral("/sample"),
             data + QStringLiteral("/ledgers"),
             data + QStringLiteral("/unsaved"),
             data + QStringLiteral("/versions"),
             data + QStringLiteral("/registered"),
             QString::fromStdString(auditFolderOfUser())}
        );
        if (!m_options.theme.empty()) {
            studio.settings().setTheme(themeAsked());
        }
        if (!m_options.profile.empty()) {
            const auto profile = studio.profiles().byName(QString::fromStdString(m_options.profile));
            if (!profile) {
                return sayError(
                    {Fault::BadInput,
                     "There is no profile \"" + m_options.profile + "\". Connections (Ctrl+4) lists those there are."}
                );
            }
            studio.connectTo(*profile);
        }
        if (m_options.demo) {
            studio.openSample();
        }
        if (!m_options.files.empty()) {
            studio.openFiles(toPaths(m_options.files));
        }
        studio.window().show();
        return QApplication::exec() == 0 ? ExitCode::Fine : ExitCode::Internal;
    }

    /// Settings and sample of its own: the picture does not depend on who draws it, and leaves nothing behind.
    ExitCode draw()
    {
        const QTemporaryDir folder;
        const QString sample = folder.filePath(QStringLiteral("tenant-platform"));
        Settings(folder.filePath(QStringLiteral("settings.ini"))).setTheme(themeAsked());
        Studio studio(
            m_application,
            {folder.filePath(QStringLiteral("settings.ini")), sample, folder.filePath(QStringLiteral("ledgers"))}
        );
        MainWindow& window = studio.window();
        window.resize(m_options.width, m_options.height);
        window.show();
        if (const auto shown = showView(studio, m_options.view, toPaths(m_options.files)); !shown) {
            return sayError(shown.error());
        }
        const QString path = QString::fromStdString(m_options.screenshot);
        if (!window.grab().save(path, "PNG")) {
            return sayError({Fault::BadInput, "The picture cannot be written to " + m_options.screenshot + "."});
        }
        return ExitCode::Fine;
    }

private:
    [[nodiscard]] Settings::ThemeChoice themeAsked() const
    {
        return m_options.theme == "light" ? Settings::ThemeChoice::Light : Settings::ThemeChoice::Dark;
    }

    const StudioOptions& m_options;
    std::string m_name = "backstep";
    std::array<char*, 2> m_argv{m_name.data(), nullptr};
    int m_argc = 1;
    QApplication m_application;
};

} // namespace

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
