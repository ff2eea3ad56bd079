namespace StreamEngine.Parsing.W3c;

/// <summary>Extended log files of the W3C, as Internet Information Services and load balancers write them.</summary>
internal sealed class W3cFormat : IRecordFormat
{
    /// <summary>Most directives of different fields that a sample teaches.</summary>
    private const int MaxLayouts = 16;

    /// <inheritdoc/>
    public string Name => "w3c";

    /// <inheritdoc/>
    public double Match(in FormatSample sample)
    {
        List<W3cLayout> layouts = Layouts(sample, new ParserOptions());
        if (layouts.Count == 0)
        {
            return 0;
        }

        int[] starts = new int[layouts.Max(l => l.Names.Length)];
        int[] lengths = new int[starts.Length];
        return SampleShare.Of(sample, line =>
        {
            int count = line[0] == '#' ? -1 : W3cRow.Split(line.TrimEnd((byte)' '), starts, lengths);
            return count < 0 || layouts.Any(l => l.Names.Length == count);
        });
    }

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options)
    {
        List<W3cLayout> layouts = Layouts(sample, options);
        return new W3cParser(layouts.Count == 0 ? [W3cLayout.Default] : [.. layouts], options);
    }

    /// <summary>The different directives of a sample, in their order.</summary>
    private static List<W3cLayout> Layouts(in FormatSample sample, ParserOptions options)
    {
        List<W3cLayout> layouts = [];
        LineReader lines = new(sample.Bytes, position: 0);
        while (layouts.Count < MaxLayouts && lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (!line.StartsWith(W3cLayout.Directive) || !LineReader.IsText(line))
            {
                continue;
            }

            W3cLayout? layout = W3cLayout.TryRead(Tokens.TrimEnd(line));
            if (layout is not null && layout.Names.Length <= options.MaxFields && !layouts.Exists(l => l.Names.SequenceEqual(layout.Names)))
            {
                layouts.Add(layout);
            }
        }

        return layouts;
    }
}
