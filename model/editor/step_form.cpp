#include "model/editor/step_form.h"

#include "model/editor/form_words.h"
#include "model/editor/typed_values.h"
#include "model/words.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <iterator>

namespace backstep {

namespace {

constexpr const char* merged = "Another place of the text says this for the step (<<): change it there.";
constexpr Duration longestUndoable = std::chrono::hours(24) * 36'500;

struct Shape
{
    FlowShape shape;
    const char* word;
};

constexpr std::array<Shape, 3> shapes{
    {{FlowShape::Sequential, "sequential"}, {FlowShape::Parallel, "simultaneous"}, {FlowShape::Graph, "graph"}}};

FormField blankOf(const FormWordRow& row)
{
    FormField field;
    field.word = row.word;
    field.kind = row.kind;
    field.side = row.side;
    field.isSeldom = row.isSeldom;
    field.label = QString::fromUtf8(row.label);
    field.spoken = QString::fromUtf8(row.noun);
    const QString members = QString::fromUtf8(row.members).replace(QLatin1Char(' '), QStringLiteral(" and "));
    static const QRegularExpression unit(QStringLiteral("(?<=[0-9]) (?=(?:ms|[smhd])\\b|%)"));
    field.help = QString::fromUtf8(row.help).replace(unit, QString(QChar::Nbsp))
        + QStringLiteral(" In the file: %1.").arg(members);
    if (row.word == FormWord::WhenExhausted) {
        field.choices = {turnBack(), waitForPerson()};
    }
    if (row.word == FormWord::SharedTopic) {
        field.choices = {topicsAsConnected(), ownTopics(), sharedTopic()};
    }
    if (row.word == FormWord::FlowShape) {
        for (const Shape& shape : shapes) {
            field.choices.append(QLatin1String(shape.word));
        }
    }
    return field;
}

std::vector<FormField> blankOf(std::span<const FormWordRow> rows)
{
    std::vector<FormField> fields;
    std::ranges::transform(rows, std::back_inserter(fields), [](const FormWordRow& row) { return blankOf(row); });
    return fields;
}

bool isDefaulted(const FormField& field)
{
    return field.kind == FormKind::Count || field.kind == FormKind::Measure;
}

void fill(FormField& field, const StepFacts& step)
{
    const QString members = QString::fromUtf8(rowOf(field.word).members);
    field.isSaid = std::ranges::any_of(members.split(QLatin1Char(' ')), [&](const QString& member) {
        return step.says(member.toStdString());
    });
    const QString counts = wordsOf(field.word, step.definition);
    field.value = field.isSaid || !isDefaulted(field) ? counts : QString();
    if (isDefaulted(field)) {
        // What is not said for UNDO is as for DO; what is not said for DO is as for any step.
        StepDefinition defaults;
        defaults.undoPolicy = step.definition.doPolicy;
        const bool isUndo = field.side == FormSide::Undo;
        field.standIn = wordsOf(field.word, defaults);
        field.because = isUndo ? QStringLiteral("as DO") : QStringLiteral("default");
        field.spoken += (isUndo ? QStringLiteral(", as DO ") : QStringLiteral(", default ")) + field.standIn;
    }
    const bool isOfUndo = field.side == FormSide::Undo || field.word == FormWord::UndoOnFailure;
    if (isOfUndo && !step.definition.hasUndo && field.word != FormWord::NothingToUndo) {
        // What the file says in vain can still be taken out of it.
        field.obstacle = field.isSaid ? QString() : QStringLiteral("This step has nothing to undo.");
        field.standIn = isDefaulted(field) ? QStringLiteral("not for UNDO: none") : QString();
        field.because.clear();
    }
}

void addInUse(FormField& field, const EditorGraph& graph)
{
    for (const EditorStep& step : graph.steps) {
        if (!step.objectType.isEmpty() && !field.choices.contains(step.objectType)) {
            field.choices.append(step.objectType);
        }
    }
    field.choices.sort();
}

/// The step and all that wait for it, directly or not: were it to wait for one of them, none could ever begin.
std::vector<bool> behind(const std::vector<EditorStep>& steps, std::size_t step)
{
    std::vector<bool> isBehind(steps.size(), false);
    isBehind[step] = true;
    for (bool grows = true; grows;) {
        grows = false;
        for (std::size_t each = 0; each < steps.size(); ++each) {
            const auto waits = [&](StepIndex before) { return isBehind[before]; };
            if (!isBehind[each] && std::ranges::any_of(steps[each].before, waits)) {
                isBehind[each] = true;
                grows = true;
            }
        }
    }
    return isBehind;
}

const EntryStep* find(const Entry& entry, const QString& step)
{
    const auto found = std::ranges::find(entry.steps, StepName(step.toStdString()), &EntryStep::name);
    return found == entry.steps.end() ? nullptr : &*found;
}

void fillWaits(FormField& field, const Orchestration& flow, const StepDefinition& step)
{
    QStringList names;
    for (const StepIndex before : step.dependsOn) {
        names.append(textOf(flow.steps[before].name));
    }
    field.isShown = flow.shape == FlowShape::Graph;
    field.value = names.join(QStringLiteral(", "));
    field.standIn = QStringLiteral("nothing: it begins at once");
    field.obstacle = flow.steps.size() < 2 ? QStringLiteral("There is no other step to wait for.") : QString();
}

void fillFlow(FormField& field, const Orchestration& flow, const Entry& entry)
{
    field.isSaid = std::ranges::find(entry.words, rowOf(field.word).members) != entry.words.end();
    switch (field.word) {
    case FormWord::FlowName:
        field.value = textOf(flow.name);
        break;
    case FormWord::FlowShape:
        field.value = StepForm::choiceOf(flow.shape);
        break;
    case FormWord::LockKey:
        field.value = QString::fromStdString(flow.lockKey);
        field.standIn = QStringLiteral("none: any number run at once");
        break;
    case FormWord::SharedTopic:
        field.value = !flow.dialect.has_value() ? topicsAsConnected()
            : *flow.dialect == Dialect::Shared  ? sharedTopic()
                                                : ownTopics();
        break;
    case FormWord::UndoableFor:
        field.value = field.isSaid ? spanWords(flow.undoableFor) : QString();
        field.standIn = spanWords(Orchestration().undoableFor);
        field.because = QStringLiteral("default");
        field.spoken += QStringLiteral(", default ") + field.standIn;
        break;
    default:
        break;
    }
}

Result<MemberValues> flowValues(FormWord word, const QString& typed)
{
    const std::string member = rowOf(word).members;
    if (word == FormWord::FlowName) {
        if (const QString fault = faultOfName(QStringLiteral("An orchestration"), typed); !fault.isEmpty()) {
            return failure(Fault::BadInput, fault.toStdString());
        }
    }
    if (typed.isEmpty()) {
        return MemberValues{{member, nullptr}};
    }
    if (word == FormWord::SharedTopic) {
        const bool isLeftOpen = typed == topicsAsConnected();
        return MemberValues{{member, isLeftOpen ? nullptr : plainMeaning(typed == sharedTopic() ? "true" : "false")}};
    }
    if (word == FormWord::UndoableFor) {
        const auto span = spanFrom(typed, Duration(0), longestUndoable);
        return span ? Result<MemberValues>(MemberValues{{member, textMeaning(spanInFile(*span))}})
                    : failure(span.error());
    }
    return MemberValues{{member, textMeaning(typed.toStdString())}};
}

MemberValues goneValues(FormWord word)
{
    MemberValues values;
    for (const QString& member : QString::fromUtf8(rowOf(word).members).split(QLatin1Char(' '))) {
        values.emplace_back(member.toStdString(), nullptr);
    }
    return values;
}

} // namespace

std::vector<FormField> StepForm::blank(bool ofStep)
{
    return blankOf(ofStep ? stepRows() : flowRows());
}

std::optional<FlowShape> StepForm::shapeOf(const QString& choice)
{
    const auto* found
        = std::ranges::find_if(shapes, [&](const Shape& each) { return choice == QLatin1String(each.word); });
    return found == shapes.end() ? std::nullopt : std::optional(found->shape);
}

QString StepForm::choiceOf(FlowShape shape)
{
    return QLatin1String(std::ranges::find(shapes, shape, &Shape::shape)->word);
}

QString StepForm::obstacle() const
{
    return StepEdits(m_document).obstacle();
}

std::vector<FormField> StepForm::fields(const QString& step) const
{
    const auto entry = m_document.drawnEntry();
    if (!entry) {
        return {};
    }
    const Orchestration& flow = m_document.graph()->orchestration;
    const Entry& written = m_document.definition().entries[*entry];
    std::vector<FormField> fields = blank(!step.isEmpty());
    if (step.isEmpty()) {
        std::ranges::for_each(fields, [&](FormField& field) { fillFlow(field, flow, written); });
        return fields;
    }
    const EntryStep* said = find(written, step);
    const auto found = std::ranges::find(flow.steps, StepName(step.toStdString()), &StepDefinition::name);
    if (said == nullptr || found == flow.steps.end()) {
        return {};
    }
    for (FormField& field : fields) {
        fill(field, {*found, said->words});
        if (field.word == FormWord::PayloadType) {
            addInUse(field, *m_document.graph());
        } else if (field.word == FormWord::WaitsFor) {
            fillWaits(field, flow, *found);
        }
    }
    return fields;
}

EditAnswer StepForm::write(const QString& step, FormWord word, const QString& typed)
{
    const QString text = typed.trimmed();
    StepEdits edits(m_document);
    if (QString why = edits.obstacle(); !why.isEmpty()) {
        return {std::move(why), {}};
    }
    if (word == FormWord::Name) {
        QString fault = faultOfName(QStringLiteral("A step"), text);
        return !fault.isEmpty() ? EditAnswer{std::move(fault), {}}
            : text == step      ? EditAnswer{{}, step}
                                : edits.rename(step, text);
    }
    if (word == FormWord::FlowShape) {
        return {QStringLiteral("Another shape is looked at before it is made."), {}};
    }
    return writeMember(step, word, text);
}

EditAnswer StepForm::writeMember(const QString& step, FormWord word, const QString& typed)
{
    const std::size_t entry = *m_document.drawnEntry();
    const Entry& written = m_document.definition().entries[entry];
    const EntryStep* said = find(written, step);
    const Orchestration& flow = m_document.graph()->orchestration;
    const auto counts = std::ranges::find(flow.steps, StepName(step.toStdString()), &StepDefinition::name);
    const bool isOfFlow = step.isEmpty();
    if (!isOfFlow && (said == nullptr || counts == flow.steps.end())) {
        return {QString::fromLatin1(stepIsGone), {}};
    }
    const auto values = isOfFlow ? flowValues(word, typed)
        : typed.isEmpty()        ? Result<MemberValues>(goneValues(word))
                                 : valuesFor(word, typed, {*counts, said->words});
    if (!values) {
        return {QString::fromStdString(values.error().message), {}};
    }
    const std::size_t index = isOfFlow ? 0 : static_cast<std::size_t>(said - written.steps.data());
    const QString subject = isOfFlow ? m_document.graph()->name() : step;
    const QString label = QStringLiteral("changing %1: %2").arg(subject, QString::fromUtf8(rowOf(word).noun).toLower());
    const auto refusal = m_document.edit(label, [&](DefinitionEdit& edit) -> Result<void> {
        for (const auto& [member, value] : *values) {
            auto made
                = isOfFlow ? edit.setOrchestration(entry, member, value) : edit.setStep(entry, index, member, value);
            if (!made) {
                return made;
            }
        }
        return {};
    });
    if (refusal) {
        return {*refusal, {}};
    }
    const std::vector<FormField> now = fields(step);
    const auto field = std::ranges::find(now, word, &FormField::word);
    const bool isElsewhere = typed.isEmpty() && field != now.end() && field->isSaid;
    return {isElsewhere ? QString::fromLatin1(merged) : QString(), step};
}

std::vector<WaitChoice> StepForm::waitChoices(const QString& step) const
{
    const auto& steps = m_document.graph() ? m_document.graph()->steps : std::vector<EditorStep>{};
    const auto found = std::ranges::find(steps, step, &EditorStep::name);
    if (found == steps.end()) {
        return {};
    }
    const auto self = static_cast<std::size_t>(found - steps.begin());
    const std::vector<bool> isBehind = behind(steps, self);
    std::vector<WaitChoice> choices;
    for (std::size_t each = 0; each < steps.size(); ++each) {
        if (each != self) {
            const bool isChosen = std::ranges::find(found->before, static_cast<StepIndex>(each)) != found->before.end();
            choices.push_back(
                {steps[each].name,
                 isChosen,
                 isBehind[each] ? QStringLiteral("%1 waits for %2 itself.").arg(steps[each].name, step) : QString()}
            );
        }
    }
    return choices;
}

EditAnswer StepForm::setWaiting(const QString& step, const QString& forStep, bool waits)
{
    StepEdits edits(m_document);
    return waits ? edits.connect(forStep, step) : edits.disconnect(forStep, step);
}

} // namespace backstep
