using StreamEngine.Parsing.Patterns.Multiline;

namespace StreamEngine.Parsing.Plain;

/// <summary>
/// Lines of text with or without a header. The header is learned from the sample by its shapes, not from a list of systems. It reads
/// everything, so it is the format of last resort.
/// </summary>
internal sealed class PlainFormat : IRecordFormat
{
    /// <summary>Lines that the layout is learned from.</summary>
    private const int MaxLines = 400;

    private const double Least = 0.05;
    private const double WithTimestamps = 0.3;

    /// <inheritdoc/>
    public string Name => "plain";

    /// <inheritdoc/>
    public double Match(in FormatSample sample)
    {
        List<byte[]> lines = Lines(sample.Bytes);
        return lines.Count > 0 && TimestampFinder.TryFind(lines, new ParserOptions(), out _, out _) ? WithTimestamps : Least;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Settings => ["multiline"];

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options) =>
        MultilineParser.Around(new PlainParser(HeaderLearner.Learn(Lines(sample.Bytes), options), options), options);

    /// <summary>Lines of the sample, evenly spread when there are more than are needed.</summary>
    private static List<byte[]> Lines(ReadOnlySpan<byte> sample)
    {
        List<byte[]> lines = [];
        LineReader reader = new(sample, position: 0);
        while (reader.TryRead(out ReadOnlySpan<byte> line))
        {
            line = Tokens.TrimEnd(line);
            if (!line.IsEmpty && LineReader.IsText(line))
            {
                lines.Add(line.ToArray());
            }
        }

        return lines.Count <= MaxLines ? lines : Spread(lines);
    }

    /// <summary>Runs of ten lines at even distances: neighbours tell what continues a record.</summary>
    private static List<byte[]> Spread(List<byte[]> lines)
    {
        const int Run = 10;
        List<byte[]> chosen = [];
        for (int i = 0; i < MaxLines / Run; i++)
        {
            int start = (int)((long)i * (lines.Count - Run) / ((MaxLines / Run) - 1));
            chosen.AddRange(lines.GetRange(start, Run));
        }

        return chosen;
    }
}
