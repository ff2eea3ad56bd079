namespace StreamEngine.Parsing.Csv;

/// <summary>How the rows of a CSV source are to be understood.</summary>
/// <param name="Delimiter">Comma, semicolon or tab.</param>
/// <param name="HeaderRows">Records at the start of the source that are no data.</param>
/// <param name="Header">The first header record, to know it again where files were put together; empty when there is none.</param>
/// <param name="Columns">The columns in order.</param>
/// <param name="IsLog">True for log rows, false for metric rows.</param>
internal sealed record CsvLayout(byte Delimiter, int HeaderRows, byte[] Header, CsvColumn[] Columns, bool IsLog)
{
    /// <summary>The column with the date where <see cref="CsvRole.Time"/> holds the time of day only; -1 when there is none.</summary>
    internal int Date { get; init; } = -1;

    /// <summary>Share of the sample's records that have the right number of cells.</summary>
    internal double Regular { get; init; }

    /// <summary>False when nothing but the delimiters says that it is a table.</summary>
    internal bool IsTable { get; init; }

    internal int IndexOf(CsvRole role) => Array.FindIndex(Columns, column => column.Role == role);
}
