using System.Text;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Parsing;
using StreamEngine.Templates;
using StreamEngine.Windowing;

namespace StreamEngine.TestKit;

/// <summary>One row that a parser made.</summary>
/// <param name="Kind">Log, metric or change.</param>
/// <param name="Time">Nanoseconds since the Unix epoch; null when the record names no time.</param>
/// <param name="Text">Body of a log record, name of a metric, type of a change.</param>
/// <param name="Service">Service of a log record or change; labels of a metric.</param>
/// <param name="Severity">Severity number of a log record.</param>
/// <param name="Value">Value of a metric; NaN otherwise.</param>
public sealed record HarnessRow(EventKind Kind, long? Time, string Text, string Service, byte Severity, double Value);

/// <summary>One row of a closed window.</summary>
/// <param name="Start">First nanosecond of the window.</param>
/// <param name="Series">Key of the series.</param>
/// <param name="Value">What detectors look at: count, mean or p95.</param>
public sealed record HarnessPoint(long Start, string Series, double Value);

/// <summary>
/// Runs single stages on bytes: parsing into rows, and parsing and windowing into the rows of frames. Slabs are poisoned when they come
/// back, and a lease that is still out at the end fails the call.
/// </summary>
public static class StageHarness
{
    /// <summary>Parses text of a format.</summary>
    /// <param name="text">Whole records.</param>
    /// <param name="format">Name of the format, as in <c>--format</c>.</param>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    /// <exception cref="InvalidOperationException">A slab was never given back.</exception>
    public static IReadOnlyList<HarnessRow> Rows(string text, string format)
    {
        var rows = new List<HarnessRow>();
        Each(text, format, (batch, _) =>
        {
            for (int row = 0; row < batch.Count; row++)
            {
                rows.Add(Read(batch, row));
            }
        });
        return rows;
    }

    /// <summary>Parses text of a format and folds it into windows.</summary>
    /// <param name="text">Whole records, in order.</param>
    /// <param name="format">Name of the format.</param>
    /// <param name="options">Windows; null for the defaults.</param>
    /// <returns>The rows of all frames, in the order of the windows and then of the series ids.</returns>
    public static IReadOnlyList<HarnessPoint> Windows(string text, string format, WindowOptions? options = null)
    {
        var points = new PointCollector();
        var templates = new TemplateTable(new Templates.TemplateOptions());
        WindowStage? stage = null;
        Each(text, format, (batch, slabs) =>
        {
            stage ??= new WindowStage(options ?? new WindowOptions(), slabs, templates.Templates, points);
            if (batch.Kind == EventKind.Log)
            {
                TemplateSigner.Sign(batch);
                templates.Assign(batch, 0, batch.Count);
            }

            stage.Process(batch, 0, batch.Count);
        }, () =>
        {
            stage?.Complete();
            stage?.Dispose();
        });
        return points.Points;
    }

    private static void Each(string text, string format, Action<EventBatch, SlabPool> take, Action? end = null)
    {
        if (!FormatRegistry.Default.TryGet(format, out IRecordFormat? found, out string? unknown))
        {
            throw new ArgumentException(unknown, nameof(format));
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using var pool = new LeakCheckedPool();
        using var batches = new BatchPool(pool.Slabs);
        IRecordParser parser = found!.CreateParser(new FormatSample(bytes, complete: true), new ParserOptions { SourceName = "harness" });
        Slab slab = pool.Slabs.RentSlab(Math.Max(1, bytes.Length));
        bytes.CopyTo(slab.GetSpan());
        using (var chunk = new Chunk(new SourceInfo(0, "harness"), slab, 0, bytes.Length, 0, 0, 0))
        {
            var builder = new BatchBuilder(batches);
            builder.Start(chunk);
            parser.Parse(chunk.Bytes, builder);
            foreach (EventBatch batch in builder.Finish().Batches)
            {
                using (batch)
                {
                    take(batch, pool.Slabs);
                }
            }
        }

        end?.Invoke();
    }

    private static HarnessRow Read(EventBatch batch, int row)
    {
        long? time = batch.Times[row] == EventBatch.NoTime ? null : batch.Times[row];
        return batch.Kind switch
        {
            EventKind.Log => new HarnessRow(batch.Kind, time, Show(batch.Text(LogText.Body, row)), Show(batch.Text(LogText.Service, row)), batch.Severities[row], double.NaN),
            EventKind.Metric => new HarnessRow(batch.Kind, time, Show(batch.Text(MetricText.Name, row)), Show(batch.Text(MetricText.Labels, row)), 0, batch.Values[row]),
            _ => new HarnessRow(batch.Kind, time, Show(batch.Text(ChangeText.Type, row)), Show(batch.Text(ChangeText.Service, row)), 0, double.NaN),
        };
    }

    private static string Show(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);

    private sealed class PointCollector : IFrameHandler
    {
        internal List<HarnessPoint> Points { get; } = [];

        public void OnFrame(Frame frame)
        {
            using (frame)
            {
                for (int row = 0; row < frame.Count; row++)
                {
                    Points.Add(new HarnessPoint(frame.Start, frame.Series[frame.SeriesIds[row]].Key, frame.Value(row)));
                }
            }
        }
    }
}
