using StreamEngine.Batching;

namespace StreamEngine.Parsing.Csv;

/// <summary>Tables as text with a header: metrics, wide or long, or logs.</summary>
internal sealed class CsvFormat : IRecordFormat
{
    public string Name => "csv";

    public IReadOnlyList<string> Settings => ["delimiter", "columns"];

    public IEnumerable<FormatOptionError> Check(FormatOptions options) =>
        options.Delimiter is '"' or '\n' or '\r' or '\0' or > '~' ? [new FormatOptionError("delimiter", "expected delimiter to be a character of ASCII that is no quote and no line end, found another")] : [];

    /// <summary>
    /// The share of records with as many cells as the first, when names and contents of the columns make a table; a little less
    /// than certain, since any text with a delimiter can be cut into cells.
    /// </summary>
    public double Match(in FormatSample sample)
    {
        const double MostCertain = 0.95;
        CsvLayout layout = CsvLearner.Learn(sample.Bytes, new ParserOptions());
        return layout.IsTable ? layout.Regular * MostCertain : 0;
    }

    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options)
    {
        CsvLayout layout = CsvLearner.Learn(sample.Bytes, options);
        return layout.IsLog ? new CsvLogParser(layout, options) : new CsvMetricParser(layout, options);
    }
}
