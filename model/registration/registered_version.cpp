#include "model/registration/registered_version.h"

#include "model/words.h"

#include <nlohmann/json.hpp>

#include <QStringList>

#include <chrono>
#include <utility>

namespace backstep {

namespace {

constexpr std::chrono::seconds askedAgainAfter(2);

/// Every thing on a line of its own: two of them can be laid side by side.
QString spreadOut(const Orchestration& orchestration)
{
    const std::string canonical = toCanonicalJson(orchestration);
    const nlohmann::ordered_json json = nlohmann::ordered_json::parse(canonical, nullptr, false);
    return textOf(json.is_discarded() ? canonical : json.dump(2));
}

QString olderWords(const std::vector<RegisteredState::Older>& older, const QString& doWhat, const QString& doesWhat)
{
    QStringList parts;
    for (const RegisteredState::Older& each : older) {
        parts.append(QStringLiteral("%1 %2 version %3")
                         .arg(
                             countOf(each.openFlows, QStringLiteral("flow"), QStringLiteral("flows")),
                             each.openFlows == 1 ? doesWhat : doWhat
                         )
                         .arg(each.version));
    }
    return parts.isEmpty() ? QString() : parts.join(QStringLiteral(", ")) + QLatin1Char('.');
}

} // namespace

RegisteredVersion::RegisteredVersion(const QString& textsFolder, QObject* parent)
    : QObject(parent)
    , m_texts(textsFolder)
    , m_door(*this)
{
    m_again.setInterval(askedAgainAfter);
    connect(&m_again, &QTimer::timeout, this, &RegisteredVersion::ask);
}

void RegisteredVersion::setOrchestrations(Orchestrations* orchestrations)
{
    m_orchestrations = orchestrations;
    m_state.reset();
    m_isTold = false;
    Q_EMIT changed();
    ask();
}

void RegisteredVersion::setDefinition(std::optional<Orchestration> definition)
{
    const bool isOther = !definition.has_value() || !m_definition.has_value() || definition->name != m_definition->name;
    m_definition = std::move(definition);
    if (isOther) {
        m_state.reset();
        m_isTold = false;
        ask();
    }
    Q_EMIT changed();
}

void RegisteredVersion::setWatched(bool watched)
{
    if (watched && !m_again.isActive()) {
        m_again.start();
        ask();
    } else if (!watched) {
        m_again.stop();
    }
}

void RegisteredVersion::keepText(const Orchestration& definition, const QString& text)
{
    m_texts.keep(definition.hash, text);
}

void RegisteredVersion::ask()
{
    if (m_orchestrations == nullptr || !m_definition.has_value()) {
        return;
    }
    const OrchestrationName name = m_definition->name;
    m_orchestrations->registered(
        name, m_door.through<Result<RegisteredState>>([this, name, asked = m_orchestrations](const auto& state) {
            if (asked == m_orchestrations) {
                take(name, state);
            }
        })
    );
}

void RegisteredVersion::take(const OrchestrationName& name, const Result<RegisteredState>& state)
{
    if (!m_definition.has_value() || m_definition->name != name) {
        return; // another flow is in front meanwhile
    }
    const QString before = words() + flowsWords();
    m_isTold = state.has_value() || state.error().fault == Fault::NotFound;
    m_state = state ? std::optional(*state) : std::nullopt;
    if (words() + flowsWords() != before) {
        Q_EMIT changed();
    }
}

void RegisteredVersion::takeRegistered(const QString& name, int version)
{
    if (m_orchestrations == nullptr) {
        return;
    }
    m_orchestrations->registered(
        OrchestrationName(name.toStdString()),
        m_door.through<Result<RegisteredState>>([this, name, version](const auto& state) {
            take(OrchestrationName(name.toStdString()), state);
            announce(name, version, state);
        })
    );
}

void RegisteredVersion::announce(const QString& name, int version, const Result<RegisteredState>& state)
{
    QString words = version == 0
        ? QStringLiteral("%1 is registered; the orchestrator runs elsewhere and does not tell its version.").arg(name)
        : QStringLiteral("%1 is registered as version %2.").arg(name).arg(version);
    if (state && !state->older.empty()) {
        words += QLatin1Char(' ')
            + olderWords(state->older, QStringLiteral("go on under"), QStringLiteral("goes on under"));
    }
    Q_EMIT announced(words);
}

RegisteredVersion::Standing RegisteredVersion::standing() const
{
    if (!m_definition.has_value()) {
        return Standing::NoFlow;
    }
    if (!m_isTold) {
        return Standing::NotTold;
    }
    if (!m_state.has_value()) {
        return Standing::NotRegistered;
    }
    const bool isSame = m_state->newest.orchestration.hash == m_definition->hash;
    return isSame ? Standing::Same : Standing::Differs;
}

QString RegisteredVersion::versionName() const
{
    return m_state ? QStringLiteral("version %1").arg(m_state->newest.version) : QString();
}

QString RegisteredVersion::words() const
{
    switch (standing()) {
    case Standing::NoFlow:
        return QStringLiteral("No flow to register yet.");
    case Standing::NotTold:
        return m_orchestrations == nullptr ? QStringLiteral("Not connected.")
                                           : QStringLiteral("Its orchestrator has not told.");
    case Standing::NotRegistered:
        return QStringLiteral("Not registered here yet.");
    case Standing::Same:
        return QStringLiteral("File is ") + versionName();
    case Standing::Differs:
        return QStringLiteral("File differs from ") + versionName();
    }
    return {};
}

QString RegisteredVersion::flowsWords() const
{
    if (!m_state) {
        return {};
    }
    std::vector<RegisteredState::Older> behind = m_state->older;
    if (standing() == Standing::Differs && m_state->openFlows > 0) {
        behind.insert(behind.begin(), {m_state->newest.version, m_state->openFlows});
    }
    return olderWords(behind, QStringLiteral("still run on"), QStringLiteral("still runs on"));
}

std::vector<DefinitionDifference> RegisteredVersion::differences() const
{
    return standing() == Standing::Differs ? differencesOf(m_state->newest.orchestration, *m_definition)
                                           : std::vector<DefinitionDifference>();
}

RegisteredVersion::Text RegisteredVersion::text() const
{
    if (!m_state || !m_definition) {
        return {};
    }
    if (auto text = m_texts.textOf(m_state->newest.orchestration.hash)) {
        return {*std::move(text), std::nullopt};
    }
    return {spreadOut(m_state->newest.orchestration), spreadOut(*m_definition)};
}

} // namespace backstep
