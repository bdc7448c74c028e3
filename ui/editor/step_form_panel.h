#pragma once

#include "model/editor/step_form.h"
#include "ui/shared/parts.h"

#include <QPointer>

#include <optional>
#include <utility>
#include <vector>

class QBoxLayout;
class QCheckBox;
class QMenu;
class QScrollArea;
class QStackedWidget;

namespace backstep {

class Button;
class FaultLine;
class FormEdit;
class PresenceLine;
struct StepPresence;
class WaitsField;

/// The settings of the chosen step, or of the flow when none is chosen. It shows what StepForm says and asks it for
/// each change; what is refused stands under its field.
class StepFormPanel final : public Surface
{
    Q_OBJECT

public:
    explicit StepFormPanel(const Theme& theme);

    /// The step of that name; the flow when the name is empty.
    void show(EditorDocument* document, const QString& step);
    /// Who serves the step shown; nothing: there is nobody to ask.
    void setPresence(const StepPresence* presence);
    /// The shape that is looked at: it is the one shown until there is none.
    void lookAtShape(std::optional<FlowShape> shape);
    /// What is typed and not written yet is written, or refused.
    void commit();
    void focusFirst();

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    /// The step shown has another name now.
    void renamed(const QString& name);
    void whatIfAsked();
    /// The person chose that shape, maybe the one that the flow has; nothing has changed yet.
    void shapeAsked(backstep::FlowShape shape);
    /// The keyboard is done here.
    void left();

private:
    /// The widget of one field; one of the pointers is set.
    struct Editor
    {
        FormField field;
        QWidget* row = nullptr;
        FaultLine* fault = nullptr;
        QWidget* widget = nullptr;
        FormEdit* edit = nullptr;
        QCheckBox* box = nullptr;
        Segment* segment = nullptr;
        WaitsField* waits = nullptr;
    };

    struct Page
    {
        QWidget* widget = nullptr;
        std::vector<Editor> editors;
        QWidget* moreRow = nullptr;
        Button* more = nullptr; ///< shows what is seldom set, and hides it
    };

    [[nodiscard]] QWidget* buildHeading();
    [[nodiscard]] Page buildPage(bool ofStep);
    void buildEditor(Page& page, QBoxLayout& line, const FormField& field);
    void buildWaits(Editor& editor);
    [[nodiscard]] QWidget* buildSides();
    [[nodiscard]] QWidget* buildWorkers();
    [[nodiscard]] QWidget* buildMore(Page& page);
    void connectPage(Page& page);
    void fillWaits(QMenu& menu);
    void read();
    void readHeading();
    void readEmpty();
    void readFields(Page& page, const std::vector<FormField>& fields);
    void readSeldom(Page& page) const;
    void ask(Editor& editor, const QString& typed);
    void askShape(const Editor& editor, const QString& choice);
    void askWaiting(Editor& editor, const QString& forStep, bool waits);
    void answer(Editor& editor, const EditAnswer& answer);
    void showHelp(const QWidget* focused);

    [[nodiscard]] Page& page() { return m_step.isEmpty() ? m_flowPage : m_stepPage; }

    QPointer<EditorDocument> m_document;
    QString m_step;
    std::pair<QPointer<EditorDocument>, QString> m_readOf; ///< what the fields say
    QString m_wanted; ///< the step asked for while a change is under way
    std::optional<FlowShape> m_lookedAt;
    bool m_isAsking = false;
    bool m_showsSeldom = false;
    Text* m_title;
    Button* m_whatIf;
    Text* m_reason;
    Text* m_help;
    PresenceLine* m_doWorkers = nullptr;
    PresenceLine* m_undoWorkers = nullptr;
    QWidget* m_workers = nullptr; ///< the row of both
    EmptyState* m_empty;
    QStackedWidget* m_stack; ///< the fields, or why there are none
    QScrollArea* m_scroll;
    Page m_stepPage;
    Page m_flowPage;
};

} // namespace backstep
