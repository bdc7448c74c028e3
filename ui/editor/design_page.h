#pragma once

#include "model/editor/disk_watch.h"
#include "model/editor/editor_files.h"
#include "model/editor/neighbours.h"
#include "model/editor/saved_versions.h"
#include "model/editor/shape_preview.h"
#include "model/editor/unsaved_work.h"
#include "model/editor/what_if_session.h"
#include "model/editor/worker_presence.h"
#include "model/registration/registered_version.h"
#include "model/registration/test_payloads.h"
#include "ui/editor/compare_panel.h"
#include "ui/shared/banner.h"
#include "ui/shared/parts.h"

#include <QPointer>
#include <QTimer>

class QStackedWidget;

namespace backstep {

class ActionTable;
class Button;
class PayloadPanel;
class DesignBody;
class DesignTools;
class DiskStrip;
class FlowCanvas;
class ProblemsPanel;
class SideLists;
class StepFormPanel;
class TextAndForm;
class TextPane;
class WorkerFeed;
class WhatIfBar;
class WhatIfPanel;

/// The place Design: the file in front as a picture and as text, its problems, and What if. Registering and running are
/// asked for; whoever does them tells the answer with showMessage().
class DesignPage final : public Surface
{
    Q_OBJECT

public:
    struct Models
    {
        EditorFiles& files;
        UnsavedWork& unsaved;
        SavedVersions& versions;
        RegisteredVersion& registered;
        TestPayloads& payloads;
    };

    DesignPage(const Theme& theme, const Models& models);
    ~DesignPage() override;

    /// One sentence over the canvas, until it is closed or the next one comes; one that tells no trouble goes by
    /// itself.
    void showMessage(Tone tone, const QString& sentence);
    /// Several of the same tone, each on a line of its own; of many the first few, and how many there are.
    void showMessages(Tone tone, const QStringList& sentences);
    [[nodiscard]] QString message() const;
    /// A flow was started from here; the message leads to it.
    void showStarted(const FlowId& flow);

    /// No change is lost: asks about each file that has some. False: the person stays.
    [[nodiscard]] bool mayClose();

    /// Whose workers are shown on the cards; the feed outlives the page.
    void watchWorkers(const WorkerFeed& workers);

    /// By name; false when the flow in front has no such step.
    bool chooseStep(const QString& name);
    /// What if that step fails; false when the flow in front has no such step.
    bool askWhatIf(const QString& name);

    [[nodiscard]] const WhatIfSession& whatIf() const { return m_session; }

    [[nodiscard]] FlowCanvas& canvas() { return *m_canvas; }

    /// For the status bar: "Ln 16, Col 22", what kind of text.
    [[nodiscard]] QString statusWords() const;

    /// What is typed into the form, or into the name on a card, and not written yet is written, or refused.
    void commitForm();

    // What the actions do.
    bool save();
    /// False: it was not written, or the person thought better of it.
    bool saveAs();
    /// What the file held before it was saved, beside what it holds now.
    void showVersions();
    [[nodiscard]] bool hasVersions() const;
    void closeFile();
    void reopenFile();
    /// Through the open files by use; a walk lasts as long as Ctrl is held.
    void walkFiles(int way);
    void stepFiles(int way);
    void undo();
    void redo();
    void toggleWhatIf();
    void leaveWhatIf();
    /// Shows what that shape would change; nothing changes by it.
    void previewShape(FlowShape shape);
    void leaveShape();
    void requestRegister();
    void requestRun();
    /// Asks for the payload first.
    void requestRunWith();
    /// What the file changes of the registered version, by meaning and as text.
    void showDifference();
    void walkProblems(int way);
    void takeFix();
    void switchFocus();
    /// The steps that workers serve, to choose one of.
    void showLibrary();

Q_SIGNALS:
    void registerRequested(const backstep::Orchestration& orchestration);
    void runRequested(const backstep::Orchestration& orchestration, const QByteArray& payload);
    /// The person wants to see who listens.
    void workersAsked();
    /// The person wants to see that flow.
    void flowAsked(const backstep::FlowId& flow);
    void statusWordsChanged(const QString& words);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildColumn();
    void buildMiddle();
    void connectDisk();
    void buildShape();
    void chooseShape(FlowShape shape);
    void makeShape();
    void buildKept();
    void readKept();
    void connectParts();
    void connectRegistering();
    void readRegistered();
    void run(const QString& payload);
    void connectWhatIf();
    void takeFile();
    void takeReading();
    void readTrouble();
    void chooseByIndex(int step, bool scrollText);
    void openStep(int step);
    void showInText(int step);
    void takeLine(int line);
    void showPlace(int line, int column);
    void showMenu(int step, const QPoint& globalAt);
    void failTogether(const QStringList& names);
    void showAnswer();
    void endWhatIf();
    [[nodiscard]] const EditorGraph* graph() const;
    [[nodiscard]] int indexOf(const QString& name) const;
    void showPicture();
    void readPresence();
    void showPresence();
    void readLibrary();
    void compare();
    void compareWith(std::size_t version);
    void compareKept();
    void showComparison(const ComparePanel::Sides& sides);
    void takeVersion();
    void leaveComparison();
    void takeLook();
    void closeByPath(const QString& path);
    [[nodiscard]] bool save(EditorDocument& document);
    [[nodiscard]] bool saveAs(EditorDocument& document);
    [[nodiscard]] bool saveAll(const std::vector<EditorDocument*>& documents);
    [[nodiscard]] bool settle(const std::vector<EditorDocument*>& documents);

    EditorFiles& m_files;
    Neighbours m_neighbours;
    UnsavedWork& m_unsaved;
    SavedVersions& m_versions;
    RegisteredVersion& m_registered;
    TestPayloads& m_payloads;
    std::vector<SavedVersions::Version> m_earlier; ///< those that are compared with
    std::optional<std::size_t> m_version; ///< of them
    bool m_comparesDisk = false; ///< and not a version, nor what was kept
    bool m_comparesRegistered = false;
    FlowId m_started; ///< the message speaks of it
    WhatIfSession m_session;
    QPointer<EditorDocument> m_document;
    QString m_chosenName;
    const WorkerFeed* m_workers = nullptr;
    std::vector<StepPresence> m_presence; ///< of the steps drawn
    Banner* m_message;
    Button* m_follow; ///< to the flow of the message
    QTimer m_messageTime; ///< what is no trouble goes by itself
    DiskWatch m_watch;
    DiskStrip* m_disk;
    Banner* m_kept; ///< unsaved work of a window that is gone
    Banner* m_trouble;
    Banner* m_shape; ///< what another shape would change
    Button* m_makeShape = nullptr;
    std::optional<FlowShape> m_askedShape; ///< while it is looked at
    QPointer<QWidget> m_shapeAskedFrom; ///< where the keyboard was before
    WhatIfBar* m_whatIfBar;
    FlowCanvas* m_canvas;
    EmptyState* m_empty;
    ComparePanel* m_compare;
    QStackedWidget* m_picture; ///< the canvas, or why there is none, or two texts compared
    QWidget* m_middle;
    SideLists* m_side;
    ProblemsPanel* m_problems;
    TextPane* m_text;
    StepFormPanel* m_form;
    TextAndForm* m_textAndForm;
    WhatIfPanel* m_answer;
    DesignBody* m_body;
    DesignTools* m_tools;
    PayloadPanel* m_runPanel;
};

} // namespace backstep
