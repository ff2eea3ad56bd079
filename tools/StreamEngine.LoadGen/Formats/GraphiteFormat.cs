using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Metrics;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>
/// Plaintext protocol of Graphite: <c>checkout.error_rate.host-01 0.512 1767571200</c>, or with tags,
/// <c>error_rate;service=checkout;host=host-01;region=eu-1 0.512 1767571200</c>. Where characters are to be escaped, they are some that the protocol takes as they are
/// and the column of labels does not. A change event has no place in it.
/// </summary>
internal sealed class GraphiteFormat : MetricFormat
{
    private const long Second = 1_000_000_000;

    private readonly TagSets _series;

    /// <summary>Creates the format.</summary>
    public GraphiteFormat(GeneratorOptions options, SeriesSet series)
    {
        bool isTagged = options.Format == StreamFormat.GraphiteTags;
        _series = new TagSets(options, series, host => host + ",rack=1\\a", (i, tags) => isTagged
            ? series.Kind(i).Name + string.Concat(tags.Select(t => $";{t.Key}={t.Value}")) + " "
            : (options.NonAscii && i % 4 == 1 ? series.Name(i) + ".größe-注文 " : series.Name(i) + " "));
    }

    /// <inheritdoc/>
    public override int MaxRecordBytes => _series.Longest + 64;

    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, int series, long ns, ReadOnlySpan<double> values)
    {
        cursor.Append(_series.Next(series));
        WriteValue(ref cursor, values[0]);
        cursor.Append((byte)' ');
        cursor.AppendNumber(ns / Second);
        cursor.Append((byte)'\n');
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change) => false;
}
