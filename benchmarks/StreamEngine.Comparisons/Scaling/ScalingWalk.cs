using StreamEngine.Batching;
using StreamEngine.Comparisons.Stages;
using StreamEngine.Parsing;
using StreamEngine.Templates;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Comparisons.Scaling;

/// <summary>The stages of a pipeline of metrics one after the other on one thread, with the processor time of each.</summary>
internal sealed class ScalingWalk : IFrameHandler, IDisposable
{
    private readonly ParsedInput _parsed = new();
    private readonly WindowStage _windows;
    private readonly SeriesReader _reader;
    private double _last;

    /// <summary>Makes the stages.</summary>
    /// <param name="window">Length of a window.</param>
    /// <param name="shards">Threads that fold.</param>
    internal ScalingWalk(TimeSpan window, int shards)
    {
        var options = new WindowOptions { Size = window, MaxSeries = 16_000_000, Shards = shards };
        _windows = new WindowStage(options, _parsed.Slabs, new TemplateTable(new TemplateOptions()).Templates, this);
        _reader = new SeriesReader(_windows.Series);
    }

    internal long Rows { get; private set; }

    internal long Chunks { get; private set; }

    /// <summary>Nanoseconds of parsing, of lookups, and of what comes after them.</summary>
    internal double Parse { get; private set; }

    internal double Lookup { get; private set; }

    internal double Rest { get; private set; }

    /// <summary>Nanoseconds of all other threads.</summary>
    internal double Others { get; private set; }

    /// <summary>Goes through an input, and through what comes before it without measuring.</summary>
    internal void Run(byte[] before, byte[] bytes)
    {
        IRecordParser parser = ParsedInput.ParserOf(bytes);
        Go(before, parser);
        (Rows, Chunks, Parse, Lookup, Rest) = (0, 0, 0, 0, 0);
        double all = Environment.CpuUsage.TotalTime.TotalNanoseconds;
        double own = ThreadClock.Nanoseconds();
        Go(bytes, parser);
        own = ThreadClock.Nanoseconds() - own;
        Others = Math.Max(0, Environment.CpuUsage.TotalTime.TotalNanoseconds - all - own);
    }

    public void OnFrame(Frame frame) => frame.Dispose();

    public void Dispose()
    {
        _windows.Dispose();
        _parsed.Dispose();
    }

    private void Go(byte[] bytes, IRecordParser parser)
    {
        _last = ThreadClock.Nanoseconds();
        _parsed.Cut(bytes, parser, chunk =>
        {
            ParsedChunk parsed = _parsed.Parse(chunk, parser);
            Parse += Lap();
            foreach (EventBatch batch in parsed.Batches)
            {
                _reader.Find(batch);
            }

            Lookup += Lap();
            foreach (EventBatch batch in parsed.Batches)
            {
                Rows += batch.Count;
                for (int row = 0; row < batch.Count;)
                {
                    row = _windows.Process(batch, row, batch.Count, stopAtFrame: true);
                }

                batch.Dispose();
            }

            Chunks++;
            Rest += Lap();
        });
    }

    private double Lap()
    {
        double now = ThreadClock.Nanoseconds();
        double lap = now - _last;
        _last = now;
        return lap;
    }
}
