using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Metrics;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>Writes metric points in one text format.</summary>
internal abstract class MetricFormat
{
    /// <summary>No record, with the header before it, is longer than this.</summary>
    public abstract int MaxRecordBytes { get; }

    /// <summary>Whether a record holds one value of every series instead of one point.</summary>
    public virtual bool IsWide => false;

    /// <summary>The format that options ask for.</summary>
    public static MetricFormat Create(GeneratorOptions options, SeriesSet series) => options.Format switch
    {
        StreamFormat.Csv => new CsvFormat(options, series, isWide: true),
        StreamFormat.CsvLong => new CsvFormat(options, series, isWide: false),
        StreamFormat.Influx => new InfluxFormat(options, series),
        StreamFormat.Prometheus or StreamFormat.OpenMetrics => new ExpositionFormat(options, series),
        StreamFormat.Statsd or StreamFormat.DogStatsd => new StatsdFormat(options, series),
        StreamFormat.Graphite or StreamFormat.GraphiteTags => new GraphiteFormat(options, series),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "not a metric format"),
    };

    /// <summary>Writes what comes before the first record.</summary>
    public virtual void WriteHeader(ref Utf8Cursor cursor)
    {
    }

    /// <summary>Writes a point, or a row if <see cref="IsWide"/>, with its line feed; NaN stands for no value.</summary>
    public abstract void Write(ref Utf8Cursor cursor, int series, long ns, ReadOnlySpan<double> values);

    /// <summary>Writes a change event with its line feed.</summary>
    /// <returns>False if the format has no place for one; nothing was written then.</returns>
    public abstract bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change);

    /// <summary>Writes a value with three decimals.</summary>
    protected static void WriteValue(ref Utf8Cursor cursor, double value) => cursor.AppendThousandths((long)Math.Round(value * 1000));
}
