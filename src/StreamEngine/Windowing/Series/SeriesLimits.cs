namespace StreamEngine.Windowing.Series;

/// <summary>What a table may grow to.</summary>
/// <param name="Series">Metric series that are told apart; the points of further ones go to the overflow series.</param>
internal sealed record SeriesLimits(int Series)
{
    /// <summary>Names and labels that are told apart. By default four a series.</summary>
    internal int Symbols { get; init; } = (int)Math.Min(1L << 26, (Series * 4L) + 1024);

    /// <summary>Bytes of names and labels. By default 256 a series, up to 1 GiB.</summary>
    internal long SymbolBytes { get; init; } = Math.Min(1L << 30, (Series * 256L) + (1 << 20));

    /// <summary>Spellings of rows that are remembered, 128 bytes each; a power of two.</summary>
    internal int Spellings { get; init; } = 1 << 15;

    /// <summary>Descriptions that are kept for those who ask again; a power of two.</summary>
    internal int Descriptions { get; init; } = 1 << 14;

    /// <summary>Bits of hashes that count; tests take few, so that many series share theirs.</summary>
    internal ulong HashMask { get; init; } = ulong.MaxValue;
}
