namespace StreamEngine.Parsing;

/// <summary>How many of the lines of a sample are of a format.</summary>
internal static class LineShare
{
    /// <summary>Lines that are looked at.</summary>
    internal const int MaxLines = 500;

    /// <summary>How surely a line is of the format, from 0 to 1.</summary>
    internal delegate double Test(ReadOnlySpan<byte> line, ParserOptions options);

    /// <summary>The mean over the lines that are not empty.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="test">The test of a line.</param>
    /// <param name="isMultiLine">True when lines that begin with a space or tab do not count.</param>
    internal static double Of(in FormatSample sample, Test test, bool isMultiLine = false)
    {
        ParserOptions options = new();
        LineReader lines = new(sample.Bytes, position: 0);
        double matched = 0;
        int count = 0;
        while (count < MaxLines && lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (!line.IsEmpty && !(isMultiLine && Tokens.IsSpace(line[0])))
            {
                count++;
                matched += test(line, options);
            }
        }

        return count == 0 ? 0 : matched / count;
    }
}
