namespace StreamEngine.Parsing;

/// <summary>Answers a question about one line of a sample.</summary>
/// <param name="line">The line without its end.</param>
internal delegate bool LineTest(ReadOnlySpan<byte> line);

/// <summary>How much of a sample is as a format expects it.</summary>
internal static class SampleShare
{
    private const int MaxLines = 500;

    /// <summary>Share of the lines, blank ones aside, that pass a test; 0 for none.</summary>
    internal static double Of(in FormatSample sample, LineTest test)
    {
        LineReader lines = new(sample.Bytes, position: 0);
        int matched = 0;
        int count = 0;
        while (count < MaxLines && lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (!Tokens.TrimEnd(line).IsEmpty)
            {
                count++;
                matched += test(line) ? 1 : 0;
            }
        }

        return count == 0 ? 0 : (double)matched / count;
    }
}
