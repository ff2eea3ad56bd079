using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.TestKit;
using StreamEngine.Templates;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Snapshots;

/// <summary>Recorded logs and metrics through parser, templates and windows, cut behind frames. STREAMENGINE_DATA names the folder of recordings.</summary>
public sealed class RecordedRunTests
{
    [Theory]
    [InlineData("loghub/Linux/Linux.log", "syslog")]
    [InlineData("loghub/BGL/BGL.log", "plain")]
    [InlineData("weblogs/apache_combined.log", "access")]
    [InlineData("loghub/Zookeeper/Zookeeper.log", "plain")]
    [InlineData("loghub/OpenSSH/OpenSSH.log", "syslog")]
    [InlineData("nab/data/realTweets/Twitter_volume_IBM.csv", "csv")]
    public void ARecordingThatWasCutSaysWhatTheUndisturbedRunSays(string path, string format)
    {
        string file = Path.Combine(Environment.GetEnvironmentVariable("STREAMENGINE_DATA") ?? "/nonexistent", path);
        Assert.SkipUnless(File.Exists(file), "STREAMENGINE_DATA names no folder of recordings, or not this one");
        using FrameScript script = Record(File.ReadAllBytes(file), format);
        Assert.True(script.Frames > 20, $"{script.Frames} frames");
        InsightChain whole = new InsightChain().Run(script, 0, script.Frames);
        byte[] end = whole.Save();
        string all = whole.Complete().Json;
        foreach (int cut in new[] { 1, script.Frames / 3, script.Frames / 2, script.Frames - 1 })
        {
            InsightChain first = new InsightChain().Run(script, 0, cut);
            InsightChain second = new InsightChain().Load(first.Save(), script.Count, script.Templates).Run(script, cut, script.Frames);
            Assert.Equal(end, second.Save());
            Assert.Equal(all, first.Json + second.Complete().Json);
        }

        TestContext.Current.SendDiagnosticMessage($"{path}: {script.Frames} frames, {script.Count} series, {all.Count(c => c == '\n')} insights, {end.Length} bytes of state");
        Assert.NotEmpty(all);
    }

    private static FrameScript Record(byte[] bytes, string format)
    {
        Assert.True(FormatRegistry.Default.TryGet(format, out IRecordFormat? found, out _));
        using var pool = new LeakCheckedPool();
        using var batches = new BatchPool(pool.Slabs);
        int length = Math.Min(bytes.Length, 4 << 20);
        length = bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        IRecordParser parser = found!.CreateParser(new FormatSample(bytes.AsSpan(0, Math.Min(length, 64 << 10)), complete: false), new ParserOptions { SourceName = "recording" });
        var templates = new TemplateTable(new TemplateOptions());
        var recorder = new Recorder();
        using var stage = new WindowStage(new WindowOptions(), pool.Slabs, templates.Templates, recorder);
        Slab slab = pool.Slabs.RentSlab(length);
        bytes.AsSpan(0, length).CopyTo(slab.GetSpan());
        using (var chunk = new Chunk(new SourceInfo(0, "recording"), slab, 0, length, 0, 0, 0))
        {
            var builder = new BatchBuilder(batches);
            builder.Start(chunk);
            parser.Parse(chunk.Bytes, builder);
            foreach (EventBatch batch in builder.Finish().Batches)
            {
                using (batch)
                {
                    if (batch.Kind == EventKind.Log)
                    {
                        TemplateSigner.Sign(batch);
                        templates.Assign(batch, 0, batch.Count);
                    }

                    recorder.Take(stage, batch);
                }
            }
        }

        stage.Complete();
        return recorder.Script!;
    }

    private sealed class Recorder : IFrameHandler
    {
        internal FrameScript? Script { get; private set; }

        internal void Take(WindowStage stage, EventBatch batch)
        {
            Script ??= new FrameScript(stage.Series);
            stage.Process(batch, 0, batch.Count);
        }

        public void OnFrame(Frame frame)
        {
            using (frame)
            {
                Script!.Record(frame);
            }
        }
    }
}
