using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Klog;

/// <summary>What a worker keeps between the records of one parser.</summary>
internal sealed class KlogState : IParserState
{
    internal const ushort TraceId = 1;
    internal const ushort SpanId = 2;

    private static readonly WordTable s_words = WordTable.Of((TraceId, "traceID trace_id"), (SpanId, "spanID span_id"));

    internal KlogState(ParserOptions options)
    {
        Names = new NameTable(options, s_words);
        Thread = Names.Find("thread"u8).Ordinal;
        File = Names.Find("file"u8).Ordinal;
        Line = Names.Find("line"u8).Ordinal;
    }

    /// <summary>What is remembered of times.</summary>
    internal TimestampCache Times;

    public bool IsFull => Names.Names.IsFull;

    internal NameTable Names { get; }

    internal int Thread { get; }

    internal int File { get; }

    internal int Line { get; }
}
