using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using StreamEngine.Diagnostics;
using StreamEngine.Ingestion;
using StreamEngine.Pipeline;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.Tests.Runtime;

/// <summary>A process that reads old files once and goes on with what comes in: nothing of the files is late, and what comes in is not held up by them.</summary>
public sealed class FilesThenLiveTests
{
    private const int Old = 100;
    private const int New = 20;
    private static readonly DateTimeOffset _start = new(2026, 1, 5, 0, 0, 0, default);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Windows_of_live_rows_close_when_the_files_are_read(bool before)
    {
        string path = Path.Combine(Path.GetTempPath(), $"streamengine-old-{Environment.ProcessId}-{Guid.NewGuid():N}.csv");
        await File.WriteAllBytesAsync(path, Lines(), TestContext.Current.CancellationToken);
        try
        {
            using var live = new PushSource("live", "influx");
            var builder = new PipelineBuilder();
            builder.Options.Windows.Disorder = TimeSpan.FromSeconds(30);
            Task<bool>? pushed = before ? PushAsync(live) : null;

            PipelineRecord run = await PipelineRecord.RunAsync(builder.AddFiles(path).AddSource(live), async pipeline =>
            {
                if (!before)
                {
                    while (pipeline.Status.Frames < Old - 2)
                    {
                        await Task.Delay(5, TestContext.Current.CancellationToken);
                    }

                    pushed = PushAsync(live);
                }

                Assert.True(await pushed!);

                // The last window of the live rows, and the one before it, are open until the end: rows may be half a minute out of order.
                while (pipeline.Status.Frames < Old + New - 2)
                {
                    await Task.Delay(5, TestContext.Current.CancellationToken);
                }

                await pipeline.DrainAsync(TimeSpan.FromMinutes(1));
            });
            Assert.Null(run.Failure);
            Assert.Equal(Old + New, run.Status.Frames);
            LedgerEntry windows = run.Status.Ledger.Single(e => e.Stage == "window");
            Assert.Equal((Old + New, 0L, 0L), (windows.Out, windows.Late, windows.Rejected));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A pipe that nobody writes into, or a disk that does not answer: what comes in meanwhile is not kept from getting through.</summary>
    [Fact]
    public async Task A_file_that_says_nothing_does_not_hold_up_live_rows_for_ever()
    {
        using var live = new PushSource("live", "influx");
        var builder = new PipelineBuilder();
        builder.Options.Windows.Disorder = TimeSpan.FromSeconds(30);
        builder.Options.Windows.IdleTimeout = TimeSpan.FromSeconds(1);
        Task<bool> pushed = PushAsync(live);
        long frames = 0;
        await PipelineRecord.RunAsync(builder.AddSource(new SilentSource()).AddSource(live), async pipeline =>
        {
            Assert.True(await pushed);
            for (int i = 0; i < 2_000 && frames < New - 2; i++)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
                frames = pipeline.Status.Frames;
            }

            await pipeline.DisposeAsync();
        });
        Assert.Equal(New - 2, frames);
    }

    private static Task<bool> PushAsync(PushSource live)
    {
        var text = new StringBuilder();
        for (int minute = Old; minute < Old + New; minute++)
        {
            text.Append(CultureInfo.InvariantCulture, $"load,host=a value={minute % 7} {_start.AddMinutes(minute).ToUnixTimeSeconds()}000000000\n");
        }

        return live.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), TestContext.Current.CancellationToken).AsTask();
    }

    private static byte[] Lines()
    {
        var text = new StringBuilder("timestamp,host,load\n");
        for (int minute = 0; minute < Old; minute++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{_start.AddMinutes(minute):yyyy-MM-ddTHH:mm:ssZ},a,{minute % 7}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private sealed class SilentSource : ISource
    {
        public string Name => "silent";

        public bool IsLive => false;

        public async IAsyncEnumerable<SourceStream> StreamsAsync(SourceContext context, [EnumeratorCancellation] CancellationToken stop)
        {
            yield return new Silent();
            await Task.CompletedTask;
        }

        private sealed class Silent() : SourceStream("silent")
        {
            public override bool IsLive => false;

            public override PipeReader Open(SourceContext context, CancellationToken cancellation) => context.CreatePipe().Reader;
        }
    }
}
