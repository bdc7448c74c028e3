#include "model/flows/saved_views.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace backstep;

namespace {

const QByteArray team = R"(# What our team looks at.
views:
  # Since the carrier changed.
  - name: Courier outage
    in: Needs a person
    filter: step:bookCourier error~"503"

  # Ask Ada about this one.
  - name: Slow
    filter: duration>10s # more than we promise
    columns: [status, flow, duration]
    sort: duration descending
owner: platform
)";

QString pictured(const ReadViews& read)
{
    QStringList words;
    for (const SavedView& view : read.views) {
        QStringList parts{view.name, wordOf(view.in), view.filter, keysOf(view.columns).join(QLatin1Char(' '))};
        if (view.sort.has_value()) {
            parts << keyOf(*view.sort) + (view.direction == Qt::DescendingOrder ? QStringLiteral("-") : QString());
        }
        words << parts.join(QLatin1Char('|'));
    }
    return (words + read.problems).join(QLatin1Char('\n'));
}

QString pictured(const QByteArray& text)
{
    return pictured(readViews(text, QStringLiteral("/team/views.yaml")));
}

QByteArray contentsOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

} // namespace

class SavedViewsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsViews();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void changesNothingElse();
    void writesAFirstFile();
    void writesAnyName();
    void followsTheFile();
    void writesOverNothingItCannotRead();
};

void SavedViewsTest::readsViews()
{
    QCOMPARE(
        pictured(team),
        QStringLiteral("Courier outage|Needs a person|step:bookCourier error~\"503\"|\n"
                       "Slow|Open and recent|duration>10s|status flow duration|duration-")
    );
    QCOMPARE(pictured(QByteArray()), QString());
    QCOMPARE(pictured(QByteArray("views:\n")), QString());
}

void SavedViewsTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* text, const char* expected) {
        QTest::newRow(name) << QByteArray(text) << QString::fromUtf8(expected);
    };
    row("member",
        "views:\n  - name: a\n    fliter: b\n  - name: c\n",
        "c|Open and recent||\nviews.yaml:3:5: a view has no \"fliter\"; it has name, in, filter, columns and sort.");
    row("filter",
        "views:\n  - name: a\n    filter: attempt>=\n",
        "views.yaml:3:13: the filter is not understood at its letter 10: number missing.");
    row("name", "views:\n  - filter: a\n", "views.yaml:2:5: a view needs a name.");
    row("twice",
        "views:\n  - name: a\n  - name: a\n",
        "a|Open and recent||\nviews.yaml:3:5: a second view is called \"a\".");
    row("sort",
        "views:\n  - name: a\n    sort: age up\n",
        "views.yaml:3:11: sort is a column, and ascending or descending.");
    row("columns",
        "views:\n  - name: a\n    columns: age\n",
        "views.yaml:3:14: columns is a list, such as [status, flow, step].");
    row("other file",
        "orchestrationName: a\nsteps: []\n",
        "views.yaml:1:1: this is no file of views: it begins with \"views:\" and lists them.");
}

void SavedViewsTest::saysWhatIsWrong()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    QCOMPARE(pictured(text), expected);
}

void SavedViewsTest::changesNothingElse()
{
    SavedView slow = readViews(team, {}).views.at(1);
    slow.filter = QStringLiteral("duration>20s");
    const QByteArray changed = withView(team, slow);
    QVERIFY(changed.contains("# Since the carrier changed."));
    QVERIFY(changed.contains("# Ask Ada about this one."));
    QVERIFY(changed.endsWith("owner: platform\n"));
    QCOMPARE(readViews(changed, {}).views.at(1), slow);
    slow.name = QStringLiteral("Slower");
    const QByteArray added = withView(team, slow);
    QVERIFY(added.endsWith("owner: platform\n"));
    QCOMPARE(readViews(added, {}).views.at(2), slow);
    QCOMPARE(withoutView(added, QStringLiteral("Slower")), team);
    const QByteArray less = withoutView(team, QStringLiteral("Courier outage"));
    QCOMPARE(readViews(less, {}).views.size(), std::size_t{1});
    QVERIFY(less.contains("# Ask Ada about this one.\n  - name: Slow"));
    QCOMPARE(withoutView(team, QStringLiteral("never")), team);
    const QByteArray none = withoutView(less, QStringLiteral("Slow"));
    QCOMPARE(pictured(none), QString());
    QCOMPARE(readViews(withView(none, slow), {}).views.size(), std::size_t{1});
}

void SavedViewsTest::writesAFirstFile()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("views.yaml"));
    SavedViews views;
    views.open(path);
    QSignalSpy changed(&views, &SavedViews::changed);
    const SavedView view{
        QStringLiteral("Refunds"),
        FlowView::All,
        QStringLiteral("step:refund -status:completed"),
        {FlowColumn::Status, FlowColumn::Says},
        FlowColumn::Age,
        Qt::DescendingOrder};
    QVERIFY(!views.save(view).has_value());
    QCOMPARE(views.views(), std::vector{view});
    QVERIFY(!changed.isEmpty());
    QCOMPARE(
        pictured(contentsOf(path)), QStringLiteral("Refunds|All flows|step:refund -status:completed|status says|age-")
    );
    QVERIFY(!views.remove(view.name).has_value());
    QVERIFY(views.views().empty());
    views.open(folder.filePath(QStringLiteral("none/views.yaml")));
    QVERIFY(views.save(view).value_or(QString()).contains(QStringLiteral("cannot be written")));
}

void SavedViewsTest::writesAnyName()
{
    for (const char* name : {"a: b", "- x", "\"quoted\" \\ #no comment", "ünï", "'", "{a}", "null", "1"}) {
        const SavedView view{QString::fromUtf8(name), FlowView::All, QStringLiteral("error~\"a\\.b\""), {}, {}, {}};
        const ReadViews read = readViews(withView(team, view), {});
        QCOMPARE(read.problems, QStringList());
        QCOMPARE(read.views.size(), std::size_t{3});
        QCOMPARE(read.views.back(), view);
    }
}

void SavedViewsTest::followsTheFile()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("views.yaml"));
    SavedViews views;
    views.open(path);
    QVERIFY(views.views().empty());
    put(path, team);
    QTRY_COMPARE(views.views().size(), std::size_t{2});
    put(path, "views:\n  - [\n");
    QTRY_VERIFY(!views.problems().isEmpty());
    QCOMPARE(views.views().size(), std::size_t{2}); // the last good ones
    put(path, "views:\n  - name: one\n");
    QTRY_COMPARE(views.views().size(), std::size_t{1});
    QVERIFY(views.problems().isEmpty());
    QCOMPARE(views.find(QStringLiteral("one"))->in, FlowView::OpenAndRecent);
}

void SavedViewsTest::writesOverNothingItCannotRead()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("views.yaml"));
    const QByteArray foreign("orchestrationName: a\nsteps: []\n");
    put(path, foreign);
    SavedViews views;
    views.open(path);
    const auto refused = views.save({QStringLiteral("a"), FlowView::All, {}, {}, {}, {}});
    QVERIFY(refused.value_or(QString()).startsWith(QStringLiteral("Nothing was saved: views.yaml:1:1:")));
    QCOMPARE(contentsOf(path), foreign);
}

QTEST_GUILESS_MAIN(SavedViewsTest)
#include "saved_views_test.moc"
