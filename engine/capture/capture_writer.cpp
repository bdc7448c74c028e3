#include "engine/capture/capture_writer.h"

#include "engine/base/system_files.h"
#include "engine/history/frame.h"
#include "engine/wire/codec.h"
#include "engine/wire/flow_of.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string_view>
#include <utility>

namespace backstep {

namespace {

bool writeAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

CaptureWriter::CaptureWriter(std::string file, MaskPatterns masks, Existing existing)
    : m_file(std::move(file))
    , m_existing(existing)
    , m_written(existing == Existing::Replace ? m_file + "." + std::to_string(getpid()) + ".part" : m_file)
    , m_masker(std::move(masks))
{
}

CaptureWriter::~CaptureWriter()
{
    if (m_descriptor >= 0) {
        close(m_descriptor);
        if (m_existing == Existing::Replace && !m_isFinished) {
            unlink(m_written.c_str());
        }
    }
}

Result<std::unique_ptr<CaptureWriter>>
CaptureWriter::create(const std::string& file, const CaptureAbout& about, Existing existing)
{
    auto masks = MaskPatterns::parse(about.masks);
    if (!masks) {
        return failure(masks.error());
    }
    std::unique_ptr<CaptureWriter> writer(new CaptureWriter(file, std::move(*masks), existing));
    if (const auto opened = writer->open(about); !opened) {
        return failure(opened.error());
    }
    return writer;
}

Result<void> CaptureWriter::open(const CaptureAbout& about)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC;
    m_descriptor = ::open(m_written.c_str(), flags, ownerOnly); // NOLINT(*-vararg)
    if (m_descriptor < 0 && errno == EEXIST) {
        return failure(
            Fault::BadInput, "There is a file " + m_written + " already: give the capture another name, or remove it."
        );
    }
    if (m_descriptor < 0) {
        return tl::unexpected(failed("made"));
    }
    std::string bytes = capture::head();
    frame::appendText(bytes, capture::toText(about), frame::Kind::About);
    auto written = write(bytes);
    if (!written) {
        unlink(m_written.c_str());
    }
    return written;
}

Error CaptureWriter::failed(const std::string& what) const
{
    return {Fault::StoreFailed, "The capture " + m_file + " cannot be " + what + ": " + systemWords() + "."};
}

Result<void> CaptureWriter::write(const std::string& bytes)
{
    if (!writeAll(m_descriptor, bytes)) {
        const Error error = failed("written");
        // What was written of it is cut off, so that the next append finds a clean end.
        (void)!ftruncate(m_descriptor, m_size);
        return failure(error);
    }
    m_size += static_cast<std::int64_t>(bytes.size());
    return {};
}

/// A reader that went back hands on again what it has handed on: it is in the file.
bool CaptureWriter::isKnown(const Record& record)
{
    std::int64_t& next = m_next[{record.place.topic.text(), record.incarnation, record.place.partition}];
    const bool isKnown = record.place.offset < next;
    next = std::max(next, record.place.offset + 1);
    return isKnown;
}

Result<void> CaptureWriter::append(std::vector<Record> records)
{
    std::string bytes;
    std::uint64_t number = m_records;
    for (Record& record : records) {
        if (isKnown(record)) {
            continue;
        }
        const FlowId flow = flowOf(decode(record));
        const History::Entry entry{flow, m_masker.masked(std::move(record), flow)};
        frame::appendRecord(bytes, entry, number++, frame::Kind::Record);
    }
    auto written = write(bytes);
    if (written) {
        m_records = number;
    }
    return written;
}

Result<void> CaptureWriter::finish(Instant now)
{
    std::string bytes;
    frame::appendText(bytes, capture::toText(CaptureEnd{m_records, now}), frame::Kind::Closed);
    if (auto written = write(bytes); !written) {
        return written;
    }
    if (fdatasync(m_descriptor) != 0) {
        return tl::unexpected(failed("written"));
    }
    if (m_existing == Existing::Replace && std::rename(m_written.c_str(), m_file.c_str()) != 0) {
        return tl::unexpected(failed("put in its place"));
    }
    m_isFinished = true;
    return {};
}

} // namespace backstep
