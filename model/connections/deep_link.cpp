#include "model/connections/deep_link.h"

#include "model/words.h"

#include <QStringList>
#include <QUrl>

namespace backstep {

namespace {

const QString scheme = QStringLiteral("backstep://");
constexpr qsizetype charactersMost = 4'000;

QString decoded(const QString& part)
{
    return QUrl::fromPercentEncoding(part.toUtf8());
}

QString encoded(const QString& part)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(part));
}

Result<DeepLink> bad(const QString& what)
{
    return failure(
        Fault::BadInput,
        QStringLiteral(
            "This link %1. A link is written backstep://PROFILE/flow/ID, and ?t=2026-11-30T14:02:11Z behind it "
            "for a time."
        )
            .arg(what)
            .toStdString()
    );
}

} // namespace

bool isDeepLink(const QString& text)
{
    return text.startsWith(scheme, Qt::CaseInsensitive);
}

Result<DeepLink> readDeepLink(const QString& text)
{
    if (!isDeepLink(text) || text.size() > charactersMost) {
        return bad(
            text.size() > charactersMost ? QStringLiteral("is too long") : QStringLiteral("is none of Backstep")
        );
    }
    const QString rest = text.mid(scheme.size());
    const QStringList path = rest.section(QLatin1Char('?'), 0, 0).split(QLatin1Char('/'));
    if (path.size() != 3 || path[1] != QLatin1String("flow")) {
        return bad(QStringLiteral("leads to no flow"));
    }
    DeepLink link{decoded(path[0]), FlowId(decoded(path[2]).toStdString()), {}};
    if (link.profile.trimmed().isEmpty() || link.flow.isEmpty()) {
        return bad(link.flow.isEmpty() ? QStringLiteral("names no flow") : QStringLiteral("names no profile"));
    }
    for (const QString& part : rest.section(QLatin1Char('?'), 1).split(QLatin1Char('&'), Qt::SkipEmptyParts)) {
        if (part.section(QLatin1Char('='), 0, 0) != QLatin1String("t")) {
            continue; // of a newer Backstep, or of whatever passed the link on
        }
        link.at = fromIso8601(decoded(part.section(QLatin1Char('='), 1)).toStdString());
        if (!link.at.isSet()) {
            return bad(QStringLiteral("names a time that is none"));
        }
    }
    return link;
}

QString toText(const DeepLink& link)
{
    const QString time = link.at.isSet() ? QStringLiteral("?t=") + textOf(toIso8601(link.at)) : QString();
    return scheme + encoded(link.profile) + QStringLiteral("/flow/") + encoded(textOf(link.flow)) + time;
}

} // namespace backstep
