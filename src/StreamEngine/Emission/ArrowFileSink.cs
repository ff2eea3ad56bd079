using System.Buffers;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using StreamEngine.Insights;

namespace StreamEngine.Emission;

/// <summary>
/// Writes insights as Arrow IPC: one row each, what is queried as columns, and the whole insight as JSON in the column <c>json</c>.
/// </summary>
public sealed class ArrowFileSink : ISink
{
    private static readonly TimestampType _time = new(TimeUnit.Nanosecond, "UTC");

    private static readonly Schema _schema = new Schema.Builder()
        .Field(new Field("type", StringType.Default, false))
        .Field(new Field("id", StringType.Default, false))
        .Field(new Field("revision", Int32Type.Default, false))
        .Field(new Field("time", _time, false))
        .Field(new Field("end", _time, false))
        .Field(new Field("open", BooleanType.Default, false))
        .Field(new Field("severity", StringType.Default, false))
        .Field(new Field("service", StringType.Default, true))
        .Field(new Field("host", StringType.Default, true))
        .Field(new Field("component", StringType.Default, true))
        .Field(new Field("title", StringType.Default, false))
        .Field(new Field("score", DoubleType.Default, false))
        .Field(new Field("series", StringType.Default, true))
        .Field(new Field("json", StringType.Default, false))
        .Build();

    private readonly ArrowOutput _output;
    private bool _disposed;

    /// <summary>Writes to an output that the sink ends and disposes of.</summary>
    public ArrowFileSink(ArrowOutput output, string name = "arrow")
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(IReadOnlyList<Insight> insights, CancellationToken cancellationToken)
    {
        using RecordBatch batch = ToRecordBatch(insights);
        await _output.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask FlushAsync(CancellationToken cancellationToken) => await _output.FlushAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Ends the file; without insights it is valid and empty.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await _output.CompleteAsync(_schema).ConfigureAwait(false);
        }
    }

    /// <summary>Insights as one record batch in managed memory.</summary>
    public static RecordBatch ToRecordBatch(IReadOnlyList<Insight> insights)
    {
        ArgumentNullException.ThrowIfNull(insights);
        IArrowArray[] columns =
        [
            Texts(insights, i => Names.Of(i.Type)),
            Texts(insights, i => i.Id),
            new Int32Array.Builder().AppendRange(insights.Select(i => i.Revision)).Build(),
            Times(insights, i => i.Time),
            Times(insights, i => i.End),
            new BooleanArray.Builder().AppendRange(insights.Select(i => i.IsOpen)).Build(),
            Texts(insights, i => Names.Of(i.Severity)),
            Texts(insights, i => i.Entity.Service),
            Texts(insights, i => i.Entity.Host),
            Texts(insights, i => i.Entity.Component),
            Texts(insights, i => i.Title),
            new DoubleArray.Builder().AppendRange(insights.Select(i => i.Score)).Build(),
            Texts(insights, i => i.Series),
            Texts(insights, Json),
        ];
        return new RecordBatch(_schema, columns, insights.Count);
    }

    private static StringArray Texts(IReadOnlyList<Insight> insights, Func<Insight, string?> text)
    {
        var builder = new StringArray.Builder();
        foreach (Insight insight in insights)
        {
            builder.Append(text(insight));
        }

        return builder.Build();
    }

    private static TimestampArray Times(IReadOnlyList<Insight> insights, Func<Insight, long> time)
    {
        using Int64Array values = new Int64Array.Builder().AppendRange(insights.Select(time)).Build();
        return new TimestampArray(_time, new ArrowBuffer(values.ValueBuffer.Span.ToArray()), ArrowBuffer.Empty, insights.Count, 0, 0);
    }

    private static string Json(Insight insight)
    {
        var buffer = new ArrayBufferWriter<byte>();
        InsightJson.WriteLine(buffer, insight);
        return Encoding.UTF8.GetString(buffer.WrittenSpan[..^1]);
    }
}
