using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Statsd;

/// <summary>One metric, read from left to right: <c>name:value|type|@rate|#tags|c:container|Ttime</c>, with several values between colons.</summary>
internal ref struct StatsdLine
{
    private readonly ReadOnlySpan<byte> _line;

    private StatsdLine(ReadOnlySpan<byte> line) => _line = line;

    internal StatsdKind Kind { get; private set; }

    internal int NameLength { get; private set; }

    /// <summary>Values between colons.</summary>
    internal ReadOnlySpan<byte> Values { get; private set; }

    /// <summary>What stands behind the type.</summary>
    internal StatsdSections Sections { get; private set; }

    /// <summary>Where the type begins.</summary>
    internal int TypeStart { get; private set; }

    /// <summary>Bytes from the type to the end, or to a time at the end; 0 when a time stands in between.</summary>
    internal int RepeatLength { get; private set; }

    /// <summary>What was expected; null when the line was read.</summary>
    internal string? Error { get; private set; }

    internal RejectReason Reason { get; private set; }

    /// <summary>Position of the error.</summary>
    internal int At { get; private set; }

    /// <summary>What a value is divided by: counts stand for those that were not sent.</summary>
    internal readonly double Divisor => Kind == StatsdKind.Counter ? Sections.Rate : 1;

    /// <summary>Reads a line that is neither an event nor a service check.</summary>
    internal static StatsdLine Read(ReadOnlySpan<byte> line, LabelState state, int maxFields)
    {
        StatsdLine result = new(line);
        if (result.ReadHead() && result.ReadType(maxFields, out int bar))
        {
            StatsdSections sections = new(line, state, maxFields, isMetric: true);
            if (!sections.Read(bar))
            {
                result.Fail(sections.At, sections.Error!, sections.Reason);
            }

            result.Sections = sections;
            bool isLast = sections.TimeBar < 0 || sections.TimeEnd == line.Length;
            result.RepeatLength = isLast ? (sections.TimeBar < 0 ? line.Length : sections.TimeBar) - result.TypeStart : 0;
        }

        return result;
    }

    /// <summary>Takes the next value.</summary>
    /// <param name="rest">What is left of <see cref="Values"/>.</param>
    /// <param name="value">The value.</param>
    /// <param name="signed">True when it has a sign.</param>
    internal static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out double value, out bool signed)
    {
        int end = rest.IndexOf((byte)':');
        ReadOnlySpan<byte> text = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        signed = text.Length > 0 && text[0] is (byte)'+' or (byte)'-';
        return NumberReader.TryReadDouble(text, out value);
    }

    private bool ReadHead()
    {
        int colon = _line.IndexOfAny((byte)':', (byte)'|');
        int name = colon < 0 ? _line.Length : colon;
        int control = _line[..name].IndexOfAnyInRange((byte)0, (byte)0x1F);
        if (control >= 0)
        {
            return Fail(control, "a name without control characters");
        }

        if (colon <= 0 || _line[colon] != ':')
        {
            return Fail(colon < 0 ? _line.Length : colon, colon == 0 ? "a name" : "':' and a value");
        }

        NameLength = colon;
        int bar = _line[colon..].IndexOf((byte)'|');
        if (bar < 0)
        {
            return Fail(_line.Length, "'|' and a type");
        }

        Values = _line.Slice(colon + 1, bar - 1);
        TypeStart = colon + bar + 1;
        return true;
    }

    private bool ReadType(int maxValues, out int end)
    {
        int length = _line[TypeStart..].IndexOf((byte)'|');
        end = length < 0 ? _line.Length : TypeStart + length;
        ReadOnlySpan<byte> type = _line[TypeStart..end];
        Kind = type.SequenceEqual("c"u8) ? StatsdKind.Counter
            : type.SequenceEqual("g"u8) ? StatsdKind.Gauge
            : type.SequenceEqual("s"u8) ? StatsdKind.Set
            : StatsdKind.Observation;
        if (Kind == StatsdKind.Observation && !type.SequenceEqual("ms"u8) && !type.SequenceEqual("h"u8) && !type.SequenceEqual("d"u8))
        {
            return Fail(TypeStart, "a type: c, g, ms, h, d or s");
        }

        return Kind == StatsdKind.Set ? !Values.IsEmpty || Fail(NameLength + 1, "a member") : CheckValues(maxValues);
    }

    private bool CheckValues(int maxValues)
    {
        ReadOnlySpan<byte> rest = Values;
        int at = NameLength + 1;
        for (int count = 0; ; count++)
        {
            int end = rest.IndexOf((byte)':');
            if (count == maxValues)
            {
                return Fail(at, $"at most {maxValues} values", RejectReason.TooComplex);
            }

            if (!NumberReader.TryReadDouble(end < 0 ? rest : rest[..end], out _))
            {
                return Fail(at, "a number", RejectReason.Number);
            }

            if (end < 0)
            {
                return true;
            }

            at += end + 1;
            rest = rest[(end + 1)..];
        }
    }

    private bool Fail(int at, string expected) => Fail(at, expected, Expected.ReasonAt(_line, at));

    private bool Fail(int at, string expected, RejectReason reason)
    {
        At = at;
        Error = expected;
        Reason = reason;
        return false;
    }
}
