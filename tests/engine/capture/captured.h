#pragma once

#include "engine/capture/capture_reader.h"
#include "engine/capture/capture_writer.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <string>
#include <utility>
#include <vector>

namespace backstep {

inline QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

inline void writeBytes(const QString& path, const QByteArray& bytes)
{
    QFile::remove(path); // some file systems flush a file that is written anew
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

inline CaptureAbout aboutTest(std::vector<std::string> masks = {})
{
    CaptureAbout about;
    about.recordedAt = Instant{1'764'000'000'000'000};
    about.from = "test";
    about.by = "backstep test";
    about.masks = std::move(masks);
    return about;
}

/// A finished capture. Empty: all is well; else what went wrong.
inline std::string writeCapture(const QString& path, std::vector<Record> records, std::vector<std::string> masks = {})
{
    auto writer
        = CaptureWriter::create(path.toStdString(), aboutTest(std::move(masks)), CaptureWriter::Existing::Replace);
    if (!writer) {
        return writer.error().message;
    }
    if (const auto appended = (*writer)->append(std::move(records)); !appended) {
        return appended.error().message;
    }
    const auto finished = (*writer)->finish(Instant{1'764'000'001'000'000});
    return finished ? std::string() : finished.error().message;
}

/// All that can be read of a capture, and how reading it ended: "finished", "cut off", or a sentence.
struct ReadBack
{
    std::vector<Record> records;
    std::string ends;
};

inline ReadBack readBack(const QString& path)
{
    ReadBack back;
    auto reader = CaptureReader::open(path.toStdString());
    if (!reader) {
        back.ends = reader.error().message;
        return back;
    }
    while (true) {
        auto read = (*reader)->next();
        if (!read || !read->has_value()) {
            back.ends = !read ? read.error().message : (*reader)->end().has_value() ? "finished" : "cut off";
            return back;
        }
        back.records.push_back(std::move((*read)->entry.record));
    }
}

} // namespace backstep
