using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Csv;

/// <summary>Cuts CSV into records and cells, and leaves their meaning to the kinds of parsers below.</summary>
internal abstract class CsvParser(CsvLayout layout, ParserOptions options) : IRecordParser
{
    public string Format => "csv";

    public abstract string Description { get; }

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    public bool HasInnerLineEnds => true;

    protected CsvLayout Layout { get; } = layout;

    protected ParserOptions Options { get; } = options;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public int WholeRecords(ReadOnlySpan<byte> bytes) => CsvBorders.WholeRecords(bytes, Layout.Delimiter);

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        CsvGroup group = output.State(this, static parser => parser.CreateGroup());
        Start(output, group);
        CsvReader reader = new(this, Layout, group, records, output);
        if (group.IsUsable)
        {
            reader.Read();
        }
        else
        {
            reader.ReadCarefully(0, int.MaxValue);
        }
    }

    /// <summary>Parses every record by the careful reader: what <see cref="Parse"/> is held against.</summary>
    internal void ParseCarefully(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        CsvGroup group = output.State(this, static parser => parser.CreateGroup());
        Start(output, group);
        new CsvReader(this, Layout, group, records, output).ReadCarefully(0, int.MaxValue);
    }

    /// <summary>Writes the rows of a record, or rejects it.</summary>
    /// <param name="text">The chunk, to which the cells refer.</param>
    /// <param name="record">The record.</param>
    /// <param name="cells">Its cells, as many as there are columns.</param>
    /// <param name="output">The builder.</param>
    internal abstract void Write(ReadOnlySpan<byte> text, ReadOnlySpan<byte> record, ReadOnlySpan<CsvCell> cells, BatchBuilder output);

    /// <summary>Makes what a worker keeps for the parser.</summary>
    protected abstract CsvGroup CreateGroup();

    /// <summary>Starts a chunk.</summary>
    protected virtual void Start(BatchBuilder output, CsvGroup group)
    {
    }

    /// <summary>Reads the time of a row from its time column, and the date beside it where there is one.</summary>
    protected bool TryReadTime(ReadOnlySpan<byte> text, ReadOnlySpan<CsvCell> cells, int column, out long time)
    {
        ReadOnlySpan<byte> cell = text.Slice(cells[column].Start, cells[column].Length);
        return Layout.Date < 0
            ? CsvValues.TryReadTime(cell, Options, out time)
            : CsvValues.TryReadTime(text.Slice(cells[Layout.Date].Start, cells[Layout.Date].Length), cell, Options, out time);
    }

    /// <summary>The text of a cell. A row must have been begun.</summary>
    protected static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> text, CsvCell cell, BatchBuilder output) =>
        TextDecoder.Decode(text.Slice(cell.Start, cell.Length), cell.Doubled ? ValueKind.Doubled : ValueKind.Plain, output);
}
