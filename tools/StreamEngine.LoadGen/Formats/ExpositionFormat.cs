using System.Text;
using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Metrics;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>
/// Text formats of Prometheus and OpenMetrics: <c>error_rate{service="checkout",host="host-01",region="eu-1"} 0.512 1767571200000</c>, the time in
/// milliseconds or as <c>1767571200.000</c>. A change event has no place in them.
/// </summary>
internal sealed class ExpositionFormat : MetricFormat
{
    private const long Millisecond = 1_000_000;

    private readonly bool _isOpen;
    private readonly TagSets _series;
    private readonly byte[] _header;

    /// <summary>Creates the format.</summary>
    public ExpositionFormat(GeneratorOptions options, SeriesSet series)
    {
        _isOpen = options.Format == StreamFormat.OpenMetrics;
        _series = new TagSets(options, series, host => host + @" \""C:\\temp\""\n", (i, tags) => Series(series.Kind(i), tags));
        _header = Encoding.UTF8.GetBytes(string.Concat(series.Kinds.Take(series.Count).Select(Describe)));
    }

    /// <inheritdoc/>
    public override int MaxRecordBytes => _header.Length + _series.Longest + 64;

    /// <inheritdoc/>
    public override void WriteHeader(ref Utf8Cursor cursor) => cursor.Append(_header);

    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, int series, long ns, ReadOnlySpan<double> values)
    {
        cursor.Append(_series.Next(series));
        WriteValue(ref cursor, values[0]);
        cursor.Append((byte)' ');
        if (_isOpen)
        {
            cursor.AppendThousandths(ns / Millisecond);
        }
        else
        {
            cursor.AppendNumber(ns / Millisecond);
        }
        cursor.Append((byte)'\n');
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change) => false;

    private string Describe(MetricKind kind)
    {
        string unit = kind.Name[(kind.Name.LastIndexOf('_') + 1)..];
        string described = $"# HELP {kind.Name} Generated {kind.Name}.\n# TYPE {kind.Name} gauge\n";
        return _isOpen ? described + $"# UNIT {kind.Name} {unit}\n" : described;
    }

    private static string Series(MetricKind kind, (string Key, string Value)[] tags) =>
        $"{kind.Name}{{{string.Join(',', tags.Select(t => $"{t.Key}=\"{t.Value}\""))}}} ";
}
