using System.Buffers;
using StreamEngine.Batching;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Graphite;

/// <summary>The plaintext protocol of Graphite's carbon.</summary>
internal sealed class GraphiteFormat : IRecordFormat
{
    private static readonly SearchValues<byte> s_foreign = SearchValues.Create("=:\"'{}[]<>(),/"u8);

    public string Name => "graphite";

    public double Match(in FormatSample sample)
    {
        using LabelState state = new();
        int most = new ParserOptions().MaxFields;
        return SampleShare.Of(sample, line => IsPoint(line, state, most));
    }

    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) => new GraphiteParser(options);

    /// <summary>Stricter than the parser: the path has a letter first and no punctuation of other formats; the time has nine digits or more, or is none.</summary>
    private static bool IsPoint(ReadOnlySpan<byte> line, LabelState state, int most)
    {
        const long Earliest = 100_000_000L * 1_000_000_000;
        GraphiteLine read = GraphiteLine.Read(line, state, most);
        if (read.Error is not null || (read.Time != EventBatch.NoTime && read.Time < Earliest))
        {
            return false;
        }

        ReadOnlySpan<byte> name = line.Slice(read.NameStart, read.NameLength);
        return (char.IsAsciiLetter((char)name[0]) || name[0] == '_') && !name.ContainsAny(s_foreign);
    }
}
