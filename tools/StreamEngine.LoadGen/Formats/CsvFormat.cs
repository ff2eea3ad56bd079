using StreamEngine.LoadGen.Faults;
using StreamEngine.LoadGen.Metrics;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Formats;

/// <summary>
/// CSV with a header: a timestamp and one value column a series (called <c>value</c> if there is one), or in long form timestamp, series,
/// value. A missing value is an empty cell. Change events have no place in it.
/// </summary>
internal sealed class CsvFormat : MetricFormat
{
    // Digits of the largest value with sign, point and comma.
    private const int ValueBytes = 24;

    private readonly EventClock _clock = new();
    private readonly byte[][] _names;
    private readonly int _longestName;

    /// <summary>Creates the format in wide or long form.</summary>
    public CsvFormat(GeneratorOptions options, SeriesSet series, bool isWide)
    {
        IsWide = isWide;
        _names = EntityNames.Encode(Enumerable.Range(0, series.Count).Select(i => NameOf(options, series, i)));
        if (isWide && _names.Length == 1) _names[0] = "value"u8.ToArray();
        _longestName = _names.Max(n => n.Length);
    }

    /// <inheritdoc/>
    public override bool IsWide { get; }

    /// <inheritdoc/>
    public override int MaxRecordBytes => IsWide ? 128 + (_names.Length * (_longestName + 1 + ValueBytes)) : 128 + _longestName + ValueBytes;

    /// <inheritdoc/>
    public override void WriteHeader(ref Utf8Cursor cursor)
    {
        cursor.Append("timestamp"u8);
        if (IsWide)
        {
            foreach (byte[] name in _names)
            {
                cursor.Append((byte)',');
                cursor.Append(name);
            }
        }
        else
        {
            cursor.Append(",series,value"u8);
        }
        cursor.Append((byte)'\n');
    }

    /// <inheritdoc/>
    public override void Write(ref Utf8Cursor cursor, int series, long ns, ReadOnlySpan<double> values)
    {
        _clock.AppendRfc3339(ref cursor, ns);
        if (!IsWide)
        {
            cursor.Append((byte)',');
            cursor.Append(_names[series]);
        }
        foreach (double value in values)
        {
            cursor.Append((byte)',');
            if (!double.IsNaN(value)) WriteValue(ref cursor, value);
        }
        cursor.Append((byte)'\n');
    }

    /// <inheritdoc/>
    public override bool WriteChange(ref Utf8Cursor cursor, ChangeEvent change) => false;

    private static string NameOf(GeneratorOptions options, SeriesSet series, int i)
    {
        string name = series.Name(i);
        if (options.NonAscii && i % 4 == 1) name += ".größe-注文";
        return options.Escapes && i % 4 == 0 ? $"\"{name},\"\"a\"\"\"" : name;
    }
}
