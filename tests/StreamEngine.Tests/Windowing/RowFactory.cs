using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Histograms;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.Tests.Windowing;

/// <summary>One row of any kind, as tests write it.</summary>
internal sealed record TestRow(long Time, EventKind Kind = EventKind.Metric)
{
    internal string Name { get; init; } = "m";

    internal string Field { get; init; } = "";

    internal string Labels { get; init; } = "";

    internal double Value { get; init; }

    /// <summary>The histogram of a metric point that is one.</summary>
    internal (ExponentialHistogram Counts, HistogramFacts Facts)? Histogram { get; init; }

    /// <summary>What a metric point adds to a set.</summary>
    internal string Member { get; init; } = "";

    internal string Service { get; init; } = "";

    internal string Host { get; init; } = "";

    internal string Body { get; init; } = "";

    /// <summary>Id of the trace of a log line.</summary>
    internal string Trace { get; init; } = "";

    internal byte Severity { get; init; }

    internal short Status { get; init; }

    internal double Duration { get; init; } = double.NaN;

    internal double Size { get; init; } = double.NaN;

    internal int Source { get; init; }
}

/// <summary>Makes batches the way a parser does.</summary>
internal sealed class RowFactory : IDisposable
{
    private readonly SlabPool _slabs = new();
    private readonly BatchPool _pool;

    internal RowFactory(int rows = 4096) => _pool = new BatchPool(_slabs, rows);

    internal SlabPool Slabs => _slabs;

    /// <summary>One batch; all rows must be of one kind and source. Log rows are signed.</summary>
    internal EventBatch Batch(params IReadOnlyList<TestRow> rows)
    {
        var builder = new BatchBuilder(_pool);
        Slab slab = _slabs.RentSlab(4096);
        using var chunk = new Chunk(new SourceInfo(rows[0].Source, "test"), slab, 0, 64, 0, 0, 0);
        builder.Start(chunk);
        foreach (TestRow row in rows)
        {
            Write(builder, row);
            builder.EndRow(chunk.Bytes[..1]);
        }

        EventBatch batch = Assert.Single(builder.Finish().Batches);
        if (batch.Kind == EventKind.Log)
        {
            TemplateSigner.Sign(batch);
        }

        return batch;
    }

    public void Dispose()
    {
        _pool.Dispose();
        _slabs.Dispose();
    }

    private static void Write(BatchBuilder builder, TestRow row)
    {
        switch (row.Kind)
        {
            case EventKind.Metric:
                builder.BeginMetric();
                builder.SetText(MetricText.Name, Utf8(row.Name));
                builder.SetText(MetricText.Field, Utf8(row.Field));
                builder.SetText(MetricText.Labels, Utf8(row.Labels));
                builder.SetValue(row.Histogram is null ? row.Value : double.NaN);
                if (row.Member.Length > 0)
                {
                    builder.SetRare(MetricText.Member, Utf8(row.Member));
                }

                if (row.Histogram is { } histogram)
                {
                    builder.SetHistogram(histogram.Counts, histogram.Facts);
                }

                break;
            case EventKind.Log:
                builder.BeginLog();
                builder.SetText(LogText.Body, Utf8(row.Body));
                builder.SetText(LogText.Service, Utf8(row.Service));
                builder.SetText(LogText.Host, Utf8(row.Host));
                builder.SetText(LogText.TraceId, Utf8(row.Trace));
                builder.SetSeverity(row.Severity);
                builder.SetStatus(row.Status);
                builder.SetDuration(row.Duration);
                builder.SetSize(row.Size);
                break;
            default:
                builder.BeginChange();
                builder.SetText(ChangeText.Type, Utf8(row.Name));
                builder.SetText(ChangeText.Service, Utf8(row.Service));
                break;
        }

        builder.SetTime(row.Time);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
