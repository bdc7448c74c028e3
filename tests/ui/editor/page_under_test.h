#pragma once

#include "ui/editor/definition_text.h"
#include "ui/editor/design_page.h"
#include "ui/editor/flow_canvas.h"
#include "ui/shared/banner.h"
#include "ui/shared/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace backstep {

inline const QByteArray chain = R"(orchestrationName: tenants
as: initiator
type: sequential
steps:
  - seq: 1
    name: openRealm
    objectType: Realm
  - seq: 2
    name: openClient
    objectType: Client
  - seq: 3
    name: grantRoles
    objectType: Role
)";

inline const QByteArray two = R"(orchestrations:
  - orchestrationName: first
    as: initiator
    type: sequential
    steps:
      - seq: 1
        name: openRealm
        objectType: Realm
  - orchestrationName: second
    as: initiator
    type: parallel
    steps:
      - seq: 1
        name: sendMail
        objectType: Mail
)";

/// The page on a folder of its own with one open file.
struct PageUnderTest
{
    QTemporaryDir folder;
    Theme theme{ThemeKind::Dark};
    EditorFiles files;
    UnsavedWork unsaved{files, folder.filePath(QStringLiteral("unsaved"))};
    SavedVersions versions{files, folder.filePath(QStringLiteral("versions"))};
    Settings settings{folder.filePath(QStringLiteral("settings.ini"))};
    RegisteredVersion registered{folder.filePath(QStringLiteral("registered"))};
    TestPayloads payloads{settings};
    DesignPage page{theme, {files, unsaved, versions, registered, payloads}};
    QString path;

    explicit PageUnderTest(const QByteArray& text = chain)
    {
        theme.dress(*qApp);
        page.resize(1376, 820);
        page.show();
        path = write("tenants.yaml", text);
        const auto refusal = files.open(path);
        Q_ASSERT(!refusal);
        QCoreApplication::processEvents();
    }

    QString write(const char* name, const QByteArray& text) const
    {
        QFile file(folder.filePath(QLatin1String(name)));
        const bool written = file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        Q_ASSERT(written);
        return file.fileName();
    }

    [[nodiscard]] DefinitionText& text() const
    {
        for (DefinitionText* text : page.findChildren<DefinitionText*>()) {
            if (&text->file() == files.current()) {
                return *text;
            }
        }
        qFatal("no file is open");
    }

    template <class Widget>
    [[nodiscard]] Widget& part(const char* name) const
    {
        return *page.findChild<Widget*>(QLatin1String(name));
    }

    void setText(const QByteArray& now)
    {
        QSignalSpy read(files.current(), &EditorDocument::wasRead);
        text().selectAll();
        text().insertPlainText(QString::fromUtf8(now));
        QVERIFY(read.wait());
    }

    void key(Qt::Key one, Qt::KeyboardModifiers held = {}) { QTest::keyClick(page.focusWidget(), one, held); }
};

} // namespace backstep
