using System.Text;
using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Metrics;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>
/// InfluxDB line protocol: <c>latency_p95_ms,service=checkout,host=host-01,region=eu-1 value=120.500 1767571200000000000</c>. Everything
/// before the value is prepared once a series.
/// </summary>
internal sealed class InfluxFormat : MetricFormat
{
    private static readonly int[][] TagOrders = [[0, 1, 2], [1, 0, 2], [2, 0, 1], [2, 1, 0]];

    private readonly byte[][][] _keys;
    private readonly int _longest;
    private int _line;

    /// <summary>Creates the format.</summary>
    public InfluxFormat(GeneratorOptions options, SeriesSet series)
    {
        _keys = new byte[options.ShuffleKeys ? TagOrders.Length : 1][][];
        for (int order = 0; order < _keys.Length; order++)
        {
            int[] tags = TagOrders[order];
            _keys[order] = [.. Enumerable.Range(0, series.Count).Select(i => Key(options, series, i, tags))];
        }
        _longest = _keys[0].Max(k => k.Length);
    }

    /// <inheritdoc/>
    public override int MaxRecordBytes => Math.Max(512, _longest + 64);

    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, int series, long ns, ReadOnlySpan<double> values)
    {
        cursor.Append(_keys[_line++ % _keys.Length][series]);
        WriteValue(ref cursor, values[0]);
        cursor.Append((byte)' ');
        cursor.AppendNumber(ns);
        cursor.Append((byte)'\n');
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change)
    {
        cursor.Append(Encoding.UTF8.GetBytes($"deployment,service={change.Service} version=\"{change.Version}\""));
        cursor.Append(Encoding.UTF8.GetBytes($",previous_version=\"{change.PreviousVersion}\",description=\"{change.Description}\" "));
        cursor.AppendNumber(change.TimeNs);
        cursor.Append((byte)'\n');
        return true;
    }

    private static byte[] Key(GeneratorOptions options, SeriesSet series, int i, int[] order)
    {
        string host = series.Host(i);
        if (options.NonAscii && i % 4 == 1) host += "-größe-注文";
        if (options.Escapes && i % 4 == 0) host += @"\ rack\,1\=a";
        string[] tags = [$"service={series.Service(i)}", $"host={host}", $"region=eu-{1 + (i / 7 % 3)}"];
        string instance = series.Instance(i) == 0 ? "" : $",instance={series.Instance(i)}";
        return Encoding.UTF8.GetBytes($"{series.Kind(i).Name},{string.Join(',', order.Select(t => tags[t]))}{instance} value=");
    }
}
