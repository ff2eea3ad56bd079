using System.Globalization;
using System.Text;
using Apache.Arrow;
using StreamEngine.Emission;
using StreamEngine.Server.Commands.Scores;

namespace StreamEngine.Server.Commands.Mining;

/// <summary>Record batches of one schema as CSV (RFC 4180) with a header. What is null or no number is empty.</summary>
internal sealed class CsvColumns : IAsyncDisposable
{
    private readonly StreamWriter _writer;

    internal CsvColumns(Stream output, Schema schema)
    {
        _writer = new StreamWriter(output, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        _writer.Write(string.Join(',', schema.FieldsList.Select(static f => CsvRows.Quote(f.Name))));
        _writer.Write('\n');
    }

    internal void Write(RecordBatch rows)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < rows.ColumnCount; column++)
            {
                _writer.Write(column > 0 ? "," : "");
                _writer.Write(Cell(rows.Column(column), row));
            }

            _writer.Write('\n');
        }
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private static string Cell(IArrowArray array, int row) => array.IsNull(row) ? string.Empty : array switch
    {
        TimestampArray times => Rfc3339.Format(times.Values[row]),
        Int64Array integers => integers.Values[row].ToString(CultureInfo.InvariantCulture),
        Int32Array integers => integers.Values[row].ToString(CultureInfo.InvariantCulture),
        DoubleArray numbers => double.IsNaN(numbers.Values[row]) ? string.Empty : numbers.Values[row].ToString("R", CultureInfo.InvariantCulture),
        BooleanArray truths => truths.GetValue(row) == true ? "true" : "false",
        StringArray texts => CsvRows.Quote(texts.GetString(row)),
        _ => throw new InvalidOperationException($"a column of {array.Data.DataType.Name}"),
    };
}
