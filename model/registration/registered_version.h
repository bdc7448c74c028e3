#pragma once

#include "engine/ports/orchestrations.h"
#include "model/feed/window_door.h"
#include "model/registration/definition_difference.h"
#include "model/registration/registered_texts.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

namespace backstep {

/// What is registered of the flow in front, on the broker that is connected, and how the file differs from it.
class RegisteredVersion final : public QObject
{
    Q_OBJECT

public:
    enum class Standing : std::uint8_t
    {
        NoFlow, ///< none is in front
        NotTold, ///< not connected, or its orchestrator does not say
        NotRegistered,
        Same, ///< the file means what is registered
        Differs
    };

    /// `textsFolder`: where the texts that were registered are kept; empty: nowhere.
    explicit RegisteredVersion(const QString& textsFolder, QObject* parent = nullptr);

    /// Whom to ask from now on; nullptr: nobody. It must outlive the model or be taken away before it ends.
    void setOrchestrations(Orchestrations* orchestrations);

    /// The flow in front as its text says now; nothing: none.
    void setDefinition(std::optional<Orchestration> definition);

    /// While a person looks, the count of flows is asked for again every two seconds.
    void setWatched(bool watched);

    /// It is about to be registered, from this text.
    void keepText(const Orchestration& definition, const QString& text);
    /// It was registered: asks what is registered now. The words come with `announced`.
    void takeRegistered(const QString& name, int version);

    /// What is registered now: it may have changed.
    void ask();

    [[nodiscard]] Standing standing() const;

    /// "File differs from version 4".
    [[nodiscard]] QString words() const;
    /// "14 flows still run on version 3."; empty: none do.
    [[nodiscard]] QString flowsWords() const;
    /// "version 4"
    [[nodiscard]] QString versionName() const;

    /// By meaning; empty unless the file differs.
    [[nodiscard]] std::vector<DefinitionDifference> differences() const;

    /// The registered version as text, to be laid beside the file's.
    struct Text
    {
        QString registered;
        std::optional<QString> mine; ///< nothing: the file's own text; else the file written in the same way
    };

    [[nodiscard]] Text text() const;

Q_SIGNALS:
    void changed();
    /// What became of a registration: "Registered as version 5. 14 flows go on under version 4."
    void announced(const QString& sentence);

private:
    void take(const OrchestrationName& name, const Result<RegisteredState>& state);
    void announce(const QString& name, int version, const Result<RegisteredState>& state);

    Orchestrations* m_orchestrations = nullptr;
    RegisteredTexts m_texts;
    std::optional<Orchestration> m_definition;
    std::optional<RegisteredState> m_state;
    bool m_isTold = false; ///< an orchestrator has answered, whatever it was
    QTimer m_again;
    WindowDoor m_door;
};

} // namespace backstep
