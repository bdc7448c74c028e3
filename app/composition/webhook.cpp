#include "app/composition/webhook.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

namespace backstep {

struct Webhook::Network
{
    QNetworkAccessManager access;
};

Webhook::Webhook(std::chrono::milliseconds patience, QObject* parent)
    : QObject(parent)
    , m_patience(patience)
    , m_network(std::make_unique<Network>())
{
    m_network->access.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
}

Webhook::~Webhook() = default;

void Webhook::send(const QString& address, const QByteArray& body)
{
    QNetworkRequest request{QUrl(address)};
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    request.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("Backstep"));
    request.setTransferTimeout(static_cast<int>(m_patience.count()));
    QNetworkReply* reply = m_network->access.post(request, body);
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        take(*reply);
        reply->deleteLater();
    });
}

void Webhook::take(QNetworkReply& reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QString host = reply.url().host();
    if (status >= 200 && status < 300) {
        Q_EMIT sent();
    } else if (status != 0) {
        Q_EMIT failed(
            QStringLiteral("The webhook at %1 answered %2. Check its address in Settings.").arg(host).arg(status)
        );
    } else if (reply.error() == QNetworkReply::OperationCanceledError) {
        Q_EMIT failed(
            QStringLiteral("The webhook at %1 did not answer within %2 s. The alert stands in the window alone.")
                .arg(host)
                .arg(std::chrono::duration_cast<std::chrono::seconds>(m_patience).count())
        );
    } else {
        Q_EMIT failed(QStringLiteral("The webhook at %1 cannot be reached: %2. Check its address in Settings.")
                          .arg(host, reply.errorString()));
    }
}

} // namespace backstep
