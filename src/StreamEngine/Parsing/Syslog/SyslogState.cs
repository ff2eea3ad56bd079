using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Syslog;

/// <summary>What a worker keeps between the syslog lines of one parser.</summary>
internal sealed class SyslogState : IDisposable, IParserState
{
    /// <summary>Reads the times; a struct that changes with each.</summary>
    internal TimestampCache Times;

    /// <summary>The 15 bytes of the RFC 3164 timestamp that was read last, and the space behind it: a busy stream has many of a second.</summary>
    internal StoredVector128 Stamp;

    /// <summary>What that timestamp says.</summary>
    internal long StampTime;

    internal SyslogState(ParserOptions options)
    {
        Keys = new JsonKeys(options.Fields);
        Fields = options.Fields.IsNone ? null : new SyslogFields(Keys);
    }

    public bool IsFull => Keys.Names.IsFull;

    internal StructuralIndex Index { get; } = new();

    /// <summary>Lines that wait for their rows.</summary>
    internal SyslogGroup Group { get; } = new();

    /// <summary>Names of structured data and of the parameters in it.</summary>
    internal JsonKeys Keys { get; }

    /// <summary>Writes the fields that have no column of their own in every log; null when nobody asked for any.</summary>
    internal SyslogFields? Fields { get; }

    /// <summary>Words that are hosts.</summary>
    internal KnownWords Hosts { get; } = new(SyslogHeader.IsHost);

    /// <summary>Programs that are named by a word without directory, part or severity, and are no number of a sequence.</summary>
    internal KnownWords Programs { get; } = new(static word =>
    {
        ProgramTag tag = ProgramTag.Read(word);
        return tag.Program.SequenceEqual(word) && tag.Part.IsEmpty && !ProgramTag.TryReadCisco(word, out _, out _, out _)
            && word.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    });

    public void Dispose() => Index.Dispose();
}
