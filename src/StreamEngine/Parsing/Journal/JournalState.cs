using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Journal;

/// <summary>What a worker keeps between the entries of one parser.</summary>
internal sealed class JournalState(ParserOptions options) : IParserState
{
    internal const ushort Message = 1;
    internal const ushort Time = 2;
    internal const ushort SourceTime = 3;
    internal const ushort Priority = 4;
    internal const ushort Host = 5;
    internal const ushort Unit = 6;
    internal const ushort TraceId = 7;
    internal const ushort SpanId = 8;

    /// <summary>Meanings from here on name the service; the lowest that an entry has counts.</summary>
    internal const ushort FirstService = 16;

    private static readonly WordTable s_words = WordTable.Of(
        (Message, "MESSAGE"),
        (Time, "__REALTIME_TIMESTAMP"),
        (SourceTime, "_SOURCE_REALTIME_TIMESTAMP"),
        (Priority, "PRIORITY"),
        (Host, "_HOSTNAME"),
        (Unit, "_SYSTEMD_UNIT"),
        (TraceId, "TRACE_ID"),
        (SpanId, "SPAN_ID"),
        (FirstService, "SYSLOG_IDENTIFIER"),
        (FirstService + 1, "CONTAINER_NAME"),
        (FirstService + 2, "_COMM"));

    public bool IsFull => Names.Names.IsFull;

    internal NameTable Names { get; } = new(options, s_words);
}
