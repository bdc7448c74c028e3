#include "app/composition/capture_question.h"

#include "app/composition/studio_engine.h"
#include "model/inspector/inspector_model.h"
#include "model/settings/settings.h"
#include "model/words.h"
#include "ui/main_window/main_window.h"
#include "ui/main_window/save_capture_dialog.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

namespace backstep {

namespace {

const QString masksName = QStringLiteral("captureMasks");
const QString maskName = QStringLiteral("mask");

QStringList masksIn(const Settings& settings)
{
    QStringList masks;
    for (const QVariantMap& row : settings.rows(masksName)) {
        masks.append(row.value(maskName).toString());
    }
    return masks;
}

void keepMasks(Settings& settings, const QStringList& masks)
{
    std::vector<QVariantMap> rows;
    for (const QString& mask : masks) {
        rows.push_back({{maskName, mask}});
    }
    settings.setRows(masksName, rows);
}

} // namespace

CaptureQuestion::CaptureQuestion(
    const Theme& theme, Settings& settings, StudioEngine& engine, const InspectorModel& inspector, MainWindow& window
)
    : m_theme(theme)
    , m_settings(settings)
    , m_engine(engine)
    , m_inspector(inspector)
    , m_window(window)
{
    connect(&window, &MainWindow::captureSaveRequested, this, &CaptureQuestion::ask);
    connect(&engine, &StudioEngine::captureSaved, this, &CaptureQuestion::takeSaved);
    connect(&engine, &StudioEngine::captureNotSaved, this, [this](const QString& sentence) {
        if (m_dialog != nullptr) {
            m_dialog->takeEnd(sentence);
        } else {
            m_window.setPageWords(sentence);
        }
    });
}

void CaptureQuestion::ask()
{
    if (m_dialog != nullptr) {
        m_dialog->raise();
        return;
    }
    const QString name = QStringLiteral("backstep-%1.capture")
                             .arg(QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmm")));
    m_flow = m_inspector.id();
    const QString flowName = m_flow.isEmpty() ? QString() : QStringLiteral("Flow %1 alone").arg(shortId(m_flow));
    m_dialog = new SaveCaptureDialog(
        m_theme,
        {QDir(m_settings.lastFolder()).filePath(name), flowName, masksIn(m_settings)},
        &StudioEngine::maskFault,
        &m_window
    );
    connect(m_dialog, &SaveCaptureDialog::saveRequested, this, &CaptureQuestion::save);
    m_dialog->open();
}

void CaptureQuestion::save()
{
    keepMasks(m_settings, m_dialog->masks());
    m_engine.saveCapture({m_dialog->path(), m_dialog->masks(), m_dialog->isOfFlowAlone() ? m_flow : FlowId()});
}

void CaptureQuestion::takeSaved(const QString& path, quint64 records)
{
    m_settings.setLastFolder(QFileInfo(path).path());
    if (m_dialog != nullptr) {
        m_dialog->takeEnd({});
    }
    m_window.setPageWords(QStringLiteral("%1 records saved in %2").arg(countWords(records), QFileInfo(path).fileName())
    );
}

} // namespace backstep
