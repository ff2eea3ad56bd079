using System.Text;
using System.Text.Json;
using StreamEngine.Batching;
using StreamEngine.Emission;
using Xunit;

namespace StreamEngine.Tests.Emission;

public sealed class DeadLetterWriterTests
{
    [Fact]
    public void Text_is_written_as_text_and_other_bytes_as_base64()
    {
        var stream = new MemoryStream();
        using (var writer = new DeadLetterWriter(stream, leaveOpen: true))
        {
            writer.Write(Letter("half \"a\" line"u8.ToArray(), RejectReason.MissingField, "expected a name"));
            writer.Write(Letter([0xFF, 0x00], RejectReason.InvalidUtf8, string.Empty));
            Assert.Equal((2L, 0L, stream.Length), (writer.Written, writer.Unwritten, writer.Bytes));
        }

        const string expected = """
            {"source":"a.log","position":7,"length":13,"reason":"missing_field","detail":"expected a name","record":"half \"a\" line"}
            {"source":"a.log","position":7,"length":2,"reason":"invalid_utf8","record_base64":"/wA="}

            """;
        Assert.Equal(expected, Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Every_reason_has_a_name_of_its_own() =>
        Assert.Equal(Enum.GetValues<RejectReason>().Length, Enum.GetValues<RejectReason>().Select(Names.Of).Where(n => n != "other").Distinct().Count());

    [Fact]
    public void Beyond_the_limit_records_are_only_counted()
    {
        var stream = new MemoryStream();
        using var writer = new DeadLetterWriter(stream, maxBytes: 200, leaveOpen: true);
        for (int i = 0; i < 10; i++)
        {
            writer.Write(Letter("0123456789"u8.ToArray(), RejectReason.Syntax, string.Empty));
        }

        Assert.InRange(stream.Length, 1, 200);
        Assert.Equal(10, writer.Written + writer.Unwritten);
        Assert.All(Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n'), l => JsonDocument.Parse(l).Dispose());
    }

    [Fact]
    public void A_failed_write_does_not_throw_and_is_kept()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var writer = new DeadLetterWriter(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        writer.Write(Letter("x"u8.ToArray(), RejectReason.Syntax, string.Empty));
        writer.Write(Letter("x"u8.ToArray(), RejectReason.Syntax, string.Empty));
        Assert.NotNull(writer.Error);
        Assert.Equal((0L, 2L), (writer.Written, writer.Unwritten));
    }

    private static DeadLetter Letter(byte[] record, RejectReason reason, string detail) => new("a.log", 7, record.Length, reason, detail, record);
}
