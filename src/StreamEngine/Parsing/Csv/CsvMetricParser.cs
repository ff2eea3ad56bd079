using System.Buffers;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Csv;

/// <summary>Metric points in the rows of a table: one for each column of numbers.</summary>
internal sealed class CsvMetricParser : CsvParser
{
    private readonly int _time;
    private readonly int _series;
    private readonly int[] _values;
    private readonly int[] _labels;
    private readonly byte[] _source;

    internal CsvMetricParser(CsvLayout layout, ParserOptions options)
        : base(layout, options)
    {
        CsvColumn[] columns = layout.Columns;
        _time = layout.IndexOf(CsvRole.Time);
        _series = layout.IndexOf(CsvRole.Series);
        _values = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].Role is CsvRole.Value or CsvRole.MaybeValue)];
        _labels = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].Role == CsvRole.Label)];
        bool named = _labels.Length > 0 || columns.Any(column => column.Labels.Length > 0);
        string file = options.SourceName[(options.SourceName.LastIndexOfAny(['/', '\\']) + 1)..];
        _source = named ? [] : Encoding.UTF8.GetBytes(file);
    }

    public override string Description =>
        _series >= 0 ? $"csv: metrics named by column '{Name(_series)}'" : $"csv: metrics, {_values.Length} value columns, {_labels.Length} labels";

    protected override CsvGroup CreateGroup() => new CsvMetricGroup(Layout, Options, _series, _values, _source);

    internal override void Write(ReadOnlySpan<byte> text, ReadOnlySpan<byte> record, ReadOnlySpan<CsvCell> cells, BatchBuilder output)
    {
        long time = EventBatch.NoTime;
        if (_time >= 0)
        {
            ReadOnlySpan<byte> cell = text.Slice(cells[_time].Start, cells[_time].Length);
            if (!TryReadTime(text, cells, _time, out time))
            {
                output.Reject(record, RejectReason.Timestamp, $"column '{Name(_time)}': cannot read the time '{BatchBuilder.Show(cell[..Math.Min(cell.Length, 64)])}'");
                return;
            }
        }

        // Numbers first: a row that was ended cannot be taken back.
        double[] rented = ArrayPool<double>.Shared.Rent(_values.Length);
        Span<double> numbers = rented.AsSpan(0, _values.Length);
        if (TryReadNumbers(text, record, cells, numbers, output))
        {
            WriteRows(text, record, cells, numbers, time, output);
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private bool TryReadNumbers(ReadOnlySpan<byte> text, ReadOnlySpan<byte> record, ReadOnlySpan<CsvCell> cells, Span<double> numbers, BatchBuilder output)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            CsvCell cell = cells[_values[i]];
            ReadOnlySpan<byte> raw = text.Slice(cell.Start, cell.Length);
            if (CsvValues.TryReadNumber(raw, out numbers[i]))
            {
                continue;
            }

            if (Layout.Columns[_values[i]].Role == CsvRole.Value)
            {
                output.Reject(record, RejectReason.Number, $"column '{Name(_values[i])}': expected a number, found '{BatchBuilder.Show(raw[..Math.Min(raw.Length, 64)])}'");
                return false;
            }

            numbers[i] = double.NaN;
        }

        return true;
    }

    private void WriteRows(
        ReadOnlySpan<byte> text, ReadOnlySpan<byte> record, ReadOnlySpan<CsvCell> cells, ReadOnlySpan<double> numbers, long time, BatchBuilder output)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(LabelBytes(record.Length));
        LabelWriter labels = new(rented);
        output.BeginMetric();
        AppendLabels(text, cells, ref labels, output);
        int common = labels.Length;
        for (int i = 0; i < numbers.Length; i++)
        {
            CsvColumn column = Layout.Columns[_values[i]];
            output.BeginMetric();
            output.SetTime(time);
            output.SetValue(numbers[i]);
            output.SetText(MetricText.Name, _series >= 0 ? Text(text, cells[_series], output) : column.Name);
            labels.Length = common;
            labels.AppendRaw(column.Labels);
            output.SetText(MetricText.Labels, labels.Text);
            if (i == 0)
            {
                output.EndRow(record);
            }
            else
            {
                output.EndSameRecord(record);
            }
        }

        if (numbers.Length == 0)
        {
            output.Reject(record, RejectReason.MissingField, "expected a column of numbers, found none");
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    private void AppendLabels(ReadOnlySpan<byte> text, ReadOnlySpan<CsvCell> cells, ref LabelWriter labels, BatchBuilder output)
    {
        foreach (int label in _labels)
        {
            labels.Append(Layout.Columns[label].Name, Text(text, cells[label], output).Trim((byte)' '));
        }

        labels.Append("source"u8, _source);
    }

    private int LabelBytes(int record)
    {
        int names = LabelWriter.MaxBytes(8, _source.Length);
        foreach (CsvColumn column in Layout.Columns)
        {
            names += LabelWriter.MaxBytes(column.Name.Length, column.Labels.Length);
        }

        return names + (2 * record);
    }

    private string Name(int column) => BatchBuilder.Show(Layout.Columns[column].Name);
}
