#pragma once

#include "engine/base/id.h"

#include <QObject>
#include <QPointer>

namespace backstep {

class InspectorModel;
class MainWindow;
class SaveCaptureDialog;
class Settings;
class StudioEngine;
class Theme;

/// Asks what of the records that were seen is to be saved, and has it saved.
class CaptureQuestion final : public QObject
{
    Q_OBJECT

public:
    /// All of them outlive it.
    CaptureQuestion(
        const Theme& theme,
        Settings& settings,
        StudioEngine& engine,
        const InspectorModel& inspector,
        MainWindow& window
    );

    /// At most one is asked at a time.
    void ask();

private:
    void save();
    void takeSaved(const QString& path, quint64 records);

    const Theme& m_theme;
    Settings& m_settings;
    StudioEngine& m_engine;
    const InspectorModel& m_inspector;
    MainWindow& m_window;
    QPointer<SaveCaptureDialog> m_dialog;
    FlowId m_flow; ///< that was shown when it was asked
};

} // namespace backstep
