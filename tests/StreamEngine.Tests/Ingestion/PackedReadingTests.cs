using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using StreamEngine.Ingestion;
using StreamEngine.Pipeline;
using Xunit;

namespace StreamEngine.Tests.Ingestion;

/// <summary>Packed input is unpacked on another thread than it is parsed on, ahead of the parser.</summary>
public class PackedReadingTests
{
    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    public async Task Unpacking_goes_on_while_a_thread_is_busy_with_records(string kind)
    {
        using var packed = new WatchedStream(Pack(kind, Lines(100_000)));
        using var pipeline = new ParsePipeline(new PipelineOptions { Workers = 1 });
        bool first = true;
        ParsedStream stream = await pipeline.RunAsync(
            new PackedStream(packed),
            (_, _) =>
            {
                if (first)
                {
                    first = false;
                    Assert.True(packed.IsReadMeanwhile(), "nothing was read while records were worked on");
                }

                return ValueTask.CompletedTask;
            },
            TestContext.Current.CancellationToken);
        Assert.Null(stream.Error);
        Assert.Equal(100_000, stream.Rows);
    }

    /// <summary>Lines that do not pack well, so that unpacking has to read again and again.</summary>
    private static byte[] Lines(int count)
    {
        var random = new Random(7);
        var text = new StringBuilder();
        byte[] id = new byte[32];
        for (int i = 0; i < count; i++)
        {
            random.NextBytes(id);
            text.Append("2026-01-05T10:00:00Z INFO [worker] request ").Append(Convert.ToHexString(id)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Pack(string kind, byte[] bytes)
    {
        using var output = new MemoryStream();
        using (Stream packer = kind == "gz" ? new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true) : new ZstdSharp.CompressionStream(output, leaveOpen: true))
        {
            packer.Write(bytes);
        }

        return output.ToArray();
    }

    /// <summary>A packed file, opened as <see cref="FileStreamInput"/> opens one.</summary>
    private sealed class PackedStream(Stream packed) : SourceStream("packed")
    {
        public override bool IsLive => false;

        public override PipeReader Open(SourceContext context, CancellationToken cancellation) => StreamPump.Start(
            context, () => Compression.Open(packed, context.Limits), (error, _) => Fault = error.Message, leaveOpen: true, blocking: true, CancellationToken.None);
    }

    /// <summary>Holds back what comes after the first slabs until a thread is busy with what was in them, and tells when it is read nevertheless.</summary>
    private sealed class WatchedStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        /// <summary>Packed bytes of more than one slab and less than a full pipe.</summary>
        private const int First = 300 * 1024;

        private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

        private readonly ManualResetEventSlim _busy = new();
        private readonly ManualResetEventSlim _read = new();

        /// <summary>Keeps the calling thread busy until another one reads.</summary>
        internal bool IsReadMeanwhile()
        {
            _busy.Set();
            return _read.Wait(s_limit);
        }

        /// <summary>Of a derived stream all reads end here; short ones, so that there are many.</summary>
        public override int Read(byte[] buffer, int offset, int count)
        {
            if (Position >= First && _busy.Wait(s_limit))
            {
                _read.Set();
            }

            return base.Read(buffer, offset, Math.Min(count, 16 * 1024));
        }

        protected override void Dispose(bool disposing)
        {
            _busy.Dispose();
            _read.Dispose();
            base.Dispose(disposing);
        }
    }
}
