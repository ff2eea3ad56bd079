using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.ErrorLog;

/// <summary>What a worker keeps between the records of one parser: columns of the fields that were asked for.</summary>
internal sealed class ErrorLogState : IParserState
{
    internal ErrorLogState(ParserOptions options)
    {
        Names = new NameTable(options, null);
        Module = Names.Find("module"u8).Ordinal;
        Process = Names.Find("pid"u8).Ordinal;
        Thread = Names.Find("tid"u8).Ordinal;
        Client = Names.Find("client"u8).Ordinal;
        Code = Names.Find("code"u8).Ordinal;
        Connection = Names.Find("connection"u8).Ordinal;
    }

    /// <summary>What is remembered of times.</summary>
    internal TimestampCache Times;

    public bool IsFull => Names.Names.IsFull;

    internal NameTable Names { get; }

    internal int Module { get; }

    internal int Process { get; }

    internal int Thread { get; }

    internal int Client { get; }

    internal int Code { get; }

    internal int Connection { get; }
}
