using System.Text;
using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Leef;

/// <summary>What a worker keeps between the events of one parser: the names and the patterns of times that were met.</summary>
internal sealed class LeefState : IParserState
{
    internal const ushort Time = 1;
    internal const ushort TimeFormat = 2;
    internal const ushort Severity = 3;
    internal const ushort Host = 4;
    internal const ushort Message = 5;
    internal const ushort Category = 6;

    /// <summary>Most patterns that are kept; events with others are read as if they had none.</summary>
    private const int MaxPatterns = 64;

    private static readonly WordTable s_words = WordTable.Of(
        (Time, "devTime"),
        (TimeFormat, "devTimeFormat"),
        (Severity, "sev severity"),
        (Host, "identHostName"),
        (Message, "msg message"),
        (Category, "cat"));

    private readonly List<(byte[] Pattern, TimestampShape? Shape)> _patterns = [];

    internal LeefState(ParserOptions options)
    {
        Names = new NameTable(options, s_words);
        Vendor = Names.Find("deviceVendor"u8).Ordinal;
        Product = Names.Find("deviceProduct"u8).Ordinal;
        Version = Names.Find("deviceVersion"u8).Ordinal;
        EventId = Names.Find("eventId"u8).Ordinal;
    }

    public bool IsFull => Names.Names.IsFull;

    internal NameTable Names { get; }

    internal int Vendor { get; }

    internal int Product { get; }

    internal int Version { get; }

    internal int EventId { get; }

    /// <summary>The shape of a pattern of Java's SimpleDateFormat; null when it cannot be followed.</summary>
    internal TimestampShape? ShapeOf(ReadOnlySpan<byte> pattern)
    {
        foreach ((byte[] known, TimestampShape? shape) in _patterns)
        {
            if (pattern.SequenceEqual(known))
            {
                return shape;
            }
        }

        if (_patterns.Count == MaxPatterns)
        {
            // The oldest makes room: what a pattern means must not depend on the patterns before it.
            _patterns.RemoveAt(0);
        }

        string? own = SimpleDateFormat.Translate(Encoding.UTF8.GetString(pattern));
        TimestampShape? made = own is null ? null : new PatternShape(own);
        _patterns.Add((pattern.ToArray(), made));
        return made;
    }
}
