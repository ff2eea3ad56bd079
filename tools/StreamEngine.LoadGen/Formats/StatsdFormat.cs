using System.Text;
using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Metrics;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>
/// StatsD, <c>checkout.error_rate.host-01:0.512|g</c>, or with the tags and times of DogStatsD,
/// <c>error_rate:0.512|g|#service:checkout,host:host-01,region:eu-1|T1767571200</c>. Latencies are timers, rates counters, sent in part where characters are to be
/// escaped, and all others gauges. A change event has no place in it.
/// </summary>
internal sealed class StatsdFormat : MetricFormat
{
    private const long Second = 1_000_000_000;

    private readonly bool _isTagged;
    private readonly byte[][] _names;
    private readonly TagSets _tails;
    private readonly int _longestName;

    /// <summary>Creates the format.</summary>
    public StatsdFormat(GeneratorOptions options, SeriesSet series)
    {
        _isTagged = options.Format == StreamFormat.DogStatsd;
        _names = [.. Enumerable.Range(0, series.Count).Select(i => Encoding.UTF8.GetBytes((_isTagged ? series.Kind(i).Name : Dotted(options, series, i)) + ":"))];
        _longestName = _names.Max(n => n.Length);
        _tails = new TagSets(options, series, host => host + " rack=1\\a", (i, tags) => Tail(options, series.Kind(i), tags));
    }

    /// <inheritdoc/>
    public override int MaxRecordBytes => _longestName + _tails.Longest + 64;

    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, int series, long ns, ReadOnlySpan<double> values)
    {
        cursor.Append(_names[series]);
        WriteValue(ref cursor, values[0]);
        cursor.Append(_tails.Next(series));
        if (_isTagged)
        {
            cursor.Append("|T"u8);
            cursor.AppendNumber(ns / Second);
        }
        cursor.Append((byte)'\n');
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change) => false;

    private static string Dotted(GeneratorOptions options, SeriesSet series, int i) =>
        options.NonAscii && i % 4 == 1 ? series.Name(i) + ".größe-注文" : series.Name(i);

    private string Tail(GeneratorOptions options, MetricKind kind, (string Key, string Value)[] tags)
    {
        bool counts = kind.Name == "request_rate";
        string type = kind.Role == MetricRole.Latency ? "|ms" : !counts ? "|g" : options.Escapes ? "|c|@0.5" : "|c";
        return _isTagged ? $"{type}|#{string.Join(',', tags.Select(t => $"{t.Key}:{t.Value}"))}" : type;
    }
}
