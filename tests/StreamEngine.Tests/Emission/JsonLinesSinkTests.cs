using System.Text;
using StreamEngine.Emission;
using StreamEngine.Insights;
using Xunit;

namespace StreamEngine.Tests.Emission;

public sealed class JsonLinesSinkTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), "se-jsonl-" + Path.GetRandomFileName());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task A_file_is_appended_to()
    {
        for (int i = 0; i < 2; i++)
        {
            await using JsonLinesSink sink = JsonLinesSink.Open(_path);
            await sink.WriteAsync(Sample.Insights(2), Token);
            Assert.Equal(2, sink.Written);
        }

        Assert.Equal(4, (await File.ReadAllLinesAsync(_path, Token)).Length);
    }

    [Fact]
    public async Task A_line_that_a_crash_left_open_is_ended_before_the_next()
    {
        await File.WriteAllTextAsync(_path, "{\"type\":\"ano", Token);
        await using (JsonLinesSink sink = JsonLinesSink.Open(_path))
        {
            await sink.WriteAsync(Sample.Insights(1), Token);
        }

        string[] lines = await File.ReadAllLinesAsync(_path, Token);
        Assert.Equal("{\"type\":\"ano", lines[0]);
        Assert.True(InsightJson.TryRead(Encoding.UTF8.GetBytes(lines[1]), out _, out _));
    }

    [Fact]
    public async Task A_batch_that_fails_half_way_leaves_no_torn_line()
    {
        var stream = new HalfWay();
        await using var sink = new JsonLinesSink(stream);
        await sink.WriteAsync([Sample.Insight(1)], Token);
        stream.Fail = true;
        IOException e = await Assert.ThrowsAsync<IOException>(async () => await sink.WriteAsync([Sample.Insight(2)], Token));
        Assert.Contains("No space left", e.Message, StringComparison.Ordinal);
        stream.Fail = false;
        await sink.WriteAsync([Sample.Insight(2)], Token);
        string[] lines = Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(lines, l => Assert.True(InsightJson.TryRead(Encoding.UTF8.GetBytes(l), out Insight? _, out string? _)));
    }

    [Fact]
    public async Task A_full_disk_is_an_error_with_the_path()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        await using JsonLinesSink sink = JsonLinesSink.Open("/dev/full");
        IOException e = await Assert.ThrowsAsync<IOException>(async () => await sink.WriteAsync(Sample.Insights(1), Token));
        Assert.StartsWith("/dev/full: cannot be written: ", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, sink.Written);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_an_error_with_the_path()
    {
        IOException e = Assert.Throws<IOException>(() => JsonLinesSink.Open(Path.Combine(_path, "no", "such.jsonl")));
        Assert.Contains(_path, e.Message, StringComparison.Ordinal);
    }

    private sealed class HalfWay : MemoryStream
    {
        internal bool Fail { get; set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            base.Write(buffer.Span[..(Fail ? buffer.Length / 2 : buffer.Length)]);
            return Fail ? throw new IOException("No space left on device") : default;
        }
    }
}
