using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Influx;

/// <summary>
/// One line of the InfluxDB line protocol: <c>measurement,tag=value field=value,field=value timestamp</c>. A backslash takes the
/// meaning from a comma, an equals sign or a space after it.
/// </summary>
internal ref struct InfluxLine
{
    /// <summary>Times from here on are counts of nanoseconds.</summary>
    internal const ulong LeastNanoseconds = (ulong)LatestSeconds * 1_000_000;

    private const long LatestSeconds = 100_000_000_000;

    private readonly ReadOnlySpan<byte> _line;
    private int _at;

    private InfluxLine(ReadOnlySpan<byte> line) => _line = line;

    /// <summary>Measurement, with its escapes.</summary>
    internal ReadOnlySpan<byte> Measurement { get; private set; }

    /// <summary>Tags as they stand, without the comma before them.</summary>
    internal ReadOnlySpan<byte> Tags { get; private set; }

    /// <summary>Time in nanoseconds since the Unix epoch, or <see cref="EventBatch.NoTime"/>.</summary>
    internal long Time { get; private set; }

    /// <summary>Numeric fields.</summary>
    internal int Fields { get; private set; }

    internal RejectReason Reason { get; private set; }

    /// <summary>Null when the line was read.</summary>
    internal string? Error { get; private set; }

    /// <summary>Column of the error, from 1.</summary>
    internal readonly int Column => _at + 1;

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="fields">Takes the numeric fields; more than fit are an error.</param>
    internal static InfluxLine Read(ReadOnlySpan<byte> line, Span<InfluxField> fields)
    {
        InfluxLine result = new(line) { Time = EventBatch.NoTime };
        if (result.ReadHead())
        {
            while (result.ReadField(fields))
            {
            }

            if (result.Error is null)
            {
                result.ReadTime();
            }
        }

        return result;
    }

    private bool ReadHead()
    {
        int start = _line.IndexOfAnyExcept((byte)' ', (byte)'\t');
        start = start < 0 ? _line.Length : start;
        int end = Find(start, (byte)',', (byte)' ');
        Measurement = _line[start..end];
        if (end == start || end == _line.Length)
        {
            return Fail(end, "a measurement and fields");
        }

        if (_line[end] == ',' && !ReadTags(end + 1, out end))
        {
            return false;
        }

        int fields = _line[end..].IndexOfAnyExcept((byte)' ');
        _at = fields < 0 ? _line.Length : end + fields;
        return true;
    }

    /// <summary>Checks that tags are keys and values, neither of them empty.</summary>
    private bool ReadTags(int start, out int end)
    {
        int at = start;
        while (true)
        {
            int equals = FindMark(at);
            end = equals;
            if (equals == at || equals == _line.Length || _line[equals] != '=')
            {
                return Fail(equals, "tag=value");
            }

            end = FindMark(equals + 1);
            if (end == _line.Length)
            {
                return Fail(end, "fields after the tags");
            }

            if (end == equals + 1 || _line[end] == '=')
            {
                return Fail(end, "the value of a tag");
            }

            if (_line[end] == ' ')
            {
                Tags = _line[start..end];
                return true;
            }

            at = end + 1;
        }
    }

    /// <summary>Reads a field; true when another one follows.</summary>
    private bool ReadField(Span<InfluxField> fields)
    {
        int equals = Find(_at, (byte)'=', (byte)' ');
        bool named = equals > _at && equals < _line.Length && _line[equals] == '=';
        if (!named || Find(_at, (byte)',', (byte)',') < equals)
        {
            return Fail(equals, "field=value");
        }

        int start = equals + 1;
        bool quoted = start < _line.Length && _line[start] == '"';
        int end = quoted ? EndOfQuote(start + 1) : QuotedText.IndexOfAny(_line, start, (byte)',', (byte)' ', (byte)' ');
        if (end < 0)
        {
            return Fail(_line.Length, "a closing quote");
        }

        if (!quoted && !AddNumber(equals, start, end, fields))
        {
            return false;
        }

        if (end < _line.Length && _line[end] is not ((byte)',' or (byte)' '))
        {
            return Fail(end, "',' or ' ' after a field");
        }

        bool more = end < _line.Length && _line[end] == ',';
        _at = Math.Min(end + 1, _line.Length);
        return more;
    }

    private bool AddNumber(int equals, int start, int end, Span<InfluxField> fields)
    {
        if (!TryReadValue(_line[start..end], out double value))
        {
            return Fail(start, "a number, a boolean or a quoted text", RejectReason.Number);
        }

        if (Fields == fields.Length)
        {
            return Fail(_at, "fewer fields", RejectReason.TooComplex);
        }

        fields[Fields++] = new InfluxField(_at, equals - _at, value);
        return true;
    }

    private void ReadTime()
    {
        if (TryReadTime(_line[_at..].Trim((byte)' '), out long time))
        {
            Time = time;
        }
        else
        {
            Fail(_at, "a timestamp", RejectReason.Timestamp);
        }
    }

    /// <summary>Reads a time without spaces around it; an empty one is <see cref="EventBatch.NoTime"/>.</summary>
    internal static bool TryReadTime(ReadOnlySpan<byte> text, out long time)
    {
        if (text.Length == 0)
        {
            time = EventBatch.NoTime;
            return true;
        }

        return NumberReader.TryReadInt64(text, out time) && TryScale(ref time);
    }

    /// <summary>Makes nanoseconds of a number whose magnitude tells its unit: seconds, milliseconds, microseconds or nanoseconds.</summary>
    private static bool TryScale(ref long time)
    {
        long magnitude = Math.Abs(Math.Max(time, -long.MaxValue));
        long factor = magnitude < LatestSeconds ? 1_000_000_000
            : magnitude < LatestSeconds * 1_000 ? 1_000_000
            : magnitude < LatestSeconds * 1_000_000 ? 1_000
            : 1;
        bool fits = magnitude <= long.MaxValue / factor && time != EventBatch.NoTime;
        time = fits ? time * factor : 0;
        return fits;
    }

    /// <summary>Reads a number, an integer with its <c>i</c> or <c>u</c>, or a boolean.</summary>
    internal static bool TryReadValue(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.Length > 1 && text[^1] == 'i')
        {
            bool read = NumberReader.TryReadInt64(text[..^1], out long whole);
            value = whole;
            return read;
        }

        if (text.Length > 1 && text[^1] == 'u')
        {
            bool read = NumberReader.TryReadUInt64(text[..^1], out ulong whole);
            value = whole;
            return read;
        }

        if (NumberReader.TryReadDouble(text, out value))
        {
            return true;
        }

        bool yes = text.SequenceEqual("t"u8) || text.SequenceEqual("T"u8) || text.SequenceEqual("true"u8) || text.SequenceEqual("True"u8) || text.SequenceEqual("TRUE"u8);
        value = yes ? 1 : 0;
        return yes || text.SequenceEqual("f"u8) || text.SequenceEqual("F"u8) || text.SequenceEqual("false"u8) || text.SequenceEqual("False"u8) || text.SequenceEqual("FALSE"u8);
    }

    /// <summary>The first of two bytes that no backslash precedes; the length when there is none.</summary>
    private readonly int Find(int start, byte first, byte second)
    {
        int at = start;
        while (true)
        {
            at = QuotedText.IndexOfAny(_line, at, first, second, (byte)'\\');
            if (at >= _line.Length)
            {
                return _line.Length;
            }

            if (_line[at] != '\\')
            {
                return at;
            }

            at += 2;
        }
    }

    /// <summary>The first comma, equals sign or space that no backslash precedes; the length when there is none.</summary>
    private readonly int FindMark(int start)
    {
        int at = start;
        while (at < _line.Length)
        {
            int found = _line[at..].IndexOfAny(",= \\"u8);
            if (found < 0)
            {
                return _line.Length;
            }

            at += found;
            if (_line[at] != '\\')
            {
                return at;
            }

            at += 2;
        }

        return _line.Length;
    }

    private readonly int EndOfQuote(int start)
    {
        int at = Find(start, (byte)'"', (byte)'"');
        return at < _line.Length ? at + 1 : -1;
    }

    private bool Fail(int at, string expected) => Fail(at, expected, at >= _line.Length ? RejectReason.Truncated : RejectReason.Syntax);

    private bool Fail(int at, string expected, RejectReason reason)
    {
        _at = Math.Min(at, _line.Length);
        Error = expected;
        Reason = reason;
        return false;
    }
}
